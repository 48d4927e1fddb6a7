// built from frontend/src/panels/find.ts
var L={text:"",mode:"stem",matchCase:!1,everywhere:!1,who:"",group:null,code:"",where:"inside",extent:"sentence"};function v(r,t){let e=new URLSearchParams({q:r.text,mode:r.mode,extent:r.extent});r.matchCase&&e.set("case","1"),r.everywhere||e.set("interview",t);let s=r.who.indexOf(":");return s>0&&e.set(r.who.slice(0,s),r.who.slice(s+1)),r.group!==null&&e.set("group",r.group),r.code&&e.set(r.where,r.code),e}function g(r){return`${r.interview_id}:${r.start}:${r.end}`}function T(r){return[r.interview_id,r.revision_id,...r.passage]}function $(r,t,e){let s=([o,,a,p])=>`${o}:${a}:${p}`,i=new Set(t.filter(o=>!e.has(g(o))).map(o=>s(T(o)))),n=new Set(t.filter(o=>e.has(g(o))).map(o=>s(T(o))));return r.filter(o=>!n.has(s(o))||i.has(s(o)))}function O(r,t,e){let s=([n,,o,a])=>`${n}:${o}:${a}`,i=new Set(t.filter(n=>e.has(g(n))).map(n=>s(T(n))));return r.filter(n=>i.has(s(n)))}function k(r){return r.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/[ßøœæđł]/g,e=>V[e])}var V={ß:"ss",ø:"o",œ:"oe",æ:"ae",đ:"d",ł:"l"};function q(r){let t=[...r],e=new Set(t.map(o=>o.id)),s=new Map;for(let o of t){let a=o.parent_id!==null&&e.has(o.parent_id)?o.parent_id:null,p=s.get(a);p?p.push(o):s.set(a,[o])}let i=[],n=(o,a,p)=>{let h=s.get(o)??[];h.sort((l,u)=>l.position-u.position||l.name.localeCompare(u.name));for(let l of h)i.push({code:l,depth:a,path:p}),n(l.id,a+1,p?`${p} › ${l.name}`:l.name)};return n(null,0,""),i}function G(r,t){let e=k(r),s=k(t.trim());if(e.startsWith(s))return 0;let i=e.split(/[^\p{L}\p{N}]+/u);return s.split(/\s+/).every(n=>i.some(o=>o.startsWith(n)))?1:e.includes(s)?2:null}function J(r,t){let e=G(r.name,t),s=k(t.trim());if(e!==null||s.length<3)return e;let i=A.get(r);return i===void 0&&A.set(r,i=k([r.definition,r.include,r.example].join(`
`))),i.includes(s)?3:null}var A=new WeakMap;function I(r,t){return r.map(e=>({row:e,score:J(e.code,t)})).filter(e=>e.score!==null).sort((e,s)=>e.score-s.score).map(e=>e.row)}function _(r,t){return r.trim().toLocaleLowerCase()===t.trim().toLocaleLowerCase()}var y=class extends Error{constructor(e,s,i){super(i);this.status=e;this.code=s}status;code};async function C(r){let t;try{t=await fetch(r,{credentials:"same-origin"})}catch{throw new y(0,"unreachable","")}if(t.ok)return t.json();let{code:e,message:s}=await j(t);throw new y(t.status,e,s)}async function j(r){try{let t=await r.json();return{code:t.error?.code??String(r.status),message:t.error?.message??""}}catch{return{code:String(r.status),message:""}}}var K=r=>`/api/projects/${encodeURIComponent(r)}`;async function R(r,t,e,s,i){let n=v(e,t);return n.set("offset",String(s)),n.set("limit",String(i)),await C(`${K(r)}/find?${n.toString()}`)}async function b(r,t,e,s=""){let i=v(e,t);return s&&i.set("code",s),await C(`${K(r)}/find/passages?${i.toString()}`)}function c(r,t={},...e){let[s,...i]=r.split("."),n=document.createElement(s);i.length&&(n.className=i.join(" "));for(let[o,a]of Object.entries(t))a==null||a===!1||(o.startsWith("on")?n.addEventListener(o.slice(2),a):o==="style"?X(n,a):n.setAttribute(o,a===!0?"":String(a)));return n.append(...e.filter(o=>o!=null&&o!==!1)),n}function X(r,t){for(let[e,s]of Object.entries(t))r.style.setProperty(e,s)}function D(r){let t=!1;return()=>{t||(t=!0,requestAnimationFrame(()=>setTimeout(()=>{t=!1,r()})))}}function S(r){return c("span.qw-dot",{style:{"--c":r},"aria-hidden":"true"})}var Q=`.qw[data-panel="find"],
.qw[data-panel="alike"] {
  grid-template-columns: 272px minmax(0, 1fr) 340px !important;
}

.qf {
  display: flex;
  flex-direction: column;
  gap: 8px;
}

.qf .qw-input {
  width: 100%;
}

.qf-scope {
  display: grid;
  grid-template-columns: 1fr 1fr;
  padding: 2px;
  border: 1px solid var(--qw-line);
  border-radius: var(--qw-radius);
}

.qw .qf-scope button {
  padding: 3px 6px;
  border-radius: calc(var(--qw-radius) - 2px);
  font-size: 13px;
  color: var(--qw-muted);
}

.qw .qf-scope button[aria-pressed="true"] {
  color: var(--qw-text);
  background: color-mix(in srgb, var(--qw-accent) 16%, var(--qw-bg));
  font-weight: 600;
}

.qf-line {
  display: flex;
  align-items: center;
  gap: 6px;
}

.qf-line .qw-select {
  flex: 1;
  min-width: 0;
}

.qw .qf-case {
  flex: none;
  min-width: 34px;
  height: 30px;
  border: 1px solid var(--qw-line);
  border-radius: var(--qw-radius);
  font-size: 13px;
  color: var(--qw-muted);
}

.qw .qf-case[aria-pressed="true"] {
  color: var(--qw-text);
  background: color-mix(in srgb, var(--qw-accent) 16%, var(--qw-bg));
}

.qf-filters summary {
  font-size: 12.5px;
  color: var(--qw-muted);
  cursor: pointer;
}

.qf-filters[open] {
  display: flex;
  flex-direction: column;
  gap: 6px;
}

.qf-filters .qw-select {
  width: 100%;
  margin-top: 6px;
}

.qf-label {
  font-size: 12.5px;
  color: var(--qw-muted);
}

.qf-count {
  font-size: 12.5px;
  color: var(--qw-muted);
  font-variant-numeric: tabular-nums;
  min-height: 18px;
}

.qf-count[data-problem="1"] {
  color: var(--qw-text);
  padding: 6px 8px;
  border-left: 3px solid #d5473c;
}

.qf-meter {
  width: 100%;
  height: 6px;
  accent-color: var(--qw-accent);
}

.qf[data-busy] .qf-list {
  opacity: 0.6;
}

.qf-list {
  margin: 0 -6px;
}

.qw .qf-group {
  display: flex;
  gap: 8px;
  position: sticky;
  top: -14px;
  z-index: 1;
  padding: 8px 6px 4px;
  font-size: 12.5px;
  font-weight: 600;
  background: var(--qw-pane);
}

.qf-row {
  display: grid;
  grid-template-columns: 22px minmax(0, 1fr);
  align-items: start;
  padding: 2px 4px;
  border-radius: var(--qw-radius);
}

.qf-row > input {
  margin: 8px 0 0 2px;
  accent-color: var(--qw-accent);
}

.qf-row:hover {
  background: color-mix(in srgb, var(--qw-text) 5%, transparent);
}

.qf-row.qf-here {
  background: color-mix(in srgb, var(--qw-accent) 14%, transparent);
}

.qw .qf-show {
  display: block;
  width: 100%;
  padding: 4px;
  text-align: left;
}

.qf-who {
  display: flex;
  align-items: center;
  gap: 6px;
  font-size: 12px;
  color: var(--qw-muted);
}

.qf-time {
  font-variant-numeric: tabular-nums;
}

.qf-codes {
  display: inline-flex;
  gap: 3px;
}

.qf-like {
  flex: none;
  width: 44px;
  height: 5px;
  border-radius: 3px;
  background: linear-gradient(to right, var(--qw-accent) var(--near), color-mix(in srgb, var(--qw-text) 14%, transparent) var(--near));
}

.qf-quote {
  display: block;
  font: 14.5px/1.5 var(--qw-reading);
  overflow-wrap: anywhere;
}

.qf-quote mark {
  color: inherit;
  font-weight: 600;
  background: color-mix(in srgb, #f2c94c 42%, transparent);
  border-radius: 2px;
}

.qw .qf-more {
  width: 100%;
  margin-top: 6px;
}

.qf-foot {
  position: sticky;
  bottom: -24px;
  z-index: 2;
  margin: 0 -12px;
  padding: 10px 12px 12px;
  border-top: 1px solid var(--qw-line);
  background: var(--qw-pane);
}

.qf-all {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  font-size: 13px;
}

.qf-coder {
  position: relative;
  margin-top: 8px;
}

.qf-foot > .qf-coder:first-child {
  margin-top: 0;
}

.qf-coder > .qw-button {
  width: 100%;
}

.qf-coder .qw-popover {
  bottom: calc(100% + 6px);
  left: 0;
  width: 100%;
}

.qf-done {
  display: flex;
  align-items: center;
  gap: 8px;
  padding-top: 8px;
  font-size: 12.5px;
}

.qf-done span {
  flex: 1;
}

.qw .qf-chosen {
  margin: 0;
  padding: 2px 0 2px 10px;
  border-left: 3px solid var(--qw-accent);
  font: 14.5px/1.5 var(--qw-reading);
  overflow-wrap: anywhere;
}

::highlight(qw-found) {
  background-color: color-mix(in srgb, #f2c94c 46%, transparent);
}

::highlight(qw-foundnow) {
  background-color: #f0932b;
  color: #1f2328;
}

@media (max-width: 1100px) {
  .qw[data-panel="find"],
  .qw[data-panel="alike"] {
    grid-template-columns: 0 minmax(0, 1fr) 320px !important;
  }
}
`;var Z=["#0072b2","#d55e00","#009e73","#cc79a7","#b8860b","#56b4e9","#7a5195","#8c564b"];function N(r){let t=[...r].map(s=>s.colour.toLowerCase()),e=s=>t.filter(i=>i===s).length;return Z.reduce((s,i)=>e(i)<e(s)?i:s)}var tt=9,M=class{constructor(t,e,s){this.model=t;this.say=e;this.hooks=s;this.list=c("div.qw-rows",{role:"listbox",id:`qw-list-${crypto.randomUUID()}`,"aria-label":e("ws.pop.label")}),this.input=c("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:e("ws.pop.placeholder"),"aria-label":e("ws.pop.label"),"aria-expanded":"true","aria-controls":this.list.id,"data-testid":"popover-input",oninput:()=>this.fill(),onkeydown:n=>this.key(n)});let i=c("div.qw-hint",{},e("ws.pop.hint"));this.root=c("div.qw-popover",{hidden:!0,role:"dialog","aria-label":e("ws.pop.label"),"data-testid":"popover"},this.input,this.list,i),this.root.addEventListener("pointerdown",n=>{n.target!==this.input&&n.preventDefault()})}model;say;hooks;root;input;list;choices=[];active=0;get isOpen(){return!this.root.hidden}open(t,e){this.input.value="",this.fill(),this.root.hidden=!1,this.place(t,e),this.input.focus({preventScroll:!0})}close(){this.root.hidden||(this.root.hidden=!0,this.hooks.close())}place(t,e){let s=e.getBoundingClientRect(),i=this.root.offsetHeight,n=t.bottom+8,o=t.top-i-8,a=n+i>s.bottom&&o>s.top?o:n,p=Math.max(s.left+12,Math.min(t.left,s.right-this.root.offsetWidth-24));this.root.style.top=`${a-s.top+e.scrollTop}px`,this.root.style.left=`${p-s.left+e.scrollLeft}px`}fill(){let t=this.input.value.trim(),e=q(this.model.codes.values()),s=(t?I(e,t):this.recentFirst(e)).slice(0,tt);this.choices=s.map(o=>({code:o.code.id}));let i=s.map((o,a)=>this.row(o,a,!t)),n=e.some(o=>_(o.code.name,t));if(t&&!n&&this.model.may("edit_codebook")&&(this.choices.push({create:t}),i.push(this.option(this.choices.length-1,"new",c("span.qw-new",{},this.say("ws.pop.new",{name:t}))))),this.choices.length===0){let o=e.length===0?"ws.pop.nocodes":"ws.pop.nomatch";i.push(c("div.qw-hint",{},this.say(o)))}this.list.replaceChildren(...i),this.activate(0)}recentFirst(t){let e=new Map(t.map(i=>[i.code.id,i])),s=this.hooks.recent().flatMap(i=>e.get(i)??[]);return[...s,...t.filter(i=>!s.includes(i))]}row(t,e,s){let i=c("span.qw-name",{},t.code.name),n=t.path&&c("span.qw-path",{},t.path),o=s&&c("kbd",{},String(e+1));return this.option(e,t.code.id,S(t.code.colour),i,n,o)}option(t,e,...s){let i=`${this.list.id}-${t}`;return c("div.qw-row",{role:"option",id:i,"data-code":e,onclick:a=>this.choose(t,a.ctrlKey||a.metaKey||a.shiftKey),onpointermove:()=>this.activate(t)},...s)}activate(t){this.active=t,this.list.querySelectorAll(".qw-row").forEach((e,s)=>{if(e.setAttribute("aria-selected",String(s===t)),s!==t)return;if(this.input.setAttribute("aria-activedescendant",e.id),this.root.hidden||t===0)return void(this.list.scrollTop=0);let i=e.offsetTop+e.offsetHeight-this.list.clientHeight;this.list.scrollTop=Math.max(i,Math.min(this.list.scrollTop,e.offsetTop))})}choose(t,e=!1){let s=this.choices[t];s&&("code"in s?this.hooks.choose(s.code,e):this.hooks.create(s.create,e))}key(t){if(t.isComposing)return;let e=this.input.value==="";if(e&&this.hooks.key(t))return t.preventDefault();let s=this.choices.length;if(t.key==="ArrowDown"&&s)this.activate((this.active+1)%s);else if(t.key==="ArrowUp"&&s)this.activate((this.active+s-1)%s);else if(t.key==="Enter")this.choose(this.active,t.ctrlKey||t.metaKey||t.shiftKey);else if(t.key==="Escape")this.close();else if(e&&/^[1-9]$/.test(t.key)&&!t.ctrlKey&&!t.metaKey&&!t.altKey)this.choose(Number(t.key)-1);else return;t.preventDefault()}};var E=class{constructor(t){this.model=t}model;list(){try{let t=JSON.parse(localStorage.getItem(this.slot)??"[]");return Array.isArray(t)?t.filter(e=>typeof e=="string"):[]}catch{return[]}}used(t){let e=[t,...this.list().filter(s=>s!==t)].slice(0,9);try{localStorage.setItem(this.slot,JSON.stringify(e))}catch{}}get slot(){let{project:t,me:e}=this.model.state;return`qual.recent.${t.id}.${e.id}`}};var P=class{constructor(t,e,s){this.desk=t;this.gather=e;this.coded=s;let{model:i,say:n}=t;this.recent=new E(i),this.popover=new M(i,n,{choose:o=>{this.code(o)},create:o=>{this.create(o)},close:()=>this.button.focus({preventScroll:!0}),key:()=>!1,recent:()=>this.recent.list()}),this.button=c("button.qw-button.qw-primary",{type:"button","data-testid":"code-many","aria-haspopup":"dialog",onclick:()=>this.open()}),this.root=c("div.qf-coder",{},this.button,this.popover.root,this.done),this.root.addEventListener("keydown",o=>{o.key==="Escape"&&o.defaultPrevented&&o.stopPropagation()}),this.popover.root.addEventListener("focusout",o=>{this.popover.root.contains(o.relatedTarget)||(this.popover.root.hidden=!0)})}desk;gather;coded;root;button;popover;recent;done=c("div.qf-done",{role:"status",hidden:!0,"data-testid":"coded-many"});tell(t){this.button.textContent=this.desk.say("ws.hits.code",{n:t}),this.button.disabled=t===0||!this.desk.model.may("code")}forget(){this.done.hidden=!0}open(){this.button.disabled||(this.popover.open(new DOMRect,this.root),this.popover.root.removeAttribute("style"))}async create(t){let{session:e,model:s}=this.desk,i=crypto.randomUUID();(await e.do({kind:"code.add",code:i,name:t,parent:null,colour:N(s.codes.values())})).ok&&await this.code(i)}async code(t){let{session:e,model:s,say:i,toasts:n}=this.desk;this.popover.close(),this.button.disabled=!0;let o=await this.gather(t).catch(l=>(n.show(l.message||i("ws.hits.unreachable"),"error"),null));if(!o)return this.coded();let a=s.codes.get(t)?.name??"";if(o.passages.length===0)return this.say(i("ws.hits.nothing",{n:o.already,code:a})),this.coded();let p=o.passages.map(([l,u,f,m])=>({coding:crypto.randomUUID(),interview:l,revision:u,start:f,end:m,code:t})),h=await e.do({kind:"codings.add",codings:p});if(h.ok){this.recent.used(t);let l=h.value,u=new Set(o.passages.map(([H])=>H)),f=l.already+o.already,m=[i("ws.hits.coded",{n:l.codings.length,code:a})];u.size>1&&m.push(i("ws.hits.coded.in",{n:u.size})),f&&m.push(i("ws.hits.already",{n:f})),this.say(m.join(" "),l.codings.length?o.passages[0][0]:null)}this.coded()}say(t,e=null){let{say:s}=this.desk,i=e!==null&&c("button.qw-button",{type:"button","data-testid":"undo-many",onclick:()=>{this.undo(e)}},s("ws.hits.undo"));this.done.replaceChildren(c("span",{},t),...i?[i]:[]),this.done.hidden=!1}async undo(t){this.done.hidden=!0;let e=await this.desk.session.do({kind:"undo",interview:t});e.ok&&this.desk.toasts.show(e.value?.said??""),this.coded()}};function U(r){let t=Math.max(0,Math.floor(r)),e=n=>String(n).padStart(2,"0"),s=Math.floor(t/3600),i=Math.floor(t/60)%60;return s?`${s}:${e(i)}:${e(t%60)}`:`${i}:${e(t%60)}`}var x=class{all=!0;others=new Set;has(t){return this.all!==this.others.has(t)}set(t,e){e===this.all?this.others.delete(t):this.others.add(t)}setAll(t){this.all=t,this.others.clear()}count(t){return this.all?t-this.others.size:this.others.size}};function F(r,t,e,s,i){let{say:n,model:o}=r,a=g(t),p=c("input",{type:"checkbox",checked:s.has(a),"aria-label":n("ws.hits.tick",{text:t.text}),onchange:()=>{s.set(a,p.checked),i.ticked()}}),h=t.codes.flatMap(w=>o.codes.get(w)??[]),l=h.map(w=>w.name).join(", "),u=[t.participant||t.speaker,t.group].filter(Boolean).join(" · "),f=c("span.qf-who",{},t.start_s!==null&&c("span.qf-time",{},U(t.start_s)),c("span.qw-name",{},u),h.length>0&&c("span.qf-codes",{title:l,"aria-label":n("ws.hits.codes",{codes:l})},...h.map(w=>S(w.colour))),t.likeness!==void 0&&et(r,t.likeness)),m=c("span.qf-quote",{dir:"auto"},t.before,t.likeness===void 0?c("mark",{},t.text):t.text,t.after),H=c("button.qf-show",{type:"button",title:n("ws.find.show"),onclick:()=>i.show(e)},f,m);return c("div.qf-row",{"data-testid":"found","data-key":a},p,H)}function et({say:r},t){let e=Math.round(t*100);return c("span.qf-like",{title:r("ws.alike.near",{n:e}),style:{"--near":`${e}%`}})}var W=100,st=160,B=1500,it=80,ot=["stem","word","part","regex"],nt=["hit","word","sentence","turn"],d={project:"",wish:{...L},found:null,at:-1,ticks:new x,typing:!1};function At(r){return d.project!==r.model.state.project.id&&Object.assign(d,{project:r.model.state.project.id,wish:{...L},found:null,at:-1,ticks:new x}),new z(r)}var z=class{constructor(t){this.desk=t;let{say:e}=t;this.query=c("input.qw-input",{type:"search",placeholder:e("ws.find.query"),"aria-label":e("ws.find.query"),autocomplete:"off",spellcheck:"false",value:d.wish.text,"data-testid":"find-words",oninput:()=>this.typed(),onkeydown:a=>this.key(a)}),this.scope=c("div.qf-scope",{role:"group","aria-label":e("ws.find.scope")},...[!1,!0].map(a=>c("button",{type:"button","data-everywhere":String(a),"data-testid":a?"find-everywhere":"find-here",onclick:()=>this.wish({everywhere:a})},e(a?"ws.find.everywhere":"ws.find.here"))));let s=this.select("ws.find.mode",ot.map(a=>[a,e(`ws.find.mode.${a}`)]),d.wish.mode,a=>this.wish({mode:a}),"find-mode"),i=c("button.qf-case",{type:"button",title:e("ws.find.case"),"aria-label":e("ws.find.case"),"aria-pressed":String(d.wish.matchCase),onclick:()=>{i.setAttribute("aria-pressed",String(!d.wish.matchCase)),this.wish({matchCase:!d.wish.matchCase})}},"Aa");this.filters=c("details.qf-filters",{},c("summary",{},e("ws.find.only"))),this.all=c("input",{type:"checkbox",checked:!0,"data-testid":"find-tick-all",onchange:()=>this.tickAll()}),this.coder=new P(t,a=>this.gather(a),()=>this.again());let n=this.select("ws.hits.extent",nt.map(a=>[a,e(`ws.hits.extent.${a}`)]),d.wish.extent,a=>this.wish({extent:a}),"find-extent"),o=c("div.qf-foot",{},c("div.qf-line",{},c("label.qf-all",{},this.all,e("ws.find.all")),n),this.coder.root);o.hidden=!t.model.may("code"),this.root=c("div.qf",{},this.query,this.scope,c("div.qf-line",{},s,i),this.filters,this.count,this.list,o),this.fillFilters()}desk;root;query;scope;filters;count=c("div.qf-count",{role:"status","data-testid":"find-count"});list=c("div.qf-list",{"data-testid":"find-hits"});all;coder;lit=[];asked=0;timer=0;origin=0;inSight=!1;light=D(()=>this.paint());shown(t){let{everywhere:e,carried:s}=t??{};this.inSight=!0,this.origin=this.desk.cursor.unit,e!==void 0&&(d.wish.everywhere=e);let i=s?"":this.seed(),n=s&&d.wish.everywhere&&d.found!==null;i&&(this.query.value=d.wish.text=i),this.mark(),n?(this.fill(),this.light(),this.lightHere()):this.search(!s),!(s&&!d.typing)&&(this.query.focus({preventScroll:!0}),s||this.query.select())}left(){this.inSight=!1,clearTimeout(this.timer),this.desk.highlights.paint("found",[]),this.desk.highlights.paint("foundnow",[])}news(t){t.about==="document"&&this.search(!1),t.about==="codings"&&this.light(),(t.about==="codes"||t.about==="speakers")&&this.fillFilters()}seed(){let{activity:t,model:e}=this.desk,s=t.chosen&&e.doc?e.doc.textOf(t.chosen):"";return s.length<=it&&!s.includes(`
`)?s:""}typed(){d.wish.text=this.query.value,clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.search(!0)},st)}wish(t){let e=Object.keys(t).join()==="extent";Object.assign(d.wish,t),this.mark(),this.search(!e)}mark(){for(let t of this.scope.querySelectorAll("[data-everywhere]"))t.setAttribute("aria-pressed",String(t.dataset.everywhere===String(d.wish.everywhere)))}again(){this.search(!1)}async search(t){clearTimeout(this.timer),this.timer=0;let{project:e,interview:s}=this.desk.model.state,i=++this.asked;if(!d.wish.text.trim())return this.lit=[],d.found=null,this.fill();this.root.dataset.busy="1";try{let[n,o]=await Promise.all([R(e.id,s.id,d.wish,0,W),b(e.id,s.id,this.wishHere())]);if(i!==this.asked)return;let a=this.keyOfSearch!==this.lastSearch;this.lastSearch=this.keyOfSearch,d.found=n,a&&(d.ticks.setAll(!0),d.at=-1,this.coder.forget()),this.take(o.passages.filter(([p])=>p===s.id).map(([,,p,h])=>[p,h])),this.fill(),t&&this.reach()}catch(n){if(i!==this.asked)return;this.lit=[],d.found=null,this.fill(n.message||this.desk.say("ws.hits.unreachable"))}finally{i===this.asked&&delete this.root.dataset.busy}}lastSearch="";get keyOfSearch(){let{interview:t}=this.desk.model.state,e=v(d.wish,t.id);return e.delete("extent"),e.toString()}wishHere(){return{...d.wish,everywhere:!1,extent:"hit"}}async lightHere(){let{project:t,interview:e}=this.desk.model.state,s=await b(t.id,e.id,this.wishHere()).catch(()=>null);s&&this.take(s.passages.map(([,,i,n])=>[i,n]))}take(t){let e=this.desk.model.doc?.offsets;this.lit=e?t.map(([s,i])=>({from:e.toUnits(s),to:e.toUnits(i)})):[],this.light()}paint(){let{highlights:t,transcript:e,cursor:s,model:i}=this.desk;if(!this.inSight)return;let n=Math.max(0,this.lit.findIndex(h=>h.from>=s.unit)-B/2);t.paint("found",this.lit.slice(n,n+B).flatMap(h=>e.ranges(h)));let o=d.found?.hits[d.at],a=o&&o.interview_id===i.state.interview.id&&i.doc,{offsets:p}=i.doc??{};t.paint("foundnow",a&&p?e.ranges({from:p.toUnits(o.start),to:p.toUnits(o.end)}):[])}reach(){let{model:t}=this.desk,e=d.found?.hits??[],s=t.doc?.offsets.toPoints(this.origin)??0,i=o=>o.interview_id===t.state.interview.id,n=e.findIndex(o=>i(o)&&o.start>=s);n<0&&(n=e.findIndex(i)),n>=0&&this.show(n)}show(t){let e=d.found?.hits[t];e&&(d.at=t,d.typing=document.activeElement===this.query,this.here(),this.desk.go({interview:e.interview_id,start:e.start,end:e.end}),this.light())}async step(t){let e=d.found;if(!e?.total)return;let s=(d.at+t+e.total)%e.total;s>=e.hits.length&&await this.more(s+1),this.show(s)}key(t){if(t.isComposing)return;let e=t.key==="ArrowDown"||t.key==="Enter"&&!t.shiftKey,s=t.key==="ArrowUp"||t.key==="Enter"&&t.shiftKey;if(t.key==="Enter"&&(t.ctrlKey||t.metaKey))this.coder.open();else if(this.timer&&(e||s))this.search(!0);else if(e||s)this.step(e?1:-1);else return;t.preventDefault()}async more(t){let{project:e,interview:s}=this.desk.model.state,{found:i}=d;for(;i&&i===d.found&&i.hits.length<Math.min(t,i.total);){let n=await R(e.id,s.id,d.wish,i.hits.length,2*W).catch(()=>null);if(!n?.hits.length)break;i.hits.push(...n.hits)}i===d.found&&this.fill()}fill(t=""){let{found:e}=d,s=new Map(e?.interviews.map(a=>[a.id,a])??[]),i=[],n="";e?.hits.forEach((a,p)=>{if(d.wish.everywhere&&a.interview_id!==n){n=a.interview_id;let{name:h="",hits:l=0}=s.get(n)??{};i.push(c("h3.qf-group",{},c("span.qw-name",{},h),c("span.qw-count",{},String(l))))}i.push(F(this.desk,a,p,d.ticks,{show:h=>this.show(h),ticked:()=>this.tell()}))});let o=(e?.total??0)-(e?.hits.length??0);o>0&&i.push(c("button.qw-button.qf-more",{type:"button",onclick:()=>{this.more(e.hits.length+1)}},this.desk.say("ws.hits.more",{n:o}))),this.list.replaceChildren(...i),this.here(),this.tell(t),this.light()}here(){this.list.querySelector(".qf-here")?.classList.remove("qf-here");let t=d.found?.hits[d.at],e=t&&this.list.querySelector(`[data-key="${g(t)}"]`);e?.classList.add("qf-here"),e?.scrollIntoView({block:"nearest"}),this.tell()}tell(t=""){let{say:e}=this.desk,{found:s,at:i,wish:n}=d,o=s?.total??0,a=n.everywhere&&s&&s.interviews.length>1,p=i>=0&&o?e("ws.find.at",{at:i+1,n:o}):e("ws.find.count",{n:o}),h=a?` · ${e("ws.find.in",{n:s.interviews.length})}`:"";this.count.textContent=t||(s?p+h:n.text.trim()?"":e("ws.find.start")),this.count.dataset.problem=t?"1":"";let l=d.ticks.count(o);this.coder.tell(l),this.all.checked=l>0&&d.ticks.all,this.all.indeterminate=l>0&&l<o}tickAll(){d.ticks.setAll(this.all.checked),this.fill()}async gather(t){let{project:e,interview:s}=this.desk.model.state,{found:i,ticks:n,wish:o}=d,[a,p]=await Promise.all([b(e.id,s.id,o,t),n.all&&!n.others.size?null:b(e.id,s.id,o)]),h=i?.hits??[],l=f=>n.all?n.others.size?$(f,h,n.others):f:O(f,h,n.others),u=l(a.passages);if(n.all&&a.more)throw new Error(this.desk.say("ws.hits.toomany",{n:a.passages.length+a.more}));return{passages:u,already:p?l(p.passages).length-u.length:a.already}}select(t,e,s,i,n){let o=c("select.qw-select",{"aria-label":this.desk.say(t),title:this.desk.say(t),"data-testid":n,onchange:()=>i(o.value)},...e.map(([a,p])=>c("option",{value:a,selected:a===s},p)));return o}fillFilters(){let{model:t,say:e}=this.desk,{wish:s}=d,i=new Set([...t.speakers.values()].map(l=>l.name)),n=[["",e("ws.find.anyone")],["role:participant",e("ws.find.participants")],["role:interviewer",e("ws.find.interviewers")],...[...i].map(l=>[`speaker:${l}`,l]),...t.state.participants.filter(l=>!i.has(l.label)).map(l=>[`participant:${l.id}`,l.label])],o=[...new Set(t.state.participants.map(l=>l.group??""))].sort(),a=[["*",e("ws.find.anygroup")],...o.map(l=>[`=${l}`,l||e("ws.find.nogroup")])],p=q(t.codes.values()).map(({code:l,depth:u})=>[l.id," ".repeat(u)+l.name]),h=[this.select("ws.find.who",n,s.who,l=>this.wish({who:l}),"find-who"),o.some(Boolean)&&this.select("ws.find.group",a,s.group===null?"*":`=${s.group}`,l=>this.wish({group:l==="*"?null:l.slice(1)})),p.length>0&&c("div.qf-line",{},this.select("ws.find.where",[["inside",e("ws.find.inside")],["outside",e("ws.find.outside")]],s.where,l=>this.wish({where:l})),this.select("ws.find.code",[["",e("ws.find.anycode")],...p],s.code,l=>this.wish({code:l}),"find-code"))];for(;this.filters.children.length>1;)this.filters.lastElementChild.remove();this.filters.append(...h.filter(l=>l!==!1))}};export{Q as css,At as open};

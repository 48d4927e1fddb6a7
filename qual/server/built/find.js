// built from frontend/src/panels/find.ts
var L={text:"",mode:"stem",matchCase:!1,everywhere:!1,who:"",group:null,code:"",where:"inside",extent:"sentence"};function v(a,t){let e=new URLSearchParams({q:a.text,mode:a.mode,extent:a.extent});a.matchCase&&e.set("case","1"),a.everywhere||e.set("interview",t);let s=a.who.indexOf(":");return s>0&&e.set(a.who.slice(0,s),a.who.slice(s+1)),a.group!==null&&e.set("group",a.group),a.code&&e.set(a.where,a.code),e}function g(a){return`${a.interview_id}:${a.start}:${a.end}`}function z(a){return[a.interview_id,a.revision_id,...a.passage]}function A(a,t,e){let s=([o,,r,h])=>`${o}:${r}:${h}`,i=new Set(t.filter(o=>!e.has(g(o))).map(o=>s(z(o)))),n=new Set(t.filter(o=>e.has(g(o))).map(o=>s(z(o))));return a.filter(o=>!n.has(s(o))||i.has(s(o)))}function O(a,t,e){let s=([n,,o,r])=>`${n}:${o}:${r}`,i=new Set(t.filter(n=>e.has(g(n))).map(n=>s(z(n))));return a.filter(n=>i.has(s(n)))}function k(a){return a.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/ß/g,"ss").replace(/ø/g,"o")}function q(a){let t=[...a],e=new Set(t.map(o=>o.id)),s=new Map;for(let o of t){let r=o.parent_id!==null&&e.has(o.parent_id)?o.parent_id:null,h=s.get(r);h?h.push(o):s.set(r,[o])}let i=[],n=(o,r,h)=>{let p=s.get(o)??[];p.sort((c,u)=>c.position-u.position||c.name.localeCompare(u.name));for(let c of p)i.push({code:c,depth:r,path:h}),n(c.id,r+1,h?`${h} › ${c.name}`:c.name)};return n(null,0,""),i}function B(a,t){let e=k(a),s=k(t.trim());if(e.startsWith(s))return 0;let i=e.split(/[^\p{L}\p{N}]+/u);return s.split(/\s+/).every(n=>i.some(o=>o.startsWith(n)))?1:e.includes(s)?2:null}function G(a,t){let e=B(a.name,t),s=k(t.trim());if(e!==null||s.length<3)return e;let i=_.get(a);return i===void 0&&_.set(a,i=k([a.definition,a.include,a.example].join(`
`))),i.includes(s)?3:null}var _=new WeakMap;function I(a,t){return a.map(e=>({row:e,score:G(e.code,t)})).filter(e=>e.score!==null).sort((e,s)=>e.score-s.score).map(e=>e.row)}function T(a,t){return a.trim().toLocaleLowerCase()===t.trim().toLocaleLowerCase()}var y=class extends Error{constructor(e,s,i){super(i);this.status=e;this.code=s}status;code};async function C(a){let t;try{t=await fetch(a,{credentials:"same-origin"})}catch{throw new y(0,"unreachable","")}if(t.ok)return t.json();let{code:e,message:s}=await D(t);throw new y(t.status,e,s)}async function D(a){try{let t=await a.json();return{code:t.error?.code??String(a.status),message:t.error?.message??""}}catch{return{code:String(a.status),message:""}}}var j=a=>`/api/projects/${encodeURIComponent(a)}`;async function R(a,t,e,s,i){let n=v(e,t);return n.set("offset",String(s)),n.set("limit",String(i)),await C(`${j(a)}/find?${n.toString()}`)}async function b(a,t,e,s=""){let i=v(e,t);return s&&i.set("code",s),await C(`${j(a)}/find/passages?${i.toString()}`)}function l(a,t={},...e){let[s,...i]=a.split("."),n=document.createElement(s);i.length&&(n.className=i.join(" "));for(let[o,r]of Object.entries(t))r==null||r===!1||(o.startsWith("on")?n.addEventListener(o.slice(2),r):o==="style"?J(n,r):n.setAttribute(o,r===!0?"":String(r)));return n.append(...e.filter(o=>o!=null&&o!==!1)),n}function J(a,t){for(let[e,s]of Object.entries(t))a.style.setProperty(e,s)}function K(a){let t=!1;return()=>{t||(t=!0,requestAnimationFrame(()=>setTimeout(()=>{t=!1,a()})))}}function M(a){return l("span.qw-dot",{style:{"--c":a},"aria-hidden":"true"})}var Y=`@media (width >= 900px) {
  .qw:is([data-panel="find"], [data-panel="alike"]) {
    grid-template-columns: 216px minmax(0, 1fr) 280px;
  }
}

@media (width >= 1240px) {
  .qw:is([data-panel="find"], [data-panel="alike"]) {
    grid-template-columns: 272px minmax(0, 1fr) 340px;
  }
}

.qf {
  display: flex;
  flex-direction: column;
  gap: 8px;
}

/* what is typed stays in sight, whichever hit is shown */
.qf-head {
  position: sticky;
  top: -14px;
  z-index: 3;
  display: flex;
  flex-direction: column;
  gap: 8px;
  margin: 0 -4px;
  padding: 4px;
  background: var(--qw-pane);
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
  padding: 8px 6px 4px;
  font-size: 12.5px;
  font-weight: 600;
}

.qf-row {
  display: grid;
  grid-template-columns: 22px minmax(0, 1fr);
  align-items: start;
  scroll-margin: 90px 0 100px; /* not under the words sought, nor the button */
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
`;var Q=["#0072b2","#d55e00","#009e73","#cc79a7","#b8860b","#56b4e9","#7a5195","#8c564b"];function N(a){let t=[...a].map(s=>s.colour.toLowerCase()),e=s=>t.filter(i=>i===s).length;return Q.reduce((s,i)=>e(i)<e(s)?i:s)}var Z=9,tt=30,S=class{constructor(t,e,s){this.model=t;this.say=e;this.hooks=s;this.list=l("div.qw-rows",{role:"listbox",id:`qw-list-${crypto.randomUUID()}`,"aria-label":e("ws.pop.label")}),this.input=l("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:e("ws.pop.placeholder"),"aria-label":e("ws.pop.label"),"aria-expanded":"true","aria-controls":this.list.id,"data-testid":"popover-input",oninput:()=>this.fill(),onkeydown:n=>this.key(n)});let i=l("div.qw-hint",{},e("ws.pop.hint"));this.suggest=l("button.qw-row",{type:"button","data-testid":"suggest-codes",onclick:()=>s.suggest?.()},l("span.qw-name",{},e("ws.pop.suggest")),l("kbd",{},"Alt S")),this.root=l("div.qw-popover",{hidden:!0,role:"dialog","aria-label":e("ws.pop.label"),"data-testid":"popover"},this.purpose,this.input,this.list,this.suggest,i),this.root.addEventListener("pointerdown",n=>{n.target!==this.input&&n.preventDefault()})}model;say;hooks;root;input;list;suggest;purpose=l("div.qw-hint",{hidden:!0});choices=[];active=0;get isOpen(){return!this.root.hidden}open(t,e,s="",i=!1){this.input.value="",this.purpose.textContent=s,this.purpose.hidden=s==="",this.suggest.hidden=!this.hooks.suggest||!this.model.state.suggests||s!=="",this.fill(),this.root.hidden=!1,this.place(t,e,i?tt:8),i||this.input.focus({preventScroll:!0})}close(){this.root.hidden||(this.root.hidden=!0,this.hooks.close())}place(t,e,s){let i=e.getBoundingClientRect(),n=this.root.offsetHeight,o=t.bottom+s,r=t.top-n-s,h=o+n>i.bottom&&r>i.top?r:o,p=Math.max(i.left+12,Math.min(t.left,i.right-this.root.offsetWidth-24));this.root.style.top=`${h-i.top+e.scrollTop}px`,this.root.style.left=`${p-i.left+e.scrollLeft}px`}fill(){let t=this.input.value.trim(),e=q(this.model.codes.values()),s=(t?I(e,t):this.recentFirst(e)).slice(0,Z);this.choices=s.map(r=>({code:r.code.id}));let i=s.map((r,h)=>this.row(r,h,!t)),n=e.some(r=>T(r.code.name,t));t&&!n&&this.model.may("edit_codebook")&&(this.choices.push({create:t}),i.push(this.option(this.choices.length-1,"new",l("span.qw-new",{},this.say("ws.pop.new",{name:t})))));let o=t||!this.model.may("edit_codebook")?"":this.hooks.vivo?.()??"";if(o&&!e.some(r=>T(r.code.name,o))){this.choices.push({create:o});let r=l("span.qw-name.qw-new",{},this.say("ws.pop.vivo",{name:o}));i.push(this.option(this.choices.length-1,"vivo",r,l("kbd",{},"Alt V")))}e.length===0&&!t&&i.unshift(l("div.qw-hint",{},this.say("ws.pop.nocodes"))),this.choices.length===0&&e.length&&i.push(l("div.qw-hint",{},this.say("ws.pop.nomatch"))),this.list.replaceChildren(...i),this.activate(0)}recentFirst(t){let e=new Map(t.map(i=>[i.code.id,i])),s=this.hooks.recent().flatMap(i=>e.get(i)??[]);return[...s,...t.filter(i=>!s.includes(i))]}row(t,e,s){let i=l("span.qw-name",{},t.code.name),n=t.path&&l("span.qw-path",{},t.path),o=s&&l("kbd",{},String(e+1));return this.option(e,t.code.id,M(t.code.colour),i,n,o)}option(t,e,...s){let i=`${this.list.id}-${t}`;return l("div.qw-row",{role:"option",id:i,"data-code":e,onclick:r=>this.choose(t,r.ctrlKey||r.metaKey||r.shiftKey),onpointermove:()=>this.activate(t)},...s)}activate(t){this.active=t,this.list.querySelectorAll(".qw-row").forEach((e,s)=>{if(e.setAttribute("aria-selected",String(s===t)),s!==t)return;if(this.input.setAttribute("aria-activedescendant",e.id),this.root.hidden||t===0)return void(this.list.scrollTop=0);let i=e.offsetTop+e.offsetHeight-this.list.clientHeight;this.list.scrollTop=Math.max(i,Math.min(this.list.scrollTop,e.offsetTop))})}choose(t,e=!1){let s=this.choices[t];s&&("code"in s?this.hooks.choose(s.code,e):this.hooks.create(s.create,e))}chooseDigit(t){"code"in(this.choices[t]??{})&&this.choose(t)}key(t){if(t.isComposing)return;let e=this.input.value==="";if(e&&this.hooks.key(t))return t.preventDefault();let s=this.choices.length;if(t.key==="ArrowDown"&&s)this.activate((this.active+1)%s);else if(t.key==="ArrowUp"&&s)this.activate((this.active+s-1)%s);else if(t.key==="Enter")this.choose(this.active,t.ctrlKey||t.metaKey||t.shiftKey);else if(t.key==="Escape")this.close();else if(e&&/^[1-9]$/.test(t.key)&&!t.ctrlKey&&!t.metaKey&&!t.altKey)this.chooseDigit(Number(t.key)-1);else return;t.preventDefault()}};var E=class{constructor(t){this.model=t}model;list(){try{let t=JSON.parse(localStorage.getItem(this.slot)??"[]");return Array.isArray(t)?t.filter(e=>typeof e=="string"):[]}catch{return[]}}used(t){let e=[t,...this.list().filter(s=>s!==t)].slice(0,9);try{localStorage.setItem(this.slot,JSON.stringify(e))}catch{}}get slot(){let{project:t,me:e}=this.model.state;return`qual.recent.${t.id}.${e.id}`}};var H=class{constructor(t,e,s){this.desk=t;this.gather=e;this.coded=s;let{model:i,say:n}=t;this.recent=new E(i),this.popover=new S(i,n,{choose:o=>{this.code(o)},create:o=>{this.create(o)},close:()=>this.button.focus({preventScroll:!0}),key:()=>!1,recent:()=>this.recent.list()}),this.button=l("button.qw-button.qw-primary",{type:"button","data-testid":"code-many","aria-haspopup":"dialog",onclick:()=>this.open()}),this.root=l("div.qf-coder",{},this.button,this.popover.root,this.done),this.root.addEventListener("keydown",o=>{o.key==="Escape"&&o.defaultPrevented&&o.stopPropagation()}),this.popover.root.addEventListener("focusout",o=>{this.popover.root.contains(o.relatedTarget)||(this.popover.root.hidden=!0)})}desk;gather;coded;root;button;popover;recent;done=l("div.qf-done",{role:"status",hidden:!0,"data-testid":"coded-many"});tell(t){this.button.textContent=this.desk.say("ws.hits.code",{n:t}),this.button.disabled=t===0||!this.desk.model.may("code")}forget(){this.done.hidden=!0}open(){this.button.disabled||(this.popover.open(new DOMRect,this.root),this.popover.root.removeAttribute("style"))}async create(t){let{session:e,model:s}=this.desk,i=crypto.randomUUID();(await e.do({kind:"code.add",code:i,name:t,parent:null,colour:N(s.codes.values())})).ok&&await this.code(i)}async code(t){let{session:e,model:s,say:i,toasts:n}=this.desk;this.popover.close(),this.button.disabled=!0;let o=await this.gather(t).catch(c=>(n.show(c.message||i("ws.hits.unreachable"),"error"),null));if(!o)return this.coded();let r=s.codes.get(t)?.name??"";if(o.passages.length===0)return this.say(i("ws.hits.nothing",{n:o.already,code:r})),this.coded();let h=o.passages.map(([c,u,f,m])=>({coding:crypto.randomUUID(),interview:c,revision:u,start:f,end:m,code:t})),p=await e.do({kind:"codings.add",codings:h});if(p.ok){this.recent.used(t);let c=p.value,u=new Set(o.passages.map(([P])=>P)),f=c.already+o.already,m=[i("ws.hits.coded",{n:c.codings.length,code:r})];u.size>1&&m.push(i("ws.hits.coded.in",{n:u.size})),f&&m.push(i("ws.hits.already",{n:f})),this.say(m.join(" "),c.codings.length?o.passages[0][0]:null)}this.coded()}say(t,e=null){let{say:s}=this.desk,i=e!==null&&l("button.qw-button",{type:"button","data-testid":"undo-many",onclick:()=>{this.undo(e)}},s("ws.hits.undo"));this.done.replaceChildren(l("span",{},t),...i?[i]:[]),this.done.hidden=!1}async undo(t){this.done.hidden=!0;let e=await this.desk.session.do({kind:"undo",interview:t});e.ok&&this.desk.toasts.show(e.value?.said??""),this.coded()}};function U(a){let t=Math.max(0,Math.floor(a)),e=n=>String(n).padStart(2,"0"),s=Math.floor(t/3600),i=Math.floor(t/60)%60;return s?`${s}:${e(i)}:${e(t%60)}`:`${i}:${e(t%60)}`}var x=class{all=!0;others=new Set;has(t){return this.all!==this.others.has(t)}set(t,e){e===this.all?this.others.delete(t):this.others.add(t)}setAll(t){this.all=t,this.others.clear()}count(t){return this.all?t-this.others.size:this.others.size}};function F(a,t,e,s,i){let{say:n,model:o}=a,r=g(t),h=l("input",{type:"checkbox",checked:s.has(r),"aria-label":n("ws.hits.tick",{text:t.text}),onchange:()=>{s.set(r,h.checked),i.ticked()}}),p=t.codes.flatMap(w=>o.codes.get(w)??[]),c=p.map(w=>w.name).join(", "),u=[t.participant||t.speaker,t.group].filter(Boolean).join(" · "),f=l("span.qf-who",{},t.start_s!==null&&l("span.qf-time",{},U(t.start_s)),l("span.qw-name",{},u),p.length>0&&l("span.qf-codes",{title:c,"aria-label":n("ws.hits.codes",{codes:c})},...p.map(w=>M(w.colour))),t.likeness!==void 0&&et(a,t.likeness)),m=l("span.qf-quote",{dir:"auto"},t.before,t.likeness===void 0?l("mark",{},t.text):t.text,t.after),P=l("button.qf-show",{type:"button",title:n("ws.find.show"),onclick:()=>i.show(e)},f,m);return l("div.qf-row",{"data-testid":"found","data-key":r},h,P)}function et({say:a},t){let e=Math.round(t*100);return l("span.qf-like",{title:a("ws.alike.near",{n:e}),style:{"--near":`${e}%`}})}var V=100,st=160,W=1500,it=80,ot=["stem","word","part","regex"],nt=["hit","word","sentence","turn"],d={project:"",wish:{...L},found:null,at:-1,ticks:new x,typing:!1};function Ot(a){return d.project!==a.model.state.project.id&&Object.assign(d,{project:a.model.state.project.id,wish:{...L},found:null,at:-1,ticks:new x}),new $(a)}var $=class{constructor(t){this.desk=t;let{say:e}=t;this.query=l("input.qw-input",{type:"search",placeholder:e("ws.find.query"),"aria-label":e("ws.find.query"),autocomplete:"off",spellcheck:"false",value:d.wish.text,"data-testid":"find-words",oninput:()=>this.typed(),onkeydown:r=>this.key(r)}),this.scope=l("div.qf-scope",{role:"group","aria-label":e("ws.find.scope")},...[!1,!0].map(r=>l("button",{type:"button","data-everywhere":String(r),"data-testid":r?"find-everywhere":"find-here",onclick:()=>this.wish({everywhere:r})},e(r?"ws.find.everywhere":"ws.find.here"))));let s=this.select("ws.find.mode",ot.map(r=>[r,e(`ws.find.mode.${r}`)]),d.wish.mode,r=>this.wish({mode:r}),"find-mode"),i=l("button.qf-case",{type:"button",title:e("ws.find.case"),"aria-label":e("ws.find.case"),"aria-pressed":String(d.wish.matchCase),onclick:()=>{i.setAttribute("aria-pressed",String(!d.wish.matchCase)),this.wish({matchCase:!d.wish.matchCase})}},"Aa");this.filters=l("details.qf-filters",{},l("summary",{},e("ws.find.only"))),this.all=l("input",{type:"checkbox",checked:!0,"data-testid":"find-tick-all",onchange:()=>this.tickAll()}),this.coder=new H(t,r=>this.gather(r),()=>this.again());let n=this.select("ws.hits.extent",nt.map(r=>[r,e(`ws.hits.extent.${r}`)]),d.wish.extent,r=>this.wish({extent:r}),"find-extent"),o=l("div.qf-foot",{},l("div.qf-line",{},l("label.qf-all",{},this.all,e("ws.find.all")),n),this.coder.root);o.hidden=!t.model.may("code"),this.root=l("div.qf",{},l("div.qf-head",{},this.query,this.scope),l("div.qf-line",{},s,i),this.filters,this.count,this.list,o),this.fillFilters()}desk;root;query;scope;filters;count=l("div.qf-count",{role:"status","data-testid":"find-count"});list=l("div.qf-list",{"data-testid":"find-hits"});all;coder;lit=[];asked=0;timer=0;origin=0;inSight=!1;light=K(()=>this.paint());shown(t){let{everywhere:e,carried:s}=t??{};this.inSight=!0,this.origin=this.desk.cursor.unit,e!==void 0&&(d.wish.everywhere=e);let i=s?"":this.seed(),n=s&&d.wish.everywhere&&d.found!==null;i&&(this.query.value=d.wish.text=i),this.mark(),n?(this.fill(),this.light(),this.lightHere()):this.search(!s),!(s&&!d.typing)&&(this.query.focus({preventScroll:!0}),s||this.query.select())}left(){this.inSight=!1,clearTimeout(this.timer),this.desk.highlights.paint("found",[]),this.desk.highlights.paint("foundnow",[])}news(t){t.about==="document"&&this.search(!1),t.about==="codings"&&this.light(),(t.about==="codes"||t.about==="speakers")&&this.fillFilters()}seed(){let{activity:t,model:e}=this.desk,s=t.chosen&&e.doc?e.doc.textOf(t.chosen):"";return s.length<=it&&!s.includes(`
`)?s:""}typed(){d.wish.text=this.query.value,clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.search(!0)},st)}wish(t){let e=Object.keys(t).join()==="extent";Object.assign(d.wish,t),this.mark(),this.search(!e)}mark(){for(let t of this.scope.querySelectorAll("[data-everywhere]"))t.setAttribute("aria-pressed",String(t.dataset.everywhere===String(d.wish.everywhere)))}again(){this.search(!1)}async search(t){clearTimeout(this.timer),this.timer=0;let{project:e,interview:s}=this.desk.model.state,i=++this.asked;if(!d.wish.text.trim())return this.lit=[],d.found=null,this.fill();this.root.dataset.busy="1";try{let[n,o]=await Promise.all([R(e.id,s.id,d.wish,0,V),b(e.id,s.id,this.wishHere())]);if(i!==this.asked)return;let r=this.keyOfSearch!==this.lastSearch;this.lastSearch=this.keyOfSearch,d.found=n,r&&(d.ticks.setAll(!0),d.at=-1,this.coder.forget()),this.take(o.passages.filter(([h])=>h===s.id).map(([,,h,p])=>[h,p])),this.fill(),t&&this.reach()}catch(n){if(i!==this.asked)return;this.lit=[],d.found=null,this.fill(n.message||this.desk.say("ws.hits.unreachable"))}finally{i===this.asked&&delete this.root.dataset.busy}}lastSearch="";get keyOfSearch(){let{interview:t}=this.desk.model.state,e=v(d.wish,t.id);return e.delete("extent"),e.toString()}wishHere(){return{...d.wish,everywhere:!1,extent:"hit"}}async lightHere(){let{project:t,interview:e}=this.desk.model.state,s=await b(t.id,e.id,this.wishHere()).catch(()=>null);s&&this.take(s.passages.map(([,,i,n])=>[i,n]))}take(t){let e=this.desk.model.doc?.offsets;this.lit=e?t.map(([s,i])=>({from:e.toUnits(s),to:e.toUnits(i)})):[],this.light()}paint(){let{highlights:t,transcript:e,cursor:s,model:i}=this.desk;if(!this.inSight)return;let n=Math.max(0,this.lit.findIndex(p=>p.from>=s.unit)-W/2);t.paint("found",this.lit.slice(n,n+W).flatMap(p=>e.ranges(p)));let o=d.found?.hits[d.at],r=o&&o.interview_id===i.state.interview.id&&i.doc,{offsets:h}=i.doc??{};t.paint("foundnow",r&&h?e.ranges({from:h.toUnits(o.start),to:h.toUnits(o.end)}):[])}reach(){let{model:t}=this.desk,e=d.found?.hits??[],s=t.doc?.offsets.toPoints(this.origin)??0,i=o=>o.interview_id===t.state.interview.id,n=e.findIndex(o=>i(o)&&o.start>=s);n<0&&(n=e.findIndex(i)),n>=0&&this.show(n)}show(t){let e=d.found?.hits[t];e&&(d.at=t,d.typing=document.activeElement===this.query,this.here(),this.desk.go({interview:e.interview_id,start:e.start,end:e.end}),this.light())}async step(t){let e=d.found;if(!e?.total)return;let s=(d.at+t+e.total)%e.total;s>=e.hits.length&&await this.more(s+1),this.show(s)}key(t){if(t.isComposing)return;let e=t.key==="ArrowDown"||t.key==="Enter"&&!t.shiftKey,s=t.key==="ArrowUp"||t.key==="Enter"&&t.shiftKey;if(t.key==="Enter"&&(t.ctrlKey||t.metaKey))this.coder.open();else if(this.timer&&(e||s))this.search(!0);else if(e||s)this.step(e?1:-1);else return;t.preventDefault()}async more(t){let{project:e,interview:s}=this.desk.model.state,{found:i}=d;for(;i&&i===d.found&&i.hits.length<Math.min(t,i.total);){let n=await R(e.id,s.id,d.wish,i.hits.length,2*V).catch(()=>null);if(!n?.hits.length)break;i.hits.push(...n.hits)}i===d.found&&this.fill()}fill(t=""){let{found:e}=d,s=new Map(e?.interviews.map(r=>[r.id,r])??[]),i=[],n="";e?.hits.forEach((r,h)=>{if(d.wish.everywhere&&r.interview_id!==n){n=r.interview_id;let{name:p="",hits:c=0}=s.get(n)??{};i.push(l("h3.qf-group",{},l("span.qw-name",{},p),l("span.qw-count",{},String(c))))}i.push(F(this.desk,r,h,d.ticks,{show:p=>this.show(p),ticked:()=>this.tell()}))});let o=(e?.total??0)-(e?.hits.length??0);o>0&&i.push(l("button.qw-button.qf-more",{type:"button",onclick:()=>{this.more(e.hits.length+1)}},this.desk.say("ws.hits.more",{n:o}))),this.list.replaceChildren(...i),this.here(),this.tell(t),this.light()}here(){this.list.querySelector(".qf-here")?.classList.remove("qf-here");let t=d.found?.hits[d.at],e=t&&this.list.querySelector(`[data-key="${g(t)}"]`);e?.classList.add("qf-here"),e?.scrollIntoView({block:"nearest"}),this.tell()}tell(t=""){let{say:e}=this.desk,{found:s,at:i,wish:n}=d,o=s?.total??0,r=n.everywhere&&s&&s.interviews.length>1,h=i>=0&&o?e("ws.find.at",{at:i+1,n:o}):e("ws.find.count",{n:o}),p=r?` · ${e("ws.find.in",{n:s.interviews.length})}`:"";this.count.textContent=t||(s?h+p:n.text.trim()?"":e("ws.find.start")),this.count.dataset.problem=t?"1":"";let c=d.ticks.count(o);this.coder.tell(c),this.all.checked=c>0&&d.ticks.all,this.all.indeterminate=c>0&&c<o}tickAll(){d.ticks.setAll(this.all.checked),this.fill()}async gather(t){let{project:e,interview:s}=this.desk.model.state,{found:i,ticks:n,wish:o}=d,[r,h]=await Promise.all([b(e.id,s.id,o,t),n.all&&!n.others.size?null:b(e.id,s.id,o)]),p=i?.hits??[],c=f=>n.all?n.others.size?A(f,p,n.others):f:O(f,p,n.others),u=c(r.passages);if(n.all&&r.more)throw new Error(this.desk.say("ws.hits.toomany",{n:r.passages.length+r.more}));return{passages:u,already:h?c(h.passages).length-u.length:r.already}}select(t,e,s,i,n){let o=l("select.qw-select",{"aria-label":this.desk.say(t),title:this.desk.say(t),"data-testid":n,onchange:()=>i(o.value)},...e.map(([r,h])=>l("option",{value:r,selected:r===s},h)));return o}fillFilters(){let{model:t,say:e}=this.desk,{wish:s}=d,i=new Set([...t.speakers.values()].map(c=>c.name)),n=[["",e("ws.find.anyone")],["role:participant",e("ws.find.participants")],["role:interviewer",e("ws.find.interviewers")],...[...i].map(c=>[`speaker:${c}`,c]),...t.state.participants.filter(c=>!i.has(c.label)).map(c=>[`participant:${c.id}`,c.label])],o=[...new Set(t.state.participants.map(c=>c.group??""))].sort(),r=[["*",e("ws.find.anygroup")],...o.map(c=>[`=${c}`,c||e("ws.find.nogroup")])],h=q(t.codes.values()).map(({code:c,depth:u})=>[c.id," ".repeat(u)+c.name]),p=[this.select("ws.find.who",n,s.who,c=>this.wish({who:c}),"find-who"),o.some(Boolean)&&this.select("ws.find.group",r,s.group===null?"*":`=${s.group}`,c=>this.wish({group:c==="*"?null:c.slice(1)})),h.length>0&&l("div.qf-line",{},this.select("ws.find.where",[["inside",e("ws.find.inside")],["outside",e("ws.find.outside")]],s.where,c=>this.wish({where:c})),this.select("ws.find.code",[["",e("ws.find.anycode")],...h],s.code,c=>this.wish({code:c}),"find-code"))];for(;this.filters.children.length>1;)this.filters.lastElementChild.remove();this.filters.append(...p.filter(c=>c!==!1))}};export{Y as css,Ot as open};

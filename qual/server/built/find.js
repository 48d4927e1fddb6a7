// built from frontend/src/panels/find.ts
var z={text:"",mode:"stem",matchCase:!1,everywhere:!1,who:"",group:null,code:"",where:"inside",extent:"sentence"};function v(a,e){let t=new URLSearchParams({q:a.text,mode:a.mode,extent:a.extent});a.matchCase&&t.set("case","1"),a.everywhere||t.set("interview",e);let i=a.who.indexOf(":");return i>0&&t.set(a.who.slice(0,i),a.who.slice(i+1)),a.group!==null&&t.set("group",a.group),a.code&&t.set(a.where,a.code),t}function g(a){return`${a.interview_id}:${a.start}:${a.end}`}function L(a){return[a.interview_id,a.revision_id,...a.passage]}function A(a,e,t){let i=([o,,r,h])=>`${o}:${r}:${h}`,s=new Set(e.filter(o=>!t.has(g(o))).map(o=>i(L(o)))),n=new Set(e.filter(o=>t.has(g(o))).map(o=>i(L(o))));return a.filter(o=>!n.has(i(o))||s.has(i(o)))}function O(a,e,t){let i=([n,,o,r])=>`${n}:${o}:${r}`,s=new Set(e.filter(n=>t.has(g(n))).map(n=>i(L(n))));return a.filter(n=>s.has(i(n)))}function k(a){return a.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/ß/g,"ss").replace(/ø/g,"o")}function q(a){let e=[...a],t=new Set(e.map(o=>o.id)),i=new Map;for(let o of e){let r=o.parent_id!==null&&t.has(o.parent_id)?o.parent_id:null,h=i.get(r);h?h.push(o):i.set(r,[o])}let s=[],n=(o,r,h)=>{let p=i.get(o)??[];p.sort((l,u)=>l.position-u.position||l.name.localeCompare(u.name));for(let l of p)s.push({code:l,depth:r,path:h}),n(l.id,r+1,h?`${h} › ${l.name}`:l.name)};return n(null,0,""),s}function V(a,e){let t=k(a),i=k(e.trim());if(t.startsWith(i))return 0;let s=t.split(/[^\p{L}\p{N}]+/u);return i.split(/\s+/).every(n=>s.some(o=>o.startsWith(n)))?1:t.includes(i)?2:null}function G(a,e){let t=V(a.name,e),i=k(e.trim());if(t!==null||i.length<3)return t;let s=_.get(a);return s===void 0&&_.set(a,s=k([a.definition,a.include,a.example].join(`
`))),s.includes(i)?3:null}var _=new WeakMap;function I(a,e){return a.map(t=>({row:t,score:G(t.code,e)})).filter(t=>t.score!==null).sort((t,i)=>t.score-i.score).map(t=>t.row)}function T(a,e){return a.trim().toLocaleLowerCase()===e.trim().toLocaleLowerCase()}var y=class extends Error{constructor(t,i,s){super(s);this.status=t;this.code=i}status;code};async function C(a){let e;try{e=await fetch(a,{credentials:"same-origin"})}catch{throw new y(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:i}=await D(e);throw new y(e.status,t,i)}async function D(a){try{let e=await a.json();return{code:e.error?.code??String(a.status),message:e.error?.message??""}}catch{return{code:String(a.status),message:""}}}var j=a=>`/api/projects/${encodeURIComponent(a)}`;async function R(a,e,t,i,s){let n=v(t,e);return n.set("offset",String(i)),n.set("limit",String(s)),await C(`${j(a)}/find?${n.toString()}`)}async function x(a,e,t,i=""){let s=v(t,e);return i&&s.set("code",i),await C(`${j(a)}/find/passages?${s.toString()}`)}function c(a,e={},...t){let[i,...s]=a.split("."),n=document.createElement(i);s.length&&(n.className=s.join(" "));for(let[o,r]of Object.entries(e))r==null||r===!1||(o.startsWith("on")?n.addEventListener(o.slice(2),r):o==="style"?J(n,r):n.setAttribute(o,r===!0?"":String(r)));return n.append(...t.filter(o=>o!=null&&o!==!1)),n}function J(a,e){for(let[t,i]of Object.entries(e))a.style.setProperty(t,i)}function K(a){let e=!1;return()=>{e||(e=!0,requestAnimationFrame(()=>setTimeout(()=>{e=!1,a()})))}}function M(a){return c("span.qw-dot",{style:{"--c":a},"aria-hidden":"true"})}var Y=`@media (width >= 900px) {
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
`;var Q=["#0072b2","#d55e00","#009e73","#cc79a7","#b8860b","#56b4e9","#7a5195","#8c564b"];function N(a){let e=[...a].map(i=>i.colour.toLowerCase()),t=i=>e.filter(s=>s===i).length;return Q.reduce((i,s)=>t(s)<t(i)?s:i)}var Z=9,ee=30,S=class{constructor(e,t,i){this.model=e;this.say=t;this.hooks=i;this.list=c("div.qw-rows",{role:"listbox",id:`qw-list-${crypto.randomUUID()}`,"aria-label":t("ws.pop.label")}),this.input=c("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:t("ws.pop.placeholder"),"aria-label":t("ws.pop.label"),"aria-expanded":"true","aria-controls":this.list.id,"data-testid":"popover-input",oninput:()=>this.fill(),onkeydown:n=>this.key(n)});let s=c("div.qw-hint",{},t("ws.pop.hint"));this.root=c("div.qw-popover",{hidden:!0,role:"dialog","aria-label":t("ws.pop.label"),"data-testid":"popover"},this.purpose,this.input,this.list,s),this.root.addEventListener("pointerdown",n=>{n.target!==this.input&&n.preventDefault()})}model;say;hooks;root;input;list;purpose=c("div.qw-hint",{hidden:!0});choices=[];active=0;get isOpen(){return!this.root.hidden}open(e,t,i="",s=!1){this.input.value="",this.purpose.textContent=i,this.purpose.hidden=i==="",this.fill(),this.root.hidden=!1,this.place(e,t,s?ee:8),s||this.input.focus({preventScroll:!0})}close(){this.root.hidden||(this.root.hidden=!0,this.hooks.close())}place(e,t,i){let s=t.getBoundingClientRect(),n=this.root.offsetHeight,o=e.bottom+i,r=e.top-n-i,h=o+n>s.bottom&&r>s.top?r:o,p=Math.max(s.left+12,Math.min(e.left,s.right-this.root.offsetWidth-24));this.root.style.top=`${h-s.top+t.scrollTop}px`,this.root.style.left=`${p-s.left+t.scrollLeft}px`}fill(){let e=this.input.value.trim(),t=q(this.model.codes.values()),i=(e?I(t,e):this.recentFirst(t)).slice(0,Z);this.choices=i.map(r=>({code:r.code.id}));let s=i.map((r,h)=>this.row(r,h,!e)),n=t.some(r=>T(r.code.name,e));e&&!n&&this.model.may("edit_codebook")&&(this.choices.push({create:e}),s.push(this.option(this.choices.length-1,"new",c("span.qw-new",{},this.say("ws.pop.new",{name:e})))));let o=e||!this.model.may("edit_codebook")?"":this.hooks.vivo?.()??"";if(o&&!t.some(r=>T(r.code.name,o))){this.choices.push({create:o});let r=c("span.qw-name.qw-new",{},this.say("ws.pop.vivo",{name:o}));s.push(this.option(this.choices.length-1,"vivo",r,c("kbd",{},"Alt V")))}t.length===0&&!e&&s.unshift(c("div.qw-hint",{},this.say("ws.pop.nocodes"))),this.choices.length===0&&t.length&&s.push(c("div.qw-hint",{},this.say("ws.pop.nomatch"))),this.list.replaceChildren(...s),this.activate(0)}recentFirst(e){let t=new Map(e.map(s=>[s.code.id,s])),i=this.hooks.recent().flatMap(s=>t.get(s)??[]);return[...i,...e.filter(s=>!i.includes(s))]}row(e,t,i){let s=c("span.qw-name",{},e.code.name),n=e.path&&c("span.qw-path",{},e.path),o=i&&c("kbd",{},String(t+1));return this.option(t,e.code.id,M(e.code.colour),s,n,o)}option(e,t,...i){let s=`${this.list.id}-${e}`;return c("div.qw-row",{role:"option",id:s,"data-code":t,onclick:r=>this.choose(e,r.ctrlKey||r.metaKey||r.shiftKey),onpointermove:()=>this.activate(e)},...i)}activate(e){this.active=e,this.list.querySelectorAll(".qw-row").forEach((t,i)=>{if(t.setAttribute("aria-selected",String(i===e)),i!==e)return;if(this.input.setAttribute("aria-activedescendant",t.id),this.root.hidden||e===0)return void(this.list.scrollTop=0);let s=t.offsetTop+t.offsetHeight-this.list.clientHeight;this.list.scrollTop=Math.max(s,Math.min(this.list.scrollTop,t.offsetTop))})}choose(e,t=!1){let i=this.choices[e];i&&("code"in i?this.hooks.choose(i.code,t):this.hooks.create(i.create,t))}chooseDigit(e){"code"in(this.choices[e]??{})&&this.choose(e)}key(e){if(e.isComposing)return;let t=this.input.value==="";if(t&&this.hooks.key(e))return e.preventDefault();let i=this.choices.length;if(e.key==="ArrowDown"&&i)this.activate((this.active+1)%i);else if(e.key==="ArrowUp"&&i)this.activate((this.active+i-1)%i);else if(e.key==="Enter")this.choose(this.active,e.ctrlKey||e.metaKey||e.shiftKey);else if(e.key==="Escape")this.close();else if(t&&/^[1-9]$/.test(e.key)&&!e.ctrlKey&&!e.metaKey&&!e.altKey)this.chooseDigit(Number(e.key)-1);else return;e.preventDefault()}};var E=class{constructor(e){this.model=e}model;list(){try{let e=JSON.parse(localStorage.getItem(this.slot)??"[]");return Array.isArray(e)?e.filter(t=>typeof t=="string"):[]}catch{return[]}}used(e){let t=[e,...this.list().filter(i=>i!==e)].slice(0,9);try{localStorage.setItem(this.slot,JSON.stringify(t))}catch{}}get slot(){let{project:e,me:t}=this.model.state;return`qual.recent.${e.id}.${t.id}`}};var H=class{constructor(e,t,i){this.desk=e;this.gather=t;this.coded=i;let{model:s,say:n}=e;this.recent=new E(s),this.popover=new S(s,n,{choose:o=>{this.code(o)},create:o=>{this.create(o)},close:()=>this.button.focus({preventScroll:!0}),key:()=>!1,recent:()=>this.recent.list()}),this.button=c("button.qw-button.qw-primary",{type:"button","data-testid":"code-many","aria-haspopup":"dialog",onclick:()=>this.open()}),this.root=c("div.qf-coder",{},this.button,this.popover.root,this.done),this.root.addEventListener("keydown",o=>{o.key==="Escape"&&o.defaultPrevented&&o.stopPropagation()}),this.popover.root.addEventListener("focusout",o=>{this.popover.root.contains(o.relatedTarget)||(this.popover.root.hidden=!0)})}desk;gather;coded;root;button;popover;recent;done=c("div.qf-done",{role:"status",hidden:!0,"data-testid":"coded-many"});tell(e){this.button.textContent=this.desk.say("ws.hits.code",{n:e}),this.button.disabled=e===0||!this.desk.model.may("code")}forget(){this.done.hidden=!0}open(){this.button.disabled||(this.popover.open(new DOMRect,this.root),this.popover.root.removeAttribute("style"))}async create(e){let{session:t,model:i}=this.desk,s=crypto.randomUUID();(await t.do({kind:"code.add",code:s,name:e,parent:null,colour:N(i.codes.values())})).ok&&await this.code(s)}async code(e){let{session:t,model:i,say:s,toasts:n}=this.desk;this.popover.close(),this.button.disabled=!0;let o=await this.gather(e).catch(l=>(n.show(l.message||s("ws.hits.unreachable"),"error"),null));if(!o)return this.coded();let r=i.codes.get(e)?.name??"";if(o.passages.length===0)return this.say(s("ws.hits.nothing",{n:o.already,code:r})),this.coded();let h=o.passages.map(([l,u,f,m])=>({coding:crypto.randomUUID(),interview:l,revision:u,start:f,end:m,code:e})),p=await t.do({kind:"codings.add",codings:h});if(p.ok){this.recent.used(e);let l=p.value,u=new Set(o.passages.map(([P])=>P)),f=l.already+o.already,m=[s("ws.hits.coded",{n:l.codings.length,code:r})];u.size>1&&m.push(s("ws.hits.coded.in",{n:u.size})),f&&m.push(s("ws.hits.already",{n:f})),this.say(m.join(" "),l.codings.length?o.passages[0][0]:null)}this.coded()}say(e,t=null){let{say:i}=this.desk,s=t!==null&&c("button.qw-button",{type:"button","data-testid":"undo-many",onclick:()=>{this.undo(t)}},i("ws.hits.undo"));this.done.replaceChildren(c("span",{},e),...s?[s]:[]),this.done.hidden=!1}async undo(e){this.done.hidden=!0;let t=await this.desk.session.do({kind:"undo",interview:e});t.ok&&this.desk.toasts.show(t.value?.said??""),this.coded()}};function U(a){let e=Math.max(0,Math.floor(a)),t=n=>String(n).padStart(2,"0"),i=Math.floor(e/3600),s=Math.floor(e/60)%60;return i?`${i}:${t(s)}:${t(e%60)}`:`${s}:${t(e%60)}`}var b=class{all=!0;others=new Set;has(e){return this.all!==this.others.has(e)}set(e,t){t===this.all?this.others.delete(e):this.others.add(e)}setAll(e){this.all=e,this.others.clear()}count(e){return this.all?e-this.others.size:this.others.size}};function F(a,e,t,i,s){let{say:n,model:o}=a,r=g(e),h=c("input",{type:"checkbox",checked:i.has(r),"aria-label":n("ws.hits.tick",{text:e.text}),onchange:()=>{i.set(r,h.checked),s.ticked()}}),p=e.codes.flatMap(w=>o.codes.get(w)??[]),l=p.map(w=>w.name).join(", "),u=[e.participant||e.speaker,e.group].filter(Boolean).join(" · "),f=c("span.qf-who",{},e.start_s!==null&&c("span.qf-time",{},U(e.start_s)),c("span.qw-name",{},u),p.length>0&&c("span.qf-codes",{title:l,"aria-label":n("ws.hits.codes",{codes:l})},...p.map(w=>M(w.colour))),e.likeness!==void 0&&te(a,e.likeness)),m=c("span.qf-quote",{dir:"auto"},e.before,e.likeness===void 0?c("mark",{},e.text):e.text,e.after),P=c("button.qf-show",{type:"button",title:n("ws.find.show"),onclick:()=>s.show(t)},f,m);return c("div.qf-row",{"data-testid":"found","data-key":r},h,P)}function te({say:a},e){let t=Math.round(e*100);return c("span.qf-like",{title:a("ws.alike.near",{n:t}),style:{"--near":`${t}%`}})}var W=100,ie=160,B=1500,se=80,oe=["stem","word","part","regex"],ne=["hit","word","sentence","turn"],d={project:"",wish:{...z},found:null,at:-1,ticks:new b,typing:!1};function Oe(a){return d.project!==a.model.state.project.id&&Object.assign(d,{project:a.model.state.project.id,wish:{...z},found:null,at:-1,ticks:new b}),new $(a)}var $=class{constructor(e){this.desk=e;let{say:t}=e;this.query=c("input.qw-input",{type:"search",placeholder:t("ws.find.query"),"aria-label":t("ws.find.query"),autocomplete:"off",spellcheck:"false",value:d.wish.text,"data-testid":"find-words",oninput:()=>this.typed(),onkeydown:r=>this.key(r)}),this.scope=c("div.qf-scope",{role:"group","aria-label":t("ws.find.scope")},...[!1,!0].map(r=>c("button",{type:"button","data-everywhere":String(r),"data-testid":r?"find-everywhere":"find-here",onclick:()=>this.wish({everywhere:r})},t(r?"ws.find.everywhere":"ws.find.here"))));let i=this.select("ws.find.mode",oe.map(r=>[r,t(`ws.find.mode.${r}`)]),d.wish.mode,r=>this.wish({mode:r}),"find-mode"),s=c("button.qf-case",{type:"button",title:t("ws.find.case"),"aria-label":t("ws.find.case"),"aria-pressed":String(d.wish.matchCase),onclick:()=>{s.setAttribute("aria-pressed",String(!d.wish.matchCase)),this.wish({matchCase:!d.wish.matchCase})}},"Aa");this.filters=c("details.qf-filters",{},c("summary",{},t("ws.find.only"))),this.all=c("input",{type:"checkbox",checked:!0,"data-testid":"find-tick-all",onchange:()=>this.tickAll()}),this.coder=new H(e,r=>this.gather(r),()=>this.again());let n=this.select("ws.hits.extent",ne.map(r=>[r,t(`ws.hits.extent.${r}`)]),d.wish.extent,r=>this.wish({extent:r}),"find-extent"),o=c("div.qf-foot",{},c("div.qf-line",{},c("label.qf-all",{},this.all,t("ws.find.all")),n),this.coder.root);o.hidden=!e.model.may("code"),this.root=c("div.qf",{},c("div.qf-head",{},this.query,this.scope),c("div.qf-line",{},i,s),this.filters,this.count,this.list,o),this.fillFilters()}desk;root;query;scope;filters;count=c("div.qf-count",{role:"status","data-testid":"find-count"});list=c("div.qf-list",{"data-testid":"find-hits"});all;coder;lit=[];asked=0;timer=0;origin=0;inSight=!1;light=K(()=>this.paint());shown(e){let{everywhere:t,carried:i}=e??{};this.inSight=!0,this.origin=this.desk.cursor.unit,t!==void 0&&(d.wish.everywhere=t);let s=i?"":this.seed(),n=i&&d.wish.everywhere&&d.found!==null;s&&(this.query.value=d.wish.text=s),this.mark(),n?(this.fill(),this.light(),this.lightHere()):this.search(!i),!(i&&!d.typing)&&(this.query.focus({preventScroll:!0}),i||this.query.select())}left(){this.inSight=!1,clearTimeout(this.timer),this.desk.highlights.paint("found",[]),this.desk.highlights.paint("foundnow",[])}news(e){e.about==="document"&&this.search(!1),e.about==="codings"&&this.light(),(e.about==="codes"||e.about==="speakers")&&this.fillFilters()}seed(){let{activity:e,model:t}=this.desk,i=e.chosen&&t.doc?t.doc.textOf(e.chosen):"";return i.length<=se&&!i.includes(`
`)?i:""}typed(){d.wish.text=this.query.value,clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.search(!0)},ie)}wish(e){let t=Object.keys(e).join()==="extent";Object.assign(d.wish,e),this.mark(),this.search(!t)}mark(){for(let e of this.scope.querySelectorAll("[data-everywhere]"))e.setAttribute("aria-pressed",String(e.dataset.everywhere===String(d.wish.everywhere)))}again(){this.search(!1)}async search(e){clearTimeout(this.timer),this.timer=0;let{project:t,interview:i}=this.desk.model.state,s=++this.asked;if(!d.wish.text.trim())return this.lit=[],d.found=null,this.fill();this.root.dataset.busy="1";try{let[n,o]=await Promise.all([R(t.id,i.id,d.wish,0,W),x(t.id,i.id,this.wishHere())]);if(s!==this.asked)return;let r=this.keyOfSearch!==this.lastSearch;this.lastSearch=this.keyOfSearch,d.found=n,r&&(d.ticks.setAll(!0),d.at=-1,this.coder.forget()),this.take(o.passages.filter(([h])=>h===i.id).map(([,,h,p])=>[h,p])),this.fill(),e&&this.reach()}catch(n){if(s!==this.asked)return;this.lit=[],d.found=null,this.fill(n.message||this.desk.say("ws.hits.unreachable"))}finally{s===this.asked&&delete this.root.dataset.busy}}lastSearch="";get keyOfSearch(){let{interview:e}=this.desk.model.state,t=v(d.wish,e.id);return t.delete("extent"),t.toString()}wishHere(){return{...d.wish,everywhere:!1,extent:"hit"}}async lightHere(){let{project:e,interview:t}=this.desk.model.state,i=await x(e.id,t.id,this.wishHere()).catch(()=>null);i&&this.take(i.passages.map(([,,s,n])=>[s,n]))}take(e){let t=this.desk.model.doc?.offsets;this.lit=t?e.map(([i,s])=>({from:t.toUnits(i),to:t.toUnits(s)})):[],this.light()}paint(){let{highlights:e,transcript:t,cursor:i,model:s}=this.desk;if(!this.inSight)return;let n=Math.max(0,this.lit.findIndex(p=>p.from>=i.unit)-B/2);e.paint("found",this.lit.slice(n,n+B).flatMap(p=>t.ranges(p)));let o=d.found?.hits[d.at],r=o&&o.interview_id===s.state.interview.id&&s.doc,{offsets:h}=s.doc??{};e.paint("foundnow",r&&h?t.ranges({from:h.toUnits(o.start),to:h.toUnits(o.end)}):[])}reach(){let{model:e}=this.desk,t=d.found?.hits??[],i=e.doc?.offsets.toPoints(this.origin)??0,s=o=>o.interview_id===e.state.interview.id,n=t.findIndex(o=>s(o)&&o.start>=i);n<0&&(n=t.findIndex(s)),n>=0&&this.show(n)}show(e){let t=d.found?.hits[e];t&&(d.at=e,d.typing=document.activeElement===this.query,this.here(),this.desk.go({interview:t.interview_id,start:t.start,end:t.end}),this.light())}async step(e){let t=d.found;if(!t?.total)return;let i=(d.at+e+t.total)%t.total;i>=t.hits.length&&await this.more(i+1),this.show(i)}key(e){if(e.isComposing)return;let t=e.key==="ArrowDown"||e.key==="Enter"&&!e.shiftKey,i=e.key==="ArrowUp"||e.key==="Enter"&&e.shiftKey;if(e.key==="Enter"&&(e.ctrlKey||e.metaKey))this.coder.open();else if(this.timer&&(t||i))this.search(!0);else if(t||i)this.step(t?1:-1);else return;e.preventDefault()}async more(e){let{project:t,interview:i}=this.desk.model.state,{found:s}=d;for(;s&&s===d.found&&s.hits.length<Math.min(e,s.total);){let n=await R(t.id,i.id,d.wish,s.hits.length,2*W).catch(()=>null);if(!n?.hits.length)break;s.hits.push(...n.hits)}s===d.found&&this.fill()}fill(e=""){let{found:t}=d,i=new Map(t?.interviews.map(r=>[r.id,r])??[]),s=[],n="";t?.hits.forEach((r,h)=>{if(d.wish.everywhere&&r.interview_id!==n){n=r.interview_id;let{name:p="",hits:l=0}=i.get(n)??{};s.push(c("h3.qf-group",{},c("span.qw-name",{},p),c("span.qw-count",{},String(l))))}s.push(F(this.desk,r,h,d.ticks,{show:p=>this.show(p),ticked:()=>this.tell()}))});let o=(t?.total??0)-(t?.hits.length??0);o>0&&s.push(c("button.qw-button.qf-more",{type:"button",onclick:()=>{this.more(t.hits.length+1)}},this.desk.say("ws.hits.more",{n:o}))),this.list.replaceChildren(...s),this.here(),this.tell(e),this.light()}here(){this.list.querySelector(".qf-here")?.classList.remove("qf-here");let e=d.found?.hits[d.at],t=e&&this.list.querySelector(`[data-key="${g(e)}"]`);t?.classList.add("qf-here"),t?.scrollIntoView({block:"nearest"}),this.tell()}tell(e=""){let{say:t}=this.desk,{found:i,at:s,wish:n}=d,o=i?.total??0,r=n.everywhere&&i&&i.interviews.length>1,h=s>=0&&o?t("ws.find.at",{at:s+1,n:o}):t("ws.find.count",{n:o}),p=r?` · ${t("ws.find.in",{n:i.interviews.length})}`:"";this.count.textContent=e||(i?h+p:n.text.trim()?"":t("ws.find.start")),this.count.dataset.problem=e?"1":"";let l=d.ticks.count(o);this.coder.tell(l),this.all.checked=l>0&&d.ticks.all,this.all.indeterminate=l>0&&l<o}tickAll(){d.ticks.setAll(this.all.checked),this.fill()}async gather(e){let{project:t,interview:i}=this.desk.model.state,{found:s,ticks:n,wish:o}=d,[r,h]=await Promise.all([x(t.id,i.id,o,e),n.all&&!n.others.size?null:x(t.id,i.id,o)]),p=s?.hits??[],l=f=>n.all?n.others.size?A(f,p,n.others):f:O(f,p,n.others),u=l(r.passages);if(n.all&&r.more)throw new Error(this.desk.say("ws.hits.toomany",{n:r.passages.length+r.more}));return{passages:u,already:h?l(h.passages).length-u.length:r.already}}select(e,t,i,s,n){let o=c("select.qw-select",{"aria-label":this.desk.say(e),title:this.desk.say(e),"data-testid":n,onchange:()=>s(o.value)},...t.map(([r,h])=>c("option",{value:r,selected:r===i},h)));return o}fillFilters(){let{model:e,say:t}=this.desk,{wish:i}=d,s=new Set([...e.speakers.values()].map(l=>l.name)),n=[["",t("ws.find.anyone")],["role:participant",t("ws.find.participants")],["role:interviewer",t("ws.find.interviewers")],...[...s].map(l=>[`speaker:${l}`,l]),...e.state.participants.filter(l=>!s.has(l.label)).map(l=>[`participant:${l.id}`,l.label])],o=[...new Set(e.state.participants.map(l=>l.group??""))].sort(),r=[["*",t("ws.find.anygroup")],...o.map(l=>[`=${l}`,l||t("ws.find.nogroup")])],h=q(e.codes.values()).map(({code:l,depth:u})=>[l.id," ".repeat(u)+l.name]),p=[this.select("ws.find.who",n,i.who,l=>this.wish({who:l}),"find-who"),o.some(Boolean)&&this.select("ws.find.group",r,i.group===null?"*":`=${i.group}`,l=>this.wish({group:l==="*"?null:l.slice(1)})),h.length>0&&c("div.qf-line",{},this.select("ws.find.where",[["inside",t("ws.find.inside")],["outside",t("ws.find.outside")]],i.where,l=>this.wish({where:l})),this.select("ws.find.code",[["",t("ws.find.anycode")],...h],i.code,l=>this.wish({code:l}),"find-code"))];for(;this.filters.children.length>1;)this.filters.lastElementChild.remove();this.filters.append(...p.filter(l=>l!==!1))}};export{Y as css,Oe as open};

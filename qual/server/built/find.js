// built from frontend/src/panels/find.ts
var L={text:"",mode:"stem",matchCase:!1,everywhere:!1,who:"",group:null,code:"",where:"inside",extent:"sentence"};function v(r,e){let t=new URLSearchParams({q:r.text,mode:r.mode,extent:r.extent});r.matchCase&&t.set("case","1"),r.everywhere||t.set("interview",e);let i=r.who.indexOf(":");return i>0&&t.set(r.who.slice(0,i),r.who.slice(i+1)),r.group!==null&&t.set("group",r.group),r.code&&t.set(r.where,r.code),t}function g(r){return`${r.interview_id}:${r.start}:${r.end}`}function z(r){return[r.interview_id,r.revision_id,...r.passage]}function A(r,e,t){let i=([o,,a,h])=>`${o}:${a}:${h}`,s=new Set(e.filter(o=>!t.has(g(o))).map(o=>i(z(o)))),n=new Set(e.filter(o=>t.has(g(o))).map(o=>i(z(o))));return r.filter(o=>!n.has(i(o))||s.has(i(o)))}function O(r,e,t){let i=([n,,o,a])=>`${n}:${o}:${a}`,s=new Set(e.filter(n=>t.has(g(n))).map(n=>i(z(n))));return r.filter(n=>s.has(i(n)))}function k(r){return r.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/ß/g,"ss").replace(/ø/g,"o")}function q(r){let e=[...r],t=new Set(e.map(o=>o.id)),i=new Map;for(let o of e){let a=o.parent_id!==null&&t.has(o.parent_id)?o.parent_id:null,h=i.get(a);h?h.push(o):i.set(a,[o])}let s=[],n=(o,a,h)=>{let p=i.get(o)??[];p.sort((c,u)=>c.position-u.position||c.name.localeCompare(u.name));for(let c of p)s.push({code:c,depth:a,path:h}),n(c.id,a+1,h?`${h} › ${c.name}`:c.name)};return n(null,0,""),s}function G(r,e){let t=k(r),i=k(e.trim());if(t.startsWith(i))return 0;let s=t.split(/[^\p{L}\p{N}]+/u);return i.split(/\s+/).every(n=>s.some(o=>o.startsWith(n)))?1:t.includes(i)?2:null}function J(r,e){let t=G(r.name,e),i=k(e.trim());if(t!==null||i.length<3)return t;let s=_.get(r);return s===void 0&&_.set(r,s=k([r.definition,r.include,r.example].join(`
`))),s.includes(i)?3:null}var _=new WeakMap;function I(r,e){return r.map(t=>({row:t,score:J(t.code,e)})).filter(t=>t.score!==null).sort((t,i)=>t.score-i.score).map(t=>t.row)}function T(r,e){return r.trim().toLocaleLowerCase()===e.trim().toLocaleLowerCase()}var y=class extends Error{constructor(t,i,s){super(s);this.status=t;this.code=i}status;code};async function C(r){let e;try{e=await fetch(r,{credentials:"same-origin"})}catch{throw new y(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:i}=await D(e);throw new y(e.status,t,i)}async function D(r){try{let e=await r.json();return{code:e.error?.code??String(r.status),message:e.error?.message??""}}catch{return{code:String(r.status),message:""}}}var j=r=>`/api/projects/${encodeURIComponent(r)}`;async function R(r,e,t,i,s){let n=v(t,e);return n.set("offset",String(i)),n.set("limit",String(s)),await C(`${j(r)}/find?${n.toString()}`)}async function b(r,e,t,i=""){let s=v(t,e);return i&&s.set("code",i),await C(`${j(r)}/find/passages?${s.toString()}`)}function l(r,e={},...t){let[i,...s]=r.split("."),n=document.createElement(i);s.length&&(n.className=s.join(" "));for(let[o,a]of Object.entries(e))a==null||a===!1||(o.startsWith("on")?n.addEventListener(o.slice(2),a):o==="style"?X(n,a):n.setAttribute(o,a===!0?"":String(a)));return n.append(...t.filter(o=>o!=null&&o!==!1)),n}function X(r,e){for(let[t,i]of Object.entries(e))r.style.setProperty(t,i)}function K(r){let e=!1;return()=>{e||(e=!0,requestAnimationFrame(()=>setTimeout(()=>{e=!1,r()})))}}function M(r){return l("span.qw-dot",{style:{"--c":r},"aria-hidden":"true"})}var Q=`@media (width >= 900px) {
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
`;var Z=["#0072b2","#d55e00","#009e73","#cc79a7","#b8860b","#56b4e9","#7a5195","#8c564b"];function N(r){let e=[...r].map(i=>i.colour.toLowerCase()),t=i=>e.filter(s=>s===i).length;return Z.reduce((i,s)=>t(s)<t(i)?s:i)}function U(r,e,t,i){let s=t.getBoundingClientRect(),n=e.bottom+i,o=e.top-r.offsetHeight-i,a=n+r.offsetHeight>s.bottom&&o>s.top?o:n,h=Math.max(s.left+12,Math.min(e.left,s.right-r.offsetWidth-24));r.style.top=`${a-s.top+t.scrollTop}px`,r.style.left=`${h-s.left+t.scrollLeft}px`}var ee=9,te=30,S=class{constructor(e,t,i){this.model=e;this.say=t;this.hooks=i;this.list=l("div.qw-rows",{role:"listbox",id:`qw-list-${crypto.randomUUID()}`,"aria-label":t("ws.pop.label")}),this.input=l("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:t("ws.pop.placeholder"),"aria-label":t("ws.pop.label"),"aria-expanded":"true","aria-controls":this.list.id,"data-testid":"popover-input",oninput:()=>this.fill(),onkeydown:n=>this.key(n)});let s=l("div.qw-hint",{},t("ws.pop.hint"));this.root=l("div.qw-popover",{hidden:!0,role:"dialog","aria-label":t("ws.pop.label"),"data-testid":"popover"},this.purpose,this.input,this.list,this.more,s),this.root.addEventListener("pointerdown",n=>{n.target!==this.input&&n.preventDefault()})}model;say;hooks;root;input;list;more=l("div");purpose=l("div.qw-hint",{hidden:!0});choices=[];active=0;get isOpen(){return!this.root.hidden}open(e,t,i="",s=!1){this.input.value="",this.purpose.textContent=i,this.purpose.hidden=i==="";let n=(this.hooks.more??[]).filter(([o])=>!i&&this.model.state[`${o}s`]);this.more.replaceChildren(...n.map(([o,a,h])=>l("button.qw-row",{type:"button","data-testid":`pop-${o}`,onclick:h},l("span.qw-name",{},this.say(`ws.pop.${o}`)),l("kbd",{},a)))),this.fill(),this.root.hidden=!1,U(this.root,e,t,s?te:8),s||this.input.focus({preventScroll:!0})}close(){this.root.hidden||(this.root.hidden=!0,this.hooks.close())}fill(){let e=this.input.value.trim(),t=q(this.model.codes.values()),i=(e?I(t,e):this.recentFirst(t)).slice(0,ee);this.choices=i.map(a=>({code:a.code.id}));let s=i.map((a,h)=>this.row(a,h,!e)),n=t.some(a=>T(a.code.name,e));e&&!n&&this.model.may("edit_codebook")&&(this.choices.push({create:e}),s.push(this.option(this.choices.length-1,"new",l("span.qw-new",{},this.say("ws.pop.new",{name:e})))));let o=e||!this.model.may("edit_codebook")?"":this.hooks.vivo?.()??"";if(o&&!t.some(a=>T(a.code.name,o))){this.choices.push({create:o});let a=l("span.qw-name.qw-new",{},this.say("ws.pop.vivo",{name:o}));s.push(this.option(this.choices.length-1,"vivo",a,l("kbd",{},"Alt V")))}t.length===0&&!e&&s.unshift(l("div.qw-hint",{},this.say("ws.pop.nocodes"))),this.choices.length===0&&t.length&&s.push(l("div.qw-hint",{},this.say("ws.pop.nomatch"))),this.list.replaceChildren(...s),this.activate(0)}recentFirst(e){let t=new Map(e.map(s=>[s.code.id,s])),i=this.hooks.recent().flatMap(s=>t.get(s)??[]);return[...i,...e.filter(s=>!i.includes(s))]}row(e,t,i){let s=l("span.qw-name",{},e.code.name),n=e.path&&l("span.qw-path",{},e.path),o=i&&l("kbd",{},String(t+1));return this.option(t,e.code.id,M(e.code.colour),s,n,o)}option(e,t,...i){let s=`${this.list.id}-${e}`;return l("div.qw-row",{role:"option",id:s,"data-code":t,onclick:a=>this.choose(e,a.ctrlKey||a.metaKey||a.shiftKey),onpointermove:()=>this.activate(e)},...i)}activate(e){this.active=e,this.list.querySelectorAll(".qw-row").forEach((t,i)=>{if(t.setAttribute("aria-selected",String(i===e)),i!==e)return;if(this.input.setAttribute("aria-activedescendant",t.id),this.root.hidden||e===0)return void(this.list.scrollTop=0);let s=t.offsetTop+t.offsetHeight-this.list.clientHeight;this.list.scrollTop=Math.max(s,Math.min(this.list.scrollTop,t.offsetTop))})}choose(e,t=!1){let i=this.choices[e];i&&("code"in i?this.hooks.choose(i.code,t):this.hooks.create(i.create,t))}chooseDigit(e){"code"in(this.choices[e]??{})&&this.choose(e)}key(e){if(e.isComposing)return;let t=this.input.value==="";if(t&&this.hooks.key(e))return e.preventDefault();let i=this.choices.length;if(e.key==="ArrowDown"&&i)this.activate((this.active+1)%i);else if(e.key==="ArrowUp"&&i)this.activate((this.active+i-1)%i);else if(e.key==="Enter")this.choose(this.active,e.ctrlKey||e.metaKey||e.shiftKey);else if(e.key==="Escape")this.close();else if(t&&/^[1-9]$/.test(e.key)&&!e.ctrlKey&&!e.metaKey&&!e.altKey)this.chooseDigit(Number(e.key)-1);else return;e.preventDefault()}};var E=class{constructor(e){this.model=e}model;list(){try{let e=JSON.parse(localStorage.getItem(this.slot)??"[]");return Array.isArray(e)?e.filter(t=>typeof t=="string"):[]}catch{return[]}}used(e){let t=[e,...this.list().filter(i=>i!==e)].slice(0,9);try{localStorage.setItem(this.slot,JSON.stringify(t))}catch{}}get slot(){let{project:e,me:t}=this.model.state;return`qual.recent.${e.id}.${t.id}`}};var H=class{constructor(e,t,i){this.desk=e;this.gather=t;this.coded=i;let{model:s,say:n}=e;this.recent=new E(s),this.popover=new S(s,n,{choose:o=>{this.code(o)},create:o=>{this.create(o)},close:()=>this.button.focus({preventScroll:!0}),key:()=>!1,recent:()=>this.recent.list()}),this.button=l("button.qw-button.qw-primary",{type:"button","data-testid":"code-many","aria-haspopup":"dialog",onclick:()=>this.open()}),this.root=l("div.qf-coder",{},this.button,this.popover.root,this.done),this.root.addEventListener("keydown",o=>{o.key==="Escape"&&o.defaultPrevented&&o.stopPropagation()}),this.popover.root.addEventListener("focusout",o=>{this.popover.root.contains(o.relatedTarget)||(this.popover.root.hidden=!0)})}desk;gather;coded;root;button;popover;recent;done=l("div.qf-done",{role:"status",hidden:!0,"data-testid":"coded-many"});tell(e){this.button.textContent=this.desk.say("ws.hits.code",{n:e}),this.button.disabled=e===0||!this.desk.model.may("code")}forget(){this.done.hidden=!0}open(){this.button.disabled||(this.popover.open(new DOMRect,this.root),this.popover.root.removeAttribute("style"))}async create(e){let{session:t,model:i}=this.desk,s=crypto.randomUUID();(await t.do({kind:"code.add",code:s,name:e,parent:null,colour:N(i.codes.values())})).ok&&await this.code(s)}async code(e){let{session:t,model:i,say:s,toasts:n}=this.desk;this.popover.close(),this.button.disabled=!0;let o=await this.gather(e).catch(c=>(n.show(c.message||s("ws.hits.unreachable"),"error"),null));if(!o)return this.coded();let a=i.codes.get(e)?.name??"";if(o.passages.length===0)return this.say(s("ws.hits.nothing",{n:o.already,code:a})),this.coded();let h=o.passages.map(([c,u,f,m])=>({coding:crypto.randomUUID(),interview:c,revision:u,start:f,end:m,code:e})),p=await t.do({kind:"codings.add",codings:h});if(p.ok){this.recent.used(e);let c=p.value,u=new Set(o.passages.map(([P])=>P)),f=c.already+o.already,m=[s("ws.hits.coded",{n:c.codings.length,code:a})];u.size>1&&m.push(s("ws.hits.coded.in",{n:u.size})),f&&m.push(s("ws.hits.already",{n:f})),this.say(m.join(" "),c.codings.length?o.passages[0][0]:null)}this.coded()}say(e,t=null){let{say:i}=this.desk,s=t!==null&&l("button.qw-button",{type:"button","data-testid":"undo-many",onclick:()=>{this.undo(t)}},i("ws.hits.undo"));this.done.replaceChildren(l("span",{},e),...s?[s]:[]),this.done.hidden=!1}async undo(e){this.done.hidden=!0;let t=await this.desk.session.do({kind:"undo",interview:e});t.ok&&this.desk.toasts.show(t.value?.said??""),this.coded()}};function F(r){let e=Math.max(0,Math.floor(r)),t=n=>String(n).padStart(2,"0"),i=Math.floor(e/3600),s=Math.floor(e/60)%60;return i?`${i}:${t(s)}:${t(e%60)}`:`${s}:${t(e%60)}`}var x=class{all=!0;others=new Set;has(e){return this.all!==this.others.has(e)}set(e,t){t===this.all?this.others.delete(e):this.others.add(e)}setAll(e){this.all=e,this.others.clear()}count(e){return this.all?e-this.others.size:this.others.size}};function V(r,e,t,i,s){let{say:n,model:o}=r,a=g(e),h=l("input",{type:"checkbox",checked:i.has(a),"aria-label":n("ws.hits.tick",{text:e.text}),onchange:()=>{i.set(a,h.checked),s.ticked()}}),p=e.codes.flatMap(w=>o.codes.get(w)??[]),c=p.map(w=>w.name).join(", "),u=[e.participant||e.speaker,e.group].filter(Boolean).join(" · "),f=l("span.qf-who",{},e.start_s!==null&&l("span.qf-time",{},F(e.start_s)),l("span.qw-name",{},u),p.length>0&&l("span.qf-codes",{title:c,"aria-label":n("ws.hits.codes",{codes:c})},...p.map(w=>M(w.colour))),e.likeness!==void 0&&ie(r,e.likeness)),m=l("span.qf-quote",{dir:"auto"},e.before,e.likeness===void 0?l("mark",{},e.text):e.text,e.after),P=l("button.qf-show",{type:"button",title:n("ws.find.show"),onclick:()=>s.show(t)},f,m);return l("div.qf-row",{"data-testid":"found","data-key":a},h,P)}function ie({say:r},e){let t=Math.round(e*100);return l("span.qf-like",{title:r("ws.alike.near",{n:t}),style:{"--near":`${t}%`}})}var W=100,se=160,B=1500,oe=80,ne=["stem","word","part","regex"],re=["hit","word","sentence","turn"],d={project:"",wish:{...L},found:null,at:-1,ticks:new x,typing:!1};function De(r){return d.project!==r.model.state.project.id&&Object.assign(d,{project:r.model.state.project.id,wish:{...L},found:null,at:-1,ticks:new x}),new $(r)}var $=class{constructor(e){this.desk=e;let{say:t}=e;this.query=l("input.qw-input",{type:"search",placeholder:t("ws.find.query"),"aria-label":t("ws.find.query"),autocomplete:"off",spellcheck:"false",value:d.wish.text,"data-testid":"find-words",oninput:()=>this.typed(),onkeydown:a=>this.key(a)}),this.scope=l("div.qf-scope",{role:"group","aria-label":t("ws.find.scope")},...[!1,!0].map(a=>l("button",{type:"button","data-everywhere":String(a),"data-testid":a?"find-everywhere":"find-here",onclick:()=>this.wish({everywhere:a})},t(a?"ws.find.everywhere":"ws.find.here"))));let i=this.select("ws.find.mode",ne.map(a=>[a,t(`ws.find.mode.${a}`)]),d.wish.mode,a=>this.wish({mode:a}),"find-mode"),s=l("button.qf-case",{type:"button",title:t("ws.find.case"),"aria-label":t("ws.find.case"),"aria-pressed":String(d.wish.matchCase),onclick:()=>{s.setAttribute("aria-pressed",String(!d.wish.matchCase)),this.wish({matchCase:!d.wish.matchCase})}},"Aa");this.filters=l("details.qf-filters",{},l("summary",{},t("ws.find.only"))),this.all=l("input",{type:"checkbox",checked:!0,"data-testid":"find-tick-all",onchange:()=>this.tickAll()}),this.coder=new H(e,a=>this.gather(a),()=>this.again());let n=this.select("ws.hits.extent",re.map(a=>[a,t(`ws.hits.extent.${a}`)]),d.wish.extent,a=>this.wish({extent:a}),"find-extent"),o=l("div.qf-foot",{},l("div.qf-line",{},l("label.qf-all",{},this.all,t("ws.find.all")),n),this.coder.root);o.hidden=!e.model.may("code"),this.root=l("div.qf",{},l("div.qf-head",{},this.query,this.scope),l("div.qf-line",{},i,s),this.filters,this.count,this.list,o),this.fillFilters()}desk;root;query;scope;filters;count=l("div.qf-count",{role:"status","data-testid":"find-count"});list=l("div.qf-list",{"data-testid":"find-hits"});all;coder;lit=[];asked=0;timer=0;origin=0;inSight=!1;light=K(()=>this.paint());shown(e){let{everywhere:t,carried:i}=e??{};this.inSight=!0,this.origin=this.desk.cursor.unit,t!==void 0&&(d.wish.everywhere=t);let s=i?"":this.seed(),n=i&&d.wish.everywhere&&d.found!==null;s&&(this.query.value=d.wish.text=s),this.mark(),n?(this.fill(),this.light(),this.lightHere()):this.search(!i),!(i&&!d.typing)&&(this.query.focus({preventScroll:!0}),i||this.query.select())}left(){this.inSight=!1,clearTimeout(this.timer),this.desk.highlights.paint("found",[]),this.desk.highlights.paint("foundnow",[])}news(e){e.about==="document"&&this.search(!1),e.about==="codings"&&this.light(),(e.about==="codes"||e.about==="speakers")&&this.fillFilters()}seed(){let{activity:e,model:t}=this.desk,i=e.chosen&&t.doc?t.doc.textOf(e.chosen):"";return i.length<=oe&&!i.includes(`
`)?i:""}typed(){d.wish.text=this.query.value,clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.search(!0)},se)}wish(e){let t=Object.keys(e).join()==="extent";Object.assign(d.wish,e),this.mark(),this.search(!t)}mark(){for(let e of this.scope.querySelectorAll("[data-everywhere]"))e.setAttribute("aria-pressed",String(e.dataset.everywhere===String(d.wish.everywhere)))}again(){this.search(!1)}async search(e){clearTimeout(this.timer),this.timer=0;let{project:t,interview:i}=this.desk.model.state,s=++this.asked;if(!d.wish.text.trim())return this.lit=[],d.found=null,this.fill();this.root.dataset.busy="1";try{let[n,o]=await Promise.all([R(t.id,i.id,d.wish,0,W),b(t.id,i.id,this.wishHere())]);if(s!==this.asked)return;let a=this.keyOfSearch!==this.lastSearch;this.lastSearch=this.keyOfSearch,d.found=n,a&&(d.ticks.setAll(!0),d.at=-1,this.coder.forget()),this.take(o.passages.filter(([h])=>h===i.id).map(([,,h,p])=>[h,p])),this.fill(),e&&this.reach()}catch(n){if(s!==this.asked)return;this.lit=[],d.found=null,this.fill(n.message||this.desk.say("ws.hits.unreachable"))}finally{s===this.asked&&delete this.root.dataset.busy}}lastSearch="";get keyOfSearch(){let{interview:e}=this.desk.model.state,t=v(d.wish,e.id);return t.delete("extent"),t.toString()}wishHere(){return{...d.wish,everywhere:!1,extent:"hit"}}async lightHere(){let{project:e,interview:t}=this.desk.model.state,i=await b(e.id,t.id,this.wishHere()).catch(()=>null);i&&this.take(i.passages.map(([,,s,n])=>[s,n]))}take(e){let t=this.desk.model.doc?.offsets;this.lit=t?e.map(([i,s])=>({from:t.toUnits(i),to:t.toUnits(s)})):[],this.light()}paint(){let{highlights:e,transcript:t,cursor:i,model:s}=this.desk;if(!this.inSight)return;let n=Math.max(0,this.lit.findIndex(p=>p.from>=i.unit)-B/2);e.paint("found",this.lit.slice(n,n+B).flatMap(p=>t.ranges(p)));let o=d.found?.hits[d.at],a=o&&o.interview_id===s.state.interview.id&&s.doc,{offsets:h}=s.doc??{};e.paint("foundnow",a&&h?t.ranges({from:h.toUnits(o.start),to:h.toUnits(o.end)}):[])}reach(){let{model:e}=this.desk,t=d.found?.hits??[],i=e.doc?.offsets.toPoints(this.origin)??0,s=o=>o.interview_id===e.state.interview.id,n=t.findIndex(o=>s(o)&&o.start>=i);n<0&&(n=t.findIndex(s)),n>=0&&this.show(n)}show(e){let t=d.found?.hits[e];t&&(d.at=e,d.typing=document.activeElement===this.query,this.here(),this.desk.go({interview:t.interview_id,start:t.start,end:t.end}),this.light())}async step(e){let t=d.found;if(!t?.total)return;let i=(d.at+e+t.total)%t.total;i>=t.hits.length&&await this.more(i+1),this.show(i)}key(e){if(e.isComposing)return;let t=e.key==="ArrowDown"||e.key==="Enter"&&!e.shiftKey,i=e.key==="ArrowUp"||e.key==="Enter"&&e.shiftKey;if(e.key==="Enter"&&(e.ctrlKey||e.metaKey))this.coder.open();else if(this.timer&&(t||i))this.search(!0);else if(t||i)this.step(t?1:-1);else return;e.preventDefault()}async more(e){let{project:t,interview:i}=this.desk.model.state,{found:s}=d;for(;s&&s===d.found&&s.hits.length<Math.min(e,s.total);){let n=await R(t.id,i.id,d.wish,s.hits.length,2*W).catch(()=>null);if(!n?.hits.length)break;s.hits.push(...n.hits)}s===d.found&&this.fill()}fill(e=""){let{found:t}=d,i=new Map(t?.interviews.map(a=>[a.id,a])??[]),s=[],n="";t?.hits.forEach((a,h)=>{if(d.wish.everywhere&&a.interview_id!==n){n=a.interview_id;let{name:p="",hits:c=0}=i.get(n)??{};s.push(l("h3.qf-group",{},l("span.qw-name",{},p),l("span.qw-count",{},String(c))))}s.push(V(this.desk,a,h,d.ticks,{show:p=>this.show(p),ticked:()=>this.tell()}))});let o=(t?.total??0)-(t?.hits.length??0);o>0&&s.push(l("button.qw-button.qf-more",{type:"button",onclick:()=>{this.more(t.hits.length+1)}},this.desk.say("ws.hits.more",{n:o}))),this.list.replaceChildren(...s),this.here(),this.tell(e),this.light()}here(){this.list.querySelector(".qf-here")?.classList.remove("qf-here");let e=d.found?.hits[d.at],t=e&&this.list.querySelector(`[data-key="${g(e)}"]`);t?.classList.add("qf-here"),t?.scrollIntoView({block:"nearest"}),this.tell()}tell(e=""){let{say:t}=this.desk,{found:i,at:s,wish:n}=d,o=i?.total??0,a=n.everywhere&&i&&i.interviews.length>1,h=s>=0&&o?t("ws.find.at",{at:s+1,n:o}):t("ws.find.count",{n:o}),p=a?` · ${t("ws.find.in",{n:i.interviews.length})}`:"";this.count.textContent=e||(i?h+p:n.text.trim()?"":t("ws.find.start")),this.count.dataset.problem=e?"1":"";let c=d.ticks.count(o);this.coder.tell(c),this.all.checked=c>0&&d.ticks.all,this.all.indeterminate=c>0&&c<o}tickAll(){d.ticks.setAll(this.all.checked),this.fill()}async gather(e){let{project:t,interview:i}=this.desk.model.state,{found:s,ticks:n,wish:o}=d,[a,h]=await Promise.all([b(t.id,i.id,o,e),n.all&&!n.others.size?null:b(t.id,i.id,o)]),p=s?.hits??[],c=f=>n.all?n.others.size?A(f,p,n.others):f:O(f,p,n.others),u=c(a.passages);if(n.all&&a.more)throw new Error(this.desk.say("ws.hits.toomany",{n:a.passages.length+a.more}));return{passages:u,already:h?c(h.passages).length-u.length:a.already}}select(e,t,i,s,n){let o=l("select.qw-select",{"aria-label":this.desk.say(e),title:this.desk.say(e),"data-testid":n,onchange:()=>s(o.value)},...t.map(([a,h])=>l("option",{value:a,selected:a===i},h)));return o}fillFilters(){let{model:e,say:t}=this.desk,{wish:i}=d,s=new Set([...e.speakers.values()].map(c=>c.name)),n=[["",t("ws.find.anyone")],["role:participant",t("ws.find.participants")],["role:interviewer",t("ws.find.interviewers")],...[...s].map(c=>[`speaker:${c}`,c]),...e.state.participants.filter(c=>!s.has(c.label)).map(c=>[`participant:${c.id}`,c.label])],o=[...new Set(e.state.participants.map(c=>c.group??""))].sort(),a=[["*",t("ws.find.anygroup")],...o.map(c=>[`=${c}`,c||t("ws.find.nogroup")])],h=q(e.codes.values()).map(({code:c,depth:u})=>[c.id," ".repeat(u)+c.name]),p=[this.select("ws.find.who",n,i.who,c=>this.wish({who:c}),"find-who"),o.some(Boolean)&&this.select("ws.find.group",a,i.group===null?"*":`=${i.group}`,c=>this.wish({group:c==="*"?null:c.slice(1)})),h.length>0&&l("div.qf-line",{},this.select("ws.find.where",[["inside",t("ws.find.inside")],["outside",t("ws.find.outside")]],i.where,c=>this.wish({where:c})),this.select("ws.find.code",[["",t("ws.find.anycode")],...h],i.code,c=>this.wish({code:c}),"find-code"))];for(;this.filters.children.length>1;)this.filters.lastElementChild.remove();this.filters.append(...p.filter(c=>c!==!1))}};export{Q as css,De as open};

// built from frontend/src/panels/alike.ts
function y(n){return n.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/ß/g,"ss").replace(/ø/g,"o")}function b(n){let e=[...n],t=new Set(e.map(i=>i.id)),o=new Map;for(let i of e){let l=i.parent_id!==null&&t.has(i.parent_id)?i.parent_id:null,d=o.get(l);d?d.push(i):o.set(l,[i])}let s=[],r=(i,l,d)=>{let h=o.get(i)??[];h.sort((p,u)=>p.position-u.position||p.name.localeCompare(u.name));for(let p of h)s.push({code:p,depth:l,path:d}),r(p.id,l+1,d?`${d} › ${p.name}`:p.name)};return r(null,0,""),s}function D(n,e){let t=y(n),o=y(e.trim());if(t.startsWith(o))return 0;let s=t.split(/[^\p{L}\p{N}]+/u);return o.split(/\s+/).every(r=>s.some(i=>i.startsWith(r)))?1:t.includes(o)?2:null}function K(n,e){let t=D(n.name,e),o=y(e.trim());if(t!==null||o.length<3)return t;let s=C.get(n);return s===void 0&&C.set(n,s=y([n.definition,n.include,n.example].join(`
`))),s.includes(o)?3:null}var C=new WeakMap;function E(n,e){return n.map(t=>({row:t,score:K(t.code,e)})).filter(t=>t.score!==null).sort((t,o)=>t.score-o.score).map(t=>t.row)}function S(n,e){return n.trim().toLocaleLowerCase()===e.trim().toLocaleLowerCase()}function v(n){return`${n.interview_id}:${n.start}:${n.end}`}var g=class extends Error{constructor(t,o,s){super(s);this.status=t;this.code=o}status;code};async function R(n){let e;try{e=await fetch(n,{credentials:"same-origin"})}catch{throw new g(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:o}=await L(e);throw new g(e.status,t,o)}async function L(n){try{let e=await n.json();return{code:e.error?.code??String(n.status),message:e.error?.message??""}}catch{return{code:String(n.status),message:""}}}var T=n=>`/api/projects/${encodeURIComponent(n)}`;async function A(n,e,t){let o=new URLSearchParams({interview:e.interview,start:String(e.start),end:String(e.end)});return t&&o.set("outside",t),await R(`${T(n)}/similar?${o.toString()}`)}async function $(n){let e=await fetch(`${T(n)}/similar`,{method:"POST",credentials:"same-origin"}).catch(()=>null);if(e?.ok)return;let{code:t,message:o}=e?await L(e):{code:"unreachable",message:""};throw new g(e?.status??0,t,o)}function a(n,e={},...t){let[o,...s]=n.split("."),r=document.createElement(o);s.length&&(r.className=s.join(" "));for(let[i,l]of Object.entries(e))l==null||l===!1||(i.startsWith("on")?r.addEventListener(i.slice(2),l):i==="style"?U(r,l):r.setAttribute(i,l===!0?"":String(l)));return r.append(...t.filter(i=>i!=null&&i!==!1)),r}function U(n,e){for(let[t,o]of Object.entries(e))n.style.setProperty(t,o)}function x(n){return a("span.qw-dot",{style:{"--c":n},"aria-hidden":"true"})}var W=`@media (width >= 900px) {
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
`;var B=["#0072b2","#d55e00","#009e73","#cc79a7","#b8860b","#56b4e9","#7a5195","#8c564b"];function O(n){let e=[...n].map(o=>o.colour.toLowerCase()),t=o=>e.filter(s=>s===o).length;return B.reduce((o,s)=>t(s)<t(o)?s:o)}function _(n,e,t,o){let s=t.getBoundingClientRect(),r=e.bottom+o,i=e.top-n.offsetHeight-o,l=r+n.offsetHeight>s.bottom&&i>s.top?i:r,d=Math.max(s.left+12,Math.min(e.left,s.right-n.offsetWidth-24));n.style.top=`${l-s.top+t.scrollTop}px`,n.style.left=`${d-s.left+t.scrollLeft}px`}var F=9,G=30,k=class{constructor(e,t,o){this.model=e;this.say=t;this.hooks=o;this.list=a("div.qw-rows",{role:"listbox",id:`qw-list-${crypto.randomUUID()}`,"aria-label":t("ws.pop.label")}),this.input=a("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:t("ws.pop.placeholder"),"aria-label":t("ws.pop.label"),"aria-expanded":"true","aria-controls":this.list.id,"data-testid":"popover-input",oninput:()=>this.fill(),onkeydown:r=>this.key(r)});let s=a("div.qw-hint",{},t("ws.pop.hint"));this.root=a("div.qw-popover",{hidden:!0,role:"dialog","aria-label":t("ws.pop.label"),"data-testid":"popover"},this.purpose,this.input,this.list,this.more,s),this.root.addEventListener("pointerdown",r=>{r.target!==this.input&&r.preventDefault()})}model;say;hooks;root;input;list;more=a("div");purpose=a("div.qw-hint",{hidden:!0});choices=[];active=0;get isOpen(){return!this.root.hidden}open(e,t,o="",s=!1){this.input.value="",this.purpose.textContent=o,this.purpose.hidden=o==="";let r=(this.hooks.more??[]).filter(([i])=>!o&&this.model.state[`${i}s`]);this.more.replaceChildren(...r.map(([i,l,d])=>a("button.qw-row",{type:"button","data-testid":`pop-${i}`,onclick:d},a("span.qw-name",{},this.say(`ws.pop.${i}`)),a("kbd",{},l)))),this.fill(),this.root.hidden=!1,_(this.root,e,t,s?G:8),s||this.input.focus({preventScroll:!0})}close(){this.root.hidden||(this.root.hidden=!0,this.hooks.close())}fill(){let e=this.input.value.trim(),t=b(this.model.codes.values()),o=(e?E(t,e):this.recentFirst(t)).slice(0,F);this.choices=o.map(l=>({code:l.code.id}));let s=o.map((l,d)=>this.row(l,d,!e)),r=t.some(l=>S(l.code.name,e));e&&!r&&this.model.may("edit_codebook")&&(this.choices.push({create:e}),s.push(this.option(this.choices.length-1,"new",a("span.qw-new",{},this.say("ws.pop.new",{name:e})))));let i=e||!this.model.may("edit_codebook")?"":this.hooks.vivo?.()??"";if(i&&!t.some(l=>S(l.code.name,i))){this.choices.push({create:i});let l=a("span.qw-name.qw-new",{},this.say("ws.pop.vivo",{name:i}));s.push(this.option(this.choices.length-1,"vivo",l,a("kbd",{},"Alt V")))}t.length===0&&!e&&s.unshift(a("div.qw-hint",{},this.say("ws.pop.nocodes"))),this.choices.length===0&&t.length&&s.push(a("div.qw-hint",{},this.say("ws.pop.nomatch"))),this.list.replaceChildren(...s),this.activate(0)}recentFirst(e){let t=new Map(e.map(s=>[s.code.id,s])),o=this.hooks.recent().flatMap(s=>t.get(s)??[]);return[...o,...e.filter(s=>!o.includes(s))]}row(e,t,o){let s=a("span.qw-name",{},e.code.name),r=e.path&&a("span.qw-path",{},e.path),i=o&&a("kbd",{},String(t+1));return this.option(t,e.code.id,x(e.code.colour),s,r,i)}option(e,t,...o){let s=`${this.list.id}-${e}`;return a("div.qw-row",{role:"option",id:s,"data-code":t,onclick:l=>this.choose(e,l.ctrlKey||l.metaKey||l.shiftKey),onpointermove:()=>this.activate(e)},...o)}activate(e){this.active=e,this.list.querySelectorAll(".qw-row").forEach((t,o)=>{if(t.setAttribute("aria-selected",String(o===e)),o!==e)return;if(this.input.setAttribute("aria-activedescendant",t.id),this.root.hidden||e===0)return void(this.list.scrollTop=0);let s=t.offsetTop+t.offsetHeight-this.list.clientHeight;this.list.scrollTop=Math.max(s,Math.min(this.list.scrollTop,t.offsetTop))})}choose(e,t=!1){let o=this.choices[e];o&&("code"in o?this.hooks.choose(o.code,t):this.hooks.create(o.create,t))}chooseDigit(e){"code"in(this.choices[e]??{})&&this.choose(e)}key(e){if(e.isComposing)return;let t=this.input.value==="";if(t&&this.hooks.key(e))return e.preventDefault();let o=this.choices.length;if(e.key==="ArrowDown"&&o)this.activate((this.active+1)%o);else if(e.key==="ArrowUp"&&o)this.activate((this.active+o-1)%o);else if(e.key==="Enter")this.choose(this.active,e.ctrlKey||e.metaKey||e.shiftKey);else if(e.key==="Escape")this.close();else if(t&&/^[1-9]$/.test(e.key)&&!e.ctrlKey&&!e.metaKey&&!e.altKey)this.chooseDigit(Number(e.key)-1);else return;e.preventDefault()}};var q=class{constructor(e){this.model=e}model;list(){try{let e=JSON.parse(localStorage.getItem(this.slot)??"[]");return Array.isArray(e)?e.filter(t=>typeof t=="string"):[]}catch{return[]}}used(e){let t=[e,...this.list().filter(o=>o!==e)].slice(0,9);try{localStorage.setItem(this.slot,JSON.stringify(t))}catch{}}get slot(){let{project:e,me:t}=this.model.state;return`qual.recent.${e.id}.${t.id}`}};var M=class{constructor(e,t,o){this.desk=e;this.gather=t;this.coded=o;let{model:s,say:r}=e;this.recent=new q(s),this.popover=new k(s,r,{choose:i=>{this.code(i)},create:i=>{this.create(i)},close:()=>this.button.focus({preventScroll:!0}),key:()=>!1,recent:()=>this.recent.list()}),this.button=a("button.qw-button.qw-primary",{type:"button","data-testid":"code-many","aria-haspopup":"dialog",onclick:()=>this.open()}),this.root=a("div.qf-coder",{},this.button,this.popover.root,this.done),this.root.addEventListener("keydown",i=>{i.key==="Escape"&&i.defaultPrevented&&i.stopPropagation()}),this.popover.root.addEventListener("focusout",i=>{this.popover.root.contains(i.relatedTarget)||(this.popover.root.hidden=!0)})}desk;gather;coded;root;button;popover;recent;done=a("div.qf-done",{role:"status",hidden:!0,"data-testid":"coded-many"});tell(e){this.button.textContent=this.desk.say("ws.hits.code",{n:e}),this.button.disabled=e===0||!this.desk.model.may("code")}forget(){this.done.hidden=!0}open(){this.button.disabled||(this.popover.open(new DOMRect,this.root),this.popover.root.removeAttribute("style"))}async create(e){let{session:t,model:o}=this.desk,s=crypto.randomUUID();(await t.do({kind:"code.add",code:s,name:e,parent:null,colour:O(o.codes.values())})).ok&&await this.code(s)}async code(e){let{session:t,model:o,say:s,toasts:r}=this.desk;this.popover.close(),this.button.disabled=!0;let i=await this.gather(e).catch(p=>(r.show(p.message||s("ws.hits.unreachable"),"error"),null));if(!i)return this.coded();let l=o.codes.get(e)?.name??"";if(i.passages.length===0)return this.say(s("ws.hits.nothing",{n:i.already,code:l})),this.coded();let d=i.passages.map(([p,u,f,m])=>({coding:crypto.randomUUID(),interview:p,revision:u,start:f,end:m,code:e})),h=await t.do({kind:"codings.add",codings:d});if(h.ok){this.recent.used(e);let p=h.value,u=new Set(i.passages.map(([z])=>z)),f=p.already+i.already,m=[s("ws.hits.coded",{n:p.codings.length,code:l})];u.size>1&&m.push(s("ws.hits.coded.in",{n:u.size})),f&&m.push(s("ws.hits.already",{n:f})),this.say(m.join(" "),p.codings.length?i.passages[0][0]:null)}this.coded()}say(e,t=null){let{say:o}=this.desk,s=t!==null&&a("button.qw-button",{type:"button","data-testid":"undo-many",onclick:()=>{this.undo(t)}},o("ws.hits.undo"));this.done.replaceChildren(a("span",{},e),...s?[s]:[]),this.done.hidden=!1}async undo(e){this.done.hidden=!0;let t=await this.desk.session.do({kind:"undo",interview:e});t.ok&&this.desk.toasts.show(t.value?.said??""),this.coded()}};function j(n){let e=Math.max(0,Math.floor(n)),t=r=>String(r).padStart(2,"0"),o=Math.floor(e/3600),s=Math.floor(e/60)%60;return o?`${o}:${t(s)}:${t(e%60)}`:`${s}:${t(e%60)}`}var P=class{all=!0;others=new Set;has(e){return this.all!==this.others.has(e)}set(e,t){t===this.all?this.others.delete(e):this.others.add(e)}setAll(e){this.all=e,this.others.clear()}count(e){return this.all?e-this.others.size:this.others.size}};function I(n,e,t,o,s){let{say:r,model:i}=n,l=v(e),d=a("input",{type:"checkbox",checked:o.has(l),"aria-label":r("ws.hits.tick",{text:e.text}),onchange:()=>{o.set(l,d.checked),s.ticked()}}),h=e.codes.flatMap(w=>i.codes.get(w)??[]),p=h.map(w=>w.name).join(", "),u=[e.participant||e.speaker,e.group].filter(Boolean).join(" · "),f=a("span.qf-who",{},e.start_s!==null&&a("span.qf-time",{},j(e.start_s)),a("span.qw-name",{},u),h.length>0&&a("span.qf-codes",{title:p,"aria-label":r("ws.hits.codes",{codes:p})},...h.map(w=>x(w.colour))),e.likeness!==void 0&&J(n,e.likeness)),m=a("span.qf-quote",{dir:"auto"},e.before,e.likeness===void 0?a("mark",{},e.text):e.text,e.after),z=a("button.qf-show",{type:"button",title:r("ws.find.show"),onclick:()=>s.show(t)},f,m);return a("div.qf-row",{"data-testid":"found","data-key":l},d,z)}function J({say:n},e){let t=Math.round(e*100);return a("span.qf-like",{title:n("ws.alike.near",{n:t}),style:{"--near":`${t}%`}})}var X=60,Q=1500,N=240,c={project:"",place:null,text:"",outside:"",found:null,at:-1,ticks:new P};function Ee(n){return c.project!==n.model.state.project.id&&Object.assign(c,{project:n.model.state.project.id,place:null,outside:"",found:null,at:-1}),new H(n)}var H=class{constructor(e){this.desk=e;this.coder=new M(e,o=>Promise.resolve(this.gather(o)),()=>{this.look()}),this.foot=a("div.qf-foot",{},this.coder.root),this.foot.hidden=!e.model.may("code");let t=a("button.qw-button",{type:"button","data-testid":"alike-again",title:e.say("ws.alike.take.title"),onclick:()=>this.take()},e.say("ws.alike.take"));this.root=a("div.qf",{},this.chosen,a("div.qf-line",{},t),this.outside,this.state,this.meter,this.list,this.foot),this.fillCodes()}desk;root;chosen=a("blockquote.qf-chosen",{dir:"auto","data-testid":"alike-chosen"});outside=a("div.qf-line");state=a("div.qf-count",{role:"status","data-testid":"alike-state"});meter=a("progress.qf-meter",{max:"1",hidden:!0});list=a("div.qf-list",{"data-testid":"alike-hits"});coder;foot;timer=0;asked=0;hasAsked=!1;shown(e){let{carried:t,place:o}=e??{};if(t&&c.found)return this.fill();o?this.choose(o):this.take()}left(){clearTimeout(this.timer)}news(e){e.about==="codes"&&this.fillCodes()}take(){let{model:e,activity:t,cursor:o}=this.desk,s=e.doc;if(!s)return;let r=t.chosen??e.marksIn(o.unit,o.unit)[0]??o.steps?.sentenceAt(o.unit);r&&this.choose({interview:e.state.interview.id,start:s.offsets.toPoints(r.from),end:s.offsets.toPoints(r.to)})}choose(e){let{doc:t}=this.desk.model;c.place=e,c.text=t?t.textOf({from:t.offsets.toUnits(e.start),to:t.offsets.toUnits(e.end)}):"",c.ticks.setAll(!1),c.found=null,c.at=-1,this.hasAsked=!1,this.coder.forget(),this.look()}async look(){if(clearTimeout(this.timer),!c.place)return;let{project:e}=this.desk.model.state,t=++this.asked;try{let o=await A(e.id,{...c.place,interview:c.place.interview},c.outside);if(t!==this.asked)return;c.found=o;let s=o.missing>0||o.behind>0,r=o.job?.state==="waiting"||o.job?.state==="running",i=this.hasAsked&&!r&&o.job?.state==="failed";if(s&&!r&&!this.hasAsked&&await $(e.id),t!==this.asked)return;let l=s&&!this.hasAsked;this.hasAsked||=s,this.fill(i?o.job.error:""),s&&(r||l)&&(this.timer=window.setTimeout(()=>{this.look()},Q))}catch(o){t===this.asked&&this.fill(o.message||this.desk.say("ws.hits.unreachable"))}}fill(e=""){let{say:t}=this.desk,{found:o}=c;this.chosen.textContent=c.text.length>N?`${c.text.slice(0,N).trimEnd()}…`:c.text;let s=o!==null&&o.missing>0,r=o?o.comparable?s?t("ws.alike.preparing",{n:o.missing}):o.hits.length?t("ws.alike.found"):t("ws.alike.none"):t("ws.alike.nothing"):t("ws.alike.looking");this.state.textContent=e||r,this.meter.hidden=!s;let i=o?.job?.share;i?this.meter.value=i:this.meter.removeAttribute("value");let l=(o?.hits??[]).map(v).join()+(o?.hits??[]).flatMap(d=>d.codes).join();this.list.dataset.shown!==l&&(this.list.dataset.shown=l,this.list.replaceChildren(...(o?.hits??[]).slice(0,X).map((d,h)=>this.row(d,h)))),this.tell()}row(e,t){let o={...e,before:"",after:""};return I(this.desk,o,t,c.ticks,{show:s=>this.show(s),ticked:()=>this.tell()})}show(e){let t=c.found?.hits[e];t&&(c.at=e,this.list.querySelector(".qf-here")?.classList.remove("qf-here"),this.list.children[e]?.classList.add("qf-here"),this.desk.go({interview:t.interview_id,start:t.start,end:t.end}))}tell(){this.coder.tell(c.ticks.count(c.found?.hits.length??0))}gather(e){return{passages:(c.found?.hits??[]).filter(o=>c.ticks.has(v(o))).map(o=>[o.interview_id,o.revision_id,o.start,o.end]),already:0}}fillCodes(){let{model:e,say:t}=this.desk,o=b(e.codes.values()).map(({code:r,depth:i})=>[r.id," ".repeat(i)+r.name]),s=a("select.qw-select",{"aria-label":t("ws.alike.outside"),title:t("ws.alike.outside"),onchange:()=>{c.outside=s.value,this.look()}},a("option",{value:""},t("ws.alike.whatever")),...o.map(([r,i])=>a("option",{value:r,selected:r===c.outside},i)));this.outside.replaceChildren(a("label.qf-label",{},t("ws.alike.outside")),s),this.outside.hidden=o.length===0}};export{W as css,Ee as open};

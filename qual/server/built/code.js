// built from frontend/src/panels/code.ts
var b=class extends Error{constructor(t,o,i){super(i);this.status=t;this.code=o}status;code};async function T(n){let e;try{e=await fetch(n,{credentials:"same-origin"})}catch{throw new b(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:o}=await B(e);throw new b(e.status,t,o)}async function B(n){try{let e=await n.json();return{code:e.error?.code??String(n.status),message:e.error?.message??""}}catch{return{code:String(n.status),message:""}}}async function _(n){return await T(`/api/codes/${encodeURIComponent(n)}`)}async function x(n,e){let t=new URLSearchParams;for(let[o,i]of Object.entries(e))i&&t.set(o,i===!0?"1":String(i));return await T(`/api/codes/${encodeURIComponent(n)}/uses?${t.toString()}`)}function s(n,e={},...t){let[o,...i]=n.split("."),r=document.createElement(o);i.length&&(r.className=i.join(" "));for(let[a,d]of Object.entries(e))d==null||d===!1||(a.startsWith("on")?r.addEventListener(a.slice(2),d):a==="style"?G(r,d):r.setAttribute(a,d===!0?"":String(d)));return r.append(...t.filter(a=>a!=null&&a!==!1)),r}function G(n,e){for(let[t,o]of Object.entries(e))n.style.setProperty(t,o)}var J={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function Q(n){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",J[n]),e.append(t),e}function A(n,e,t,o){return s("button.qw-iconbutton",{type:"button",title:e,"aria-label":e,onclick:t,"data-testid":o},Q(n))}function q(n){return s("span.qw-dot",{style:{"--c":n},"aria-hidden":"true"})}var Y=`.qw .qw-codepanel {
  font-size: 13.5px;
  outline: none;
}

.qw-codehead {
  display: flex;
  align-items: baseline;
  justify-content: space-between;
  gap: 10px;
  margin-bottom: 8px;
}

.qw .qw-codehead h3 {
  display: flex;
  align-items: center;
  gap: 8px;
  font: 600 16px/1.3 var(--qw-reading);
  overflow-wrap: anywhere;
}

.qw .qw-codepanel .qw-heading {
  margin-top: 16px;
  padding-left: 0;
}

.qw-definition {
  margin-bottom: 6px;
}

.qw .qw-codepanel h4 {
  font-size: 12px;
  font-weight: 600;
  color: var(--qw-muted);
  padding-top: 10px;
}

.qw .qw-link {
  color: var(--qw-accent);
  text-align: left;
  font-size: 13px;
}

.qw .qw-link:hover {
  text-decoration: underline;
}

.qw-ways {
  display: flex;
  flex-wrap: wrap;
  gap: 6px 14px;
  margin-top: 18px;
  padding-top: 10px;
  border-top: 1px solid var(--qw-line);
}

.qw-stale {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 8px;
  margin-top: 10px;
  padding: 7px 9px;
  border-left: 3px solid #b8860b;
  background: color-mix(in srgb, #b8860b 9%, transparent);
  border-radius: 0 var(--qw-radius) var(--qw-radius) 0;
}

.qw-use {
  padding: 7px 0;
  border-bottom: 1px solid var(--qw-line);
}

.qw-use:last-child {
  border-bottom: 0;
}

.qw .qw-use .qw-quote {
  overflow-wrap: anywhere;
}

.qw .qw-use .qw-note {
  font-size: 12px;
}

.qw-tallies {
  display: grid;
  grid-template-columns: minmax(60px, auto) minmax(0, 1fr);
  gap: 3px 10px;
  margin: 0 0 8px;
}

.qw-tallies dt {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.qw-tallies dd {
  display: flex;
  align-items: center;
  gap: 7px;
  margin: 0;
  font-size: 12px;
  font-variant-numeric: tabular-nums;
  color: var(--qw-muted);
}

.qw-bar3 {
  width: calc(var(--share) * 0.8);
  min-width: 2px;
  height: 7px;
  border-radius: 2px;
  background: color-mix(in srgb, var(--qw-accent) 55%, var(--qw-bg));
}

.qw-form {
  display: flex;
  flex-direction: column;
  gap: 10px;
}

.qw-form textarea.qw-input {
  resize: vertical;
}

.qw .qw-primary {
  border-color: var(--qw-accent);
  background: var(--qw-accent);
  color: var(--qw-bg);
}

.qw-radios {
  display: flex;
  flex-direction: column;
  gap: 4px;
}

.qw-radios label,
.qw-tick {
  display: flex;
  align-items: baseline;
  gap: 8px;
}

.qw-tick .qw-use {
  flex: 1;
  min-width: 0;
}

.qw-filters {
  display: flex;
  gap: 6px;
  margin-bottom: 6px;
}

.qw-filters .qw-select {
  flex: 1;
  min-width: 0;
}

.qw-words {
  margin: 4px 0;
}

.qw-words dt,
.qw-timeline dt {
  font-size: 12px;
  color: var(--qw-muted);
}

.qw-words dd,
.qw-timeline dd {
  margin: 0 0 5px;
  overflow-wrap: anywhere;
}

.qw-words :is(del, ins) {
  display: block;
  text-decoration: none;
  padding-left: 8px;
}

.qw-words del {
  color: var(--qw-muted);
  border-left: 2px solid color-mix(in srgb, #b8860b 70%, transparent);
}

.qw-words ins {
  border-left: 2px solid color-mix(in srgb, var(--qw-accent) 70%, transparent);
}

.qw-timeline {
  list-style: none;
  margin: 0;
  padding: 0 0 0 12px;
  border-left: 2px solid var(--qw-line);
}

.qw-timeline li {
  margin-bottom: 14px;
}

.qw-timeline dl {
  margin: 4px 0 0;
}

.qw-form .qw-options {
  display: flex;
  gap: 8px;
}
`;function k(n){return n.normalize("NFD").replace(/\p{M}/gu,"").toLocaleLowerCase().replace(/ß/g,"ss").replace(/ø/g,"o")}function $(n){let e=[...n],t=new Set(e.map(a=>a.id)),o=new Map;for(let a of e){let d=a.parent_id!==null&&t.has(a.parent_id)?a.parent_id:null,c=o.get(d);c?c.push(a):o.set(d,[a])}let i=[],r=(a,d,c)=>{let p=o.get(a)??[];p.sort((l,u)=>l.position-u.position||l.name.localeCompare(u.name));for(let l of p)i.push({code:l,depth:d,path:c}),r(l.id,d+1,c?`${c} › ${l.name}`:l.name)};return r(null,0,""),i}function Z(n,e){let t=k(n),o=k(e.trim());if(t.startsWith(o))return 0;let i=t.split(/[^\p{L}\p{N}]+/u);return o.split(/\s+/).every(r=>i.some(a=>a.startsWith(r)))?1:t.includes(o)?2:null}function ee(n,e){let t=Z(n.name,e),o=k(e.trim());if(t!==null||o.length<3)return t;let i=P.get(n);return i===void 0&&P.set(n,i=k([n.definition,n.include,n.example].join(`
`))),i.includes(o)?3:null}var P=new WeakMap;function O(n,e){return n.map(t=>({row:t,score:ee(t.code,e)})).filter(t=>t.score!==null).sort((t,o)=>t.score-o.score).map(t=>t.row)}function U(n,e){return n.trim().toLocaleLowerCase()===e.trim().toLocaleLowerCase()}var V=260;function f(n,e,t,...o){let{say:i}=n,r=[t.interview_name,t.speaker||t.participant].filter((p,l,u)=>p&&u.indexOf(p)===l),a=t.coder_id===n.model.state.me.id?i("ws.coding.mine"):t.coder,d=t.quote.length>V?`${t.quote.slice(0,V).trimEnd()}…`:t.quote,c=t.audio_url!==null&&t.start_s!==null&&A("play",i("ws.code.hear"),()=>e.play(t),"hear-passage");return s("div.qw-use",{"data-coding":t.id,"data-testid":"use"},s("button.qw-quote",{type:"button",title:i("ws.code.go"),onclick:()=>te(n,t)},d),s("div.qw-cardhead",{},s("span.qw-note.qw-name",{},`${r.join(", ")} · ${a}`),c),...o)}function te(n,e){let{model:t,transcript:o,cursor:i,highlights:r}=n;if(e.interview_id!==t.state.interview.id){n.go({interview:e.interview_id,start:e.start,end:e.end});return}let a=t.marks.get(e.id);a&&(i.place(a.from),o.reveal(a.from,"center"),requestAnimationFrame(()=>requestAnimationFrame(()=>r.paint("focus",o.ranges(a)))),setTimeout(()=>r.paint("focus",[]),4e3))}var M=class{constructor(e){this.desk=e}desk;audio=null;end=0;play(e){let t=e.start_s??0,o=e.end_s??t+10;if(this.stop(),e.interview_id===this.desk.model.state.interview.id&&this.desk.player.ready){this.desk.player.playStretch(t,o);return}this.desk.player.audio.pause(),this.end=o;let i=this.audio=new Audio(e.audio_url??"");i.currentTime=t,i.ontimeupdate=()=>{i.currentTime>=this.end&&i.pause()},i.onerror=()=>this.desk.toasts.show(this.desk.say("ws.audio.failed"),"error"),i.play().catch(()=>null)}stop(){this.audio?.pause(),this.audio=null}};var oe=8,v=class{constructor(e,t,o,i){this.desk=e;this.besides=t;this.list=s("div.qw-rows",{role:"listbox","aria-label":i}),this.input=s("input.qw-input",{type:"text",role:"combobox",autocomplete:"off",spellcheck:"false",placeholder:i,"aria-label":i,"aria-expanded":"true","data-testid":"choose-code",oninput:()=>{this.chosen=null,this.fill()},onkeydown:r=>this.key(r)}),this.root=s("div.qw-chooser",{},this.input,this.list),o?this.choose(o):this.fill()}desk;besides;root;chosen=null;input;list;ask(){this.input.focus(),this.input.select()}fill(){let e=this.input.value.trim(),t=$(this.desk.model.codes.values()).filter(i=>i.code.id!==this.besides),o=(e?O(t,e):t).slice(0,oe);this.list.replaceChildren(...o.map(i=>s("div.qw-row",{role:"option","data-code":i.code.id,onclick:()=>this.choose(i.code.id)},q(i.code.colour),s("span.qw-name",{},i.code.name),i.path&&s("span.qw-path",{},i.path)))),this.list.firstElementChild?.setAttribute("aria-selected","true")}choose(e){let t=this.desk.model.codes.get(e);t&&(this.chosen=e,this.input.value=t.name,this.list.replaceChildren())}key(e){if(e.isComposing||this.chosen)return;let t=[...this.list.children],o=t.findIndex(r=>r.getAttribute("aria-selected")==="true"),i=e.key==="ArrowDown"?1:e.key==="ArrowUp"?-1:0;if(i&&t.length)t[o]?.removeAttribute("aria-selected"),t[(o+i+t.length)%t.length].setAttribute("aria-selected","true");else if(e.key==="Enter"&&t[o])this.choose(t[o].dataset.code);else return;e.preventDefault(),e.stopPropagation()}};var ne=["name","definition","include","exclude","example"],C=200,H={edit:ie,merge:se,split:re,recode:ae,remove:de};function ie(n){let{desk:e,code:t}=n,o=ne.map(a=>{let d=a==="name"?s("input.qw-input",{value:t.name,maxlength:"200"}):s("textarea.qw-input",{rows:"3"});return d.value=t[a],d.dataset.testid=`edit-${a}`,[a,d]}),i=()=>{let a=Object.fromEntries(o.map(([d,c])=>[d,c.value.trim()]).filter(([d,c])=>c!==t[d]));if(Object.keys(a).length===0)return n.show("card");n.act({kind:"code.update",code:t.id,version:t.version,...a},()=>e.say("ws.code.saved"))},r=o.map(([a,d])=>s("label.qw-field",{},s("span",{},e.say(`ws.code.${a}`)),d));return y(n,"ws.code.save",i,s("p.qw-note",{},e.say("ws.code.edit.note")),...r)}function se(n,e){let{desk:t,code:o,card:i}=n,{say:r,model:a}=t,d=new v(t,o.id,e,r("ws.code.merge.into")),c=[...a.codes.values()].filter(u=>u.parent_id===o.id).length,p=L("children",[["into",r("ws.code.children.into")],["up",r("ws.code.children.up")]]);return y(n,"ws.code.merge.do",()=>{let u=d.chosen;if(!u)return d.ask();let m={kind:"code.merge",code:o.id,into:u,...c?{children:p.value()}:{}};n.act(m,w=>N(n,"ws.code.merged.done",w),{code:u})},s("p.qw-note",{},r("ws.code.merge.note",{name:o.name,n:i.total})),d.root,...c?[s("p.qw-note",{},r("ws.code.children",{n:c})),p.root]:[])}function re(n){let{desk:e,code:t}=n,{say:o,model:i}=e,r=s("input.qw-input",{maxlength:"200","data-testid":"split-name",placeholder:o("ws.code.split.name"),"aria-label":o("ws.code.split.name")}),a=s("textarea.qw-input",{rows:"2","data-testid":"split-definition",placeholder:o("ws.code.definition"),"aria-label":o("ws.code.definition")}),d=L("place",[["beside",o("ws.code.beside")],["below",o("ws.code.below")]]),c=new E(n),p=()=>{let l=d.value()==="below"?t.id:t.parent_id,u=[...i.codes.values()].some(h=>h.parent_id===l&&U(h.name,r.value));if(!r.value.trim()||u){r.setCustomValidity(o(u?"ws.code.taken":"ws.code.split.name")),r.reportValidity();return}if(!c.ids.length)return e.toasts.show(o("ws.code.split.none"),"error");let m=crypto.randomUUID(),w={kind:"code.split",code:t.id,new:m,name:r.value.trim(),definition:a.value,parent:l,colour:t.colour,codings:c.ids};n.act(w,()=>o("ws.code.split.done",{n:c.ids.length,name:r.value.trim()}),{code:m})};return r.oninput=()=>r.setCustomValidity(""),y(n,"ws.code.split.do",p,s("p.qw-note",{},o("ws.code.split.note")),r,a,d.root,c.root)}function ae(n,e){let{desk:t,code:o,card:i}=n,{say:r,model:a}=t,d=new v(t,o.id,e,r("ws.code.recode.into")),c=a.counts().get(o.id)??0,p=L("which",[["all",r("ws.code.which.all",{n:i.total})],...c&&c<i.total?[["here",r("ws.code.which.here",{n:c})]]:[],["mine",r("ws.code.which.mine")],["some",r("ws.code.which.some")]]),l=new E(n);return l.root.hidden=!0,p.root.addEventListener("change",()=>l.root.hidden=p.value()!=="some"),y(n,"ws.code.recode.do",()=>{if(!d.chosen)return d.ask();let m={all:{},mine:{mine:!0},here:{interview:a.state.interview.id},some:{codings:l.ids}}[p.value()];n.act({kind:"code.recode",code:o.id,into:d.chosen,...m},w=>N(n,"ws.code.recoded.done",w))},d.root,p.root,l.root)}function de(n){let{desk:e,code:t,card:o}=n,{say:i,model:r}=e,a=new v(e,t.id,null,i("ws.code.recode.into")),c=!o.by_coder.some(m=>m.id!==r.state.me.id)||r.may("remove_codings"),p=L("with",[["move",i("ws.code.remove.move")],...c?[["remove",i("ws.code.remove.too",{n:o.total})]]:[]]);p.root.addEventListener("change",()=>a.root.hidden=p.value()!=="move");let l=()=>{let m=o.total>0&&p.value()==="move";if(m&&!a.chosen)return a.ask();let w=o.total===0?{}:m?{into:a.chosen}:{codings:"remove"};n.act({kind:"code.remove",code:t.id,...w},()=>i("ws.code.removed",{name:t.name}),null)},u=i(o.total?"ws.code.remove.used":"ws.code.remove.note",{name:t.name,n:o.total});return y(n,"ws.code.remove.do",l,s("p.qw-note",{},u),...o.total?[p.root,a.root]:[])}var E=class{constructor(e){this.frame=e;this.fill()}frame;root=s("div",{"data-testid":"pick-passages"});boxes=new Map;get ids(){return[...this.boxes].filter(([,e])=>e.checked).map(([e])=>e)}async fill(){let{desk:e,code:t,sound:o}=this.frame,i=await x(t.id,{most:C}).catch(()=>null);if(!i)return this.root.replaceChildren(s("p.qw-empty",{},e.say("ws.failed.0")));let r=a=>{let d=s("input",{type:"checkbox","aria-label":a.quote});return this.boxes.set(a.id,d),s("div.qw-tick",{},d,f(e,o,a))};this.root.replaceChildren(...i.uses.map(r)),i.total>C&&this.root.append(s("p.qw-note",{},e.say("ws.code.pick.more",{n:i.total-C})))}};function y(n,e,t,...o){let{say:i}=n.desk,r=s("button.qw-button.qw-primary",{type:"submit","data-testid":"code-do"},i(e)),a=s("button.qw-button",{type:"button",onclick:()=>n.show("card")},i("ws.cancel"));return s("form.qw-form",{onsubmit:c=>{c.preventDefault(),t()},novalidate:!0},...o,s("div.qw-options",{},r,a))}function L(n,e){let t=`${n}-${crypto.randomUUID()}`,o=s("div.qw-radios",{role:"radiogroup"},...e.map(([i,r],a)=>s("label",{},s("input",{type:"radio",name:t,value:i,checked:a===0,"data-testid":`${n}-${i}`}),s("span",{},r))));return{root:o,value:()=>o.querySelector("input:checked")?.value??e[0][0]}}function N(n,e,t){let{say:o}=n.desk,i=o(e,{source:String(t.source),into:String(t.into),n:Number(t.moved)}),r=Number(t.dropped);return r?`${i} ${o("ws.code.dropped",{n:r})}`:i}var ce=["definition","include","exclude","example"],le=6;function F(n){let{desk:e,code:t,card:o}=n,{say:i,model:r}=e,a=r.may("edit_codebook"),d=s("div",{"data-testid":"code-card"}),c=ce.filter(l=>t[l]).flatMap(l=>[s("h4",{},i(`ws.code.${l}`)),s("p",{},t[l])]);if(d.append(s("div.qw-definition",{},...c.length?c:[s("p.qw-empty",{},i("ws.code.undefined"))])),a&&d.append(g(n,"ws.code.edit","edit")),o.stale&&d.append(s("div.qw-stale",{"data-testid":"code-stale"},s("span",{},i("ws.code.stale",{n:o.stale})),s("button.qw-link",{type:"button",onclick:()=>n.show("stale")},i("ws.code.stale.look")))),d.append(s("h4.qw-heading",{},i("ws.code.examples"))),o.examples.length?d.append(s("div",{"data-testid":"code-examples"},...o.examples.map(l=>f(e,n.sound,l)))):d.append(s("p.qw-empty",{},i("ws.code.unused"))),o.total){let l=i("ws.code.counts",{n:o.total,m:o.by_interview.length});d.append(s("h4.qw-heading",{},l),pe(o.by_coder,"code-coders"),g(n,"ws.code.used","used"))}let p=[g(n,"ws.code.wordings","wordings",o.wordings.length+o.merged.length)];return a&&(p.push(g(n,"ws.code.merge","merge")),o.total>0&&p.push(g(n,"ws.code.split","split"),g(n,"ws.code.recode","recode")),p.push(g(n,"ws.code.remove","remove"))),d.append(s("div.qw-ways",{},...p)),d}function pe(n,e){let t=n[0]?.codings??1;return s("dl.qw-tallies",{"data-testid":e},...n.slice(0,le).flatMap(o=>[s("dt",{},o.name),s("dd",{},s("span.qw-bar3",{style:{"--share":`${100*o.codings/t}%`},"aria-hidden":"true"}),s("span",{},String(o.codings)))]))}function g(n,e,t,o=0){let i=n.desk.say(e);return s("button.qw-link",{type:"button","data-testid":`code-${t}`,onclick:()=>n.show(t)},o>1?`${i} (${o})`:i)}var ue=20,D=["definition","include","exclude","example"];function W(n,e){let{desk:t,card:o,code:i}=n,{say:r}=t,a=s("div",{"data-testid":e?"stale-uses":"uses"}),d={stale:e,most:ue},c=s("div",{},s("p.qw-note",{},r(e?"ws.code.stale.note":"ws.code.used.note",{n:e?o.stale:o.total})));if(e||c.append(s("div.qw-filters",{},I(r("ws.code.anywhere"),o.by_interview,u=>p({interview:u})),I(r("ws.code.anybody"),o.by_coder,u=>p({coder:u})))),e&&t.model.may("code")){let u={type:"button","data-testid":"confirm-all",onclick:()=>{j(n,null)}};c.append(s("button.qw-button",u,r("ws.code.confirm.all")))}return c.append(a),l(0),c;function p(u){Object.assign(d,u),a.replaceChildren(),l(0)}async function l(u){let m=JSON.stringify(d),w=await x(i.id,{...d,skip:u}).catch(()=>null);if(m!==JSON.stringify(d))return;if(!w)return a.replaceChildren(s("p.qw-empty",{},r("ws.failed.0")));a.append(...w.uses.map(R=>f(t,n.sound,R,...e?me(n,R):[])));let h=u+w.uses.length;if(h===0&&a.append(s("p.qw-empty",{},r("ws.code.unused"))),h>=w.total)return;let S=s("button.qw-button",{type:"button","data-testid":"more-uses",onclick:()=>{S.remove(),l(h)}},r("ws.code.next",{n:w.total-h}));a.append(S)}}function me(n,e){let{desk:t,code:o}=n,{say:i,model:r}=t,{wording:a}=e;if(!a)return[];let c=["name",...D].filter(u=>a[u]!==o[u]).flatMap(u=>[s("dt",{},i(`ws.code.${u}`)),s("dd",{},s("del",{},a[u]||"–"),s("ins",{},o[u]||"–"))]),l=r.may(e.coder_id===r.state.me.id?"code":"remove_codings")&&s("button.qw-button",{type:"button","data-testid":"confirm-wording",onclick:()=>{j(n,[e.id])}},i("ws.code.confirm"));return[s("dl.qw-words",{},...c),...l?[l]:[]]}function j(n,e){let t={kind:"wording.confirm",code:n.code.id,codings:e};return n.act(t,o=>n.desk.say("ws.code.confirmed",{n:Number(o.confirmed??0)}))}function K({desk:n,card:e}){let{say:t}=n,o=s("ol.qw-timeline",{"data-testid":"wordings"},...e.wordings.map((r,a)=>i(r,a===0?"ws.code.wording.now":"ws.code.wording")));if(!e.merged.length)return o;return s("div",{},o,s("h4.qw-heading",{},t("ws.code.merged")),s("ol.qw-timeline",{},...e.merged.map(r=>i(r,"ws.code.wording"))));function i(r,a){let d=new Date(r.changed_at).toLocaleDateString(),c=D.filter(p=>r[p]).flatMap(p=>[s("dt",{},t(`ws.code.${p}`)),s("dd",{},r[p])]);return s("li",{},s("div.qw-note",{},t(a,{version:r.version,who:r.changed_by,when:d})),s("strong",{},r.name),s("dl",{},...c))}}function I(n,e,t){let o=s("select.qw-select",{"aria-label":n,onchange:()=>t(o.value)},s("option",{value:""},n));for(let i of e)o.append(s("option",{value:i.id},`${i.name} (${i.codings})`));return o}function je(n){return new z(n)}var z=class{constructor(e){this.desk=e;this.sound=new M(e),this.fill()}desk;root=s("div.qw-codepanel",{tabindex:"-1","data-testid":"code-panel"});wish=null;card=null;asked=0;later=0;sound;shown(e){e?this.wish=e:this.wish&&(this.wish={code:this.wish.code}),this.load()}left(){this.sound.stop(),window.clearTimeout(this.later)}close(){this.left()}news(e){e.about!=="codes"&&e.about!=="uses"&&e.about!=="codings"||(e.about==="codes"&&this.fillHead(),window.clearTimeout(this.later),this.wish&&(this.wish.view??"card")==="card"&&(this.later=window.setTimeout(()=>{this.load()},700)))}async load(){let{wish:e}=this;if(!e)return;let t=++this.asked;this.card?.code.id!==e.code&&(this.card=null,this.fill());let o=await _(e.code).catch(()=>null);if(t!==this.asked||this.wish?.code!==e.code)return;this.card=o,this.fill();let i=e.view!==void 0&&e.view in H,r=this.root.contains(document.activeElement)&&document.activeElement!==this.root;i&&!r&&this.root.querySelector("input, textarea")?.focus()}fill(){let{wish:e,card:t,desk:o}=this,i=e&&o.model.codes.get(e.code);if(!e||!i){this.root.replaceChildren(s("p.qw-empty",{},o.say(e?"ws.code.gone":"ws.code.choose")));return}let r=t?this.body({...e},i,t):s("p.qw-empty",{role:"status"},o.say("ws.opening")),a=this.root.contains(document.activeElement);this.root.replaceChildren(this.head(i),r),a&&this.root.focus({preventScroll:!0}),this.root.dataset.view=t?e.view??"card":""}fillHead(){let e=this.wish&&this.desk.model.codes.get(this.wish.code),t=this.root.querySelector(".qw-codehead");e&&t?t.replaceWith(this.head(e)):this.wish&&this.fill()}head(e){let{say:t}=this.desk,i=!((this.wish?.view??"card")==="card")&&s("button.qw-link",{type:"button","data-testid":"code-back",onclick:()=>this.go({code:e.id})},t("ws.code.back"));return s("div.qw-codehead",{},s("h3",{},q(e.colour),s("span",{"data-testid":"code-name"},e.name)),i)}body(e,t,o){let i={desk:this.desk,code:t,card:o,sound:this.sound,show:(a,d={})=>this.go({code:t.id,...d,view:a}),act:(a,d,c={code:t.id})=>this.act(a,d,c)},r=e.view??"card";return r==="card"?F(i):r==="used"||r==="stale"?W(i,r==="stale"):r==="wordings"?K(i):H[r](i,e.into??null)}go(e){this.sound.stop(),this.wish=e,this.load()}async act(e,t,o){let i=await this.desk.session.do(e);if(i.ok){if(this.desk.toasts.show(t(i.value??{})),o===null)return this.desk.side.close();this.card=null,this.go(o)}}};export{Y as css,je as open};

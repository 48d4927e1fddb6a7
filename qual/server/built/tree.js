// built from frontend/src/panels/tree.ts
function v(a){let e=[...a],t=new Set(e.map(i=>i.id)),n=new Map;for(let i of e){let o=i.parent_id!==null&&t.has(i.parent_id)?i.parent_id:null,d=n.get(o);d?d.push(i):n.set(o,[i])}let r=[],s=(i,o,d)=>{let u=n.get(i)??[];u.sort((l,c)=>l.position-c.position||l.name.localeCompare(c.name));for(let l of u)r.push({code:l,depth:o,path:d}),s(l.id,o+1,d?`${d} › ${l.name}`:l.name)};return s(null,0,""),r}function T(a,e){let t=new Set([e]);for(let{code:n}of a)n.parent_id!==null&&t.has(n.parent_id)&&t.add(n.id);return t}function x(a,e,t,n){let r=v(a);if(T(r,e).has(t))return null;let s=g(r,e),i=g(r,t);if(!s||!i)return null;let o=n==="into"?i.id:f(r,i),d=m(r,o).filter(c=>c.id!==e),u=d.findIndex(c=>c.id===t),l=n==="into"?d.length:n==="before"?u:u+1;return K(r,s,{parent:o,position:l})}function E(a,e,t){let n=v(a),r=g(n,e);if(!r)return null;let s=f(n,r),i=m(n,s),o=i.findIndex(l=>l.id===e);if(t==="up"||t==="down"){let l=o+(t==="up"?-1:1);return l<0||l>=i.length?null:{parent:s,position:l}}if(t==="in"){let l=i[o-1];return l?{parent:l.id,position:m(n,l.id).length}:null}let d=s===null?void 0:g(n,s);if(!d)return null;let u=f(n,d);return{parent:u,position:m(n,u).findIndex(l=>l.id===d.id)+1}}function M(a,e,{parent:t,position:n}){let r=v(a),s=g(r,e);if(!s)return[];let i=m(r,t).filter(o=>o!==s);return i.splice(n,0,{...s,parent_id:t}),i.flatMap((o,d)=>o.position!==d||o.id===e?{...o,position:d}:[])}function g(a,e){return a.find(t=>t.code.id===e)?.code}function f(a,e){return e.parent_id!==null&&g(a,e.parent_id)?e.parent_id:null}function m(a,e){return a.map(t=>t.code).filter(t=>f(a,t)===e)}function K(a,e,t){return f(a,e)===t.parent&&m(a,t.parent).findIndex(r=>r.id===e.id)===t.position?null:t}function p(a,e={},...t){let[n,...r]=a.split("."),s=document.createElement(n);r.length&&(s.className=r.join(" "));for(let[i,o]of Object.entries(e))o==null||o===!1||(i.startsWith("on")?s.addEventListener(i.slice(2),o):i==="style"?R(s,o):s.setAttribute(i,o===!0?"":String(o)));return s.append(...t.filter(i=>i!=null&&i!==!1)),s}function R(a,e){for(let[t,n]of Object.entries(e))a.style.setProperty(t,n)}var y=null;function L(a,e,t,n){y?.close();let r=()=>{o.remove(),document.removeEventListener("pointerdown",s,!0),y?.root===o&&(y=null)},s=c=>{c.target instanceof Node&&o.contains(c.target)||r()},i=n.map(c=>p("button.qw-menuitem",{type:"button",role:"menuitem",disabled:c.disabled,onclick:()=>{r(),c.run()}},p("span",{},c.text),p("kbd",{},c.keys))),o=p("div.qw-menu",{role:"menu","aria-label":t,"data-testid":"turn-menu",onkeydown:c=>{c.stopPropagation();let w=i.filter(P=>!P.disabled),H=w.indexOf(document.activeElement),b=c.key==="ArrowDown"?1:c.key==="ArrowUp"?-1:0;b&&w[(H+b+w.length)%w.length]?.focus(),(c.key==="Escape"||c.key==="Tab")&&(r(),e.focus({preventScroll:!0})),(b||c.key==="Escape")&&c.preventDefault()}},...i);a.append(o);let d=a.getBoundingClientRect(),u=e.getBoundingClientRect(),l=u.bottom+o.offsetHeight<d.bottom?u.bottom+2:u.top-o.offsetHeight-2;o.style.top=`${l-d.top+a.scrollTop}px`,o.style.left=`${Math.max(4,u.left-d.left)}px`,y={root:o,close:r},document.addEventListener("pointerdown",s,!0),i.find(c=>!c.disabled)?.focus({preventScroll:!0})}var q=`.qw-codes.qw-dragging,
.qw-codes.qw-dragging * {
  cursor: grabbing;
}

.qw-ghost {
  position: absolute;
  z-index: 8;
  top: 0;
  left: 0;
  max-width: 220px;
  padding: 3px 10px;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  pointer-events: none;
  background: var(--qw-bg);
  border: 1px solid var(--qw-line);
  border-radius: var(--qw-radius);
  box-shadow: 0 4px 16px rgb(0 0 0 / 16%);
}

.qw-ghost[data-drop="merge"] {
  border-color: var(--qw-accent);
  outline: 1px solid var(--qw-accent);
}

.qw-codes .qw-code:is([data-drop="into"], [data-drop="merge"]) {
  background: color-mix(in srgb, var(--qw-accent) 22%, transparent);
}

.qw-code[data-drop="merge"] {
  outline: 2px solid var(--qw-accent);
  outline-offset: -2px;
}

.qw-code[data-drop="before"] {
  box-shadow: 0 -2px 0 var(--qw-accent);
}

.qw-code[data-drop="after"] {
  box-shadow: 0 2px 0 var(--qw-accent);
}

.qw .qw-rename {
  width: 100%;
  padding: 1px 5px;
  margin: -2px 0;
}

.qw[data-mode="code"] .qw-menu {
  position: absolute;
  z-index: 9;
  display: flex;
  flex-direction: column;
  align-items: stretch;
  padding: 5px;
  font: 13px/1.4 var(--qw-ui);
  background: var(--qw-bg);
  border: 1px solid var(--qw-line);
  border-radius: calc(var(--qw-radius) * 1.2);
  box-shadow: 0 8px 28px rgb(0 0 0 / 16%);
}

.qw[data-mode="code"] .qw-menuitem {
  display: flex;
  justify-content: space-between;
  gap: 26px;
  padding: 5px 9px;
  text-align: left;
  border-radius: var(--qw-radius);
}

.qw[data-mode="code"] .qw-menuitem:is(:hover, :focus):not(:disabled) {
  background: color-mix(in srgb, var(--qw-accent) 13%, transparent);
}

.qw[data-mode="code"] .qw-menuitem kbd:empty {
  display: none;
}
`;var D=5,z=28,S={ArrowUp:"up",ArrowDown:"down",ArrowRight:"in",ArrowLeft:"out"};function X(a,e){return document.getElementById("qw-panel-tree")||document.head.append(p("style",{id:"qw-panel-tree"},q)),new k(a,e)}var k=class{constructor(e,t){this.pane=e;this.desk=t;this.mayEdit=t.model.may("edit_codebook"),e.list.addEventListener("keydown",n=>this.key(n)),e.list.addEventListener("contextmenu",n=>this.contextMenu(n)),this.mayEdit&&(e.list.addEventListener("pointerdown",n=>this.press(n)),e.list.addEventListener("dblclick",n=>{let r=h(n.target);r&&this.rename(r.dataset.code)}))}pane;desk;drag=null;mayEdit;menu(e,t){let{say:n}=this.desk,r=u=>()=>{this.desk.side.open("code",{code:e,view:u})},s=[{text:n("ws.code.rename"),keys:"F2",run:()=>this.rename(e)},{text:n("ws.code.merge"),keys:"",run:r("merge")},{text:n("ws.code.split"),keys:"",run:r("split")},{text:n("ws.code.recode"),keys:"",run:r("recode")}],i=[{text:n("ws.code.used"),keys:"",run:r("used")},{text:n("ws.code.wordings"),keys:"",run:r("wordings")}],o=[{text:n("ws.code.remove"),keys:"Del",run:r("remove")}],d=this.mayEdit?[...s,...i,...o]:i;L(this.desk.root,t,n("ws.code.more",{code:this.desk.model.codes.get(e).name}),d)}contextMenu(e){let t=h(e.target);t&&(e.preventDefault(),this.menu(t.dataset.code,t))}key(e){let t=h(e.target);if(!t||e.target!==t)return;let n=t.dataset.code,s=!e.ctrlKey&&!e.metaKey&&!e.shiftKey&&e.altKey&&this.mayEdit?S[e.key]:void 0;if(s)this.nudge(n,s);else if(e.key==="F2"&&this.mayEdit)this.rename(n);else if(e.key==="Delete"&&this.mayEdit)this.desk.side.open("code",{code:n,view:"remove"});else if(e.key==="ContextMenu"||e.key==="F10"&&e.shiftKey)this.menu(n,t);else return;e.preventDefault(),e.stopPropagation()}nudge(e,t){let n=E(this.desk.model.codes.values(),e,t);n&&this.move(e,n)}move(e,t){let{model:n,session:r}=this.desk,s=M(n.codes.values(),e,t),i=s.map(o=>n.codes.get(o.id));n.putCodes(s),r.do({kind:"code.move",code:e,...t},!0).then(o=>{o.ok||n.putCodes(i.filter(d=>n.codes.has(d.id)))}),this.pane.rowOf(e)?.scrollIntoView({block:"nearest"})}rename(e){let t=this.desk.model.codes.get(e),n=this.pane.rowOf(e)?.querySelector(".qw-name");if(!t||!n||n.querySelector("input"))return;let r=!1,s=o=>{if(r)return;r=!0;let d=i.value.trim().replace(/\s+/g," "),u=document.activeElement===i;n.replaceChildren(t.name);let l=this.desk.model.codes.get(e);o&&l&&d&&d!==l.name&&this.give(l,d),u&&this.pane.rowOf(e)?.focus({preventScroll:!0})},i=p("input.qw-input.qw-rename",{value:t.name,"aria-label":this.desk.say("ws.code.rename"),"data-testid":"code-rename",maxlength:"200",onkeydown:o=>{o.stopPropagation(),!o.isComposing&&(o.key==="Enter"&&s(!0),o.key==="Escape"&&s(!1))},onblur:()=>s(!0),onclick:o=>o.stopPropagation(),ondblclick:o=>o.stopPropagation(),onpointerdown:o=>o.stopPropagation(),onmousedown:o=>o.stopPropagation()});n.replaceChildren(i),i.focus(),i.select()}give(e,t){let{model:n,session:r}=this.desk;n.putCode({...e,name:t,version:e.version+1}),r.do({kind:"code.update",code:e.id,version:e.version,name:t}).then(s=>{!s.ok&&n.codes.get(e.id)?.name===t&&n.putCode(e)})}press(e){let t=h(e.target),n=e.target instanceof Element&&e.target.closest("button, input");!t||n||e.button!==0||e.pointerType==="touch"||(this.drag={id:t.dataset.code,x:e.clientX,y:e.clientY,ghost:null,target:null},window.addEventListener("pointermove",this.onMove),window.addEventListener("pointerup",this.onUp),window.addEventListener("pointercancel",this.onCancel),window.addEventListener("keydown",this.onKey,!0),window.addEventListener("keyup",this.onKey,!0))}onMove=e=>{let{drag:t}=this;if(!t)return;if(!t.ghost){if(Math.hypot(e.clientX-t.x,e.clientY-t.y)<D)return;t.ghost=p("div.qw-ghost",{"aria-hidden":"true"},this.desk.model.codes.get(t.id)?.name??""),this.desk.root.append(t.ghost),this.pane.list.classList.add("qw-dragging")}t.x=e.clientX,t.y=e.clientY;let n=this.desk.root.getBoundingClientRect();t.ghost.style.transform=`translate(${t.x-n.left+12}px, ${t.y-n.top+8}px)`,this.scrollAlong(),this.aim(C(e))};onUp=()=>{let{drag:e}=this,t=e?.ghost!=null,n=e?.target;if(this.endDrag(),!e||!t)return;let r=i=>i.stopPropagation();if(window.addEventListener("click",r,!0),setTimeout(()=>window.removeEventListener("click",r,!0)),!n)return;let s=n.row.dataset.code;n.zone==="merge"?this.desk.side.open("code",{code:e.id,view:"merge",into:s}):this.move(e.id,x(this.desk.model.codes.values(),e.id,s,n.zone))};onCancel=()=>this.endDrag();onKey=e=>{this.drag?.ghost&&(e.key==="Escape"?this.endDrag():this.aim(C(e)),e.preventDefault(),e.stopPropagation())};endDrag(){this.drag?.ghost?.remove(),this.unmark(),this.drag=null,this.pane.list.classList.remove("qw-dragging"),window.removeEventListener("pointermove",this.onMove),window.removeEventListener("pointerup",this.onUp),window.removeEventListener("pointercancel",this.onCancel),window.removeEventListener("keydown",this.onKey,!0),window.removeEventListener("keyup",this.onKey,!0)}aim(e){let{drag:t}=this;if(!t)return;this.unmark(),t.target=null;let n=h(document.elementFromPoint(t.x,t.y));if(!n||!this.pane.list.contains(n))return;let r=this.desk.model.codes,s=n.dataset.code,{top:i,height:o}=n.getBoundingClientRect(),d=(t.y-i)/o,u=e?"merge":d<.28?"before":d>.72?"after":"into";(u==="merge"?s!==t.id:x(r.values(),t.id,s,u)!==null)&&(n.dataset.drop=u,t.target={row:n,zone:u},t.ghost&&(t.ghost.dataset.drop=u))}unmark(){delete this.drag?.target?.row.dataset.drop,delete this.drag?.ghost?.dataset.drop}scrollAlong(){let{drag:e,pane:t}=this;if(!e)return;let{top:n,bottom:r}=t.list.getBoundingClientRect();e.y<n+z?t.list.scrollTop-=8:e.y>r-z&&(t.list.scrollTop+=8)}};function h(a){return a instanceof Element?a.closest(".qw-codes [data-code]"):null}function C(a){return a.ctrlKey||a.metaKey||a.altKey}export{X as hands};

// built from frontend/src/panels/tree.ts
function b(s){let e=[...s],t=new Set(e.map(i=>i.id)),n=new Map;for(let i of e){let o=i.parent_id!==null&&t.has(i.parent_id)?i.parent_id:null,l=n.get(o);l?l.push(i):n.set(o,[i])}let r=[],a=(i,o,l)=>{let u=n.get(i)??[];u.sort((d,c)=>d.position-c.position||d.name.localeCompare(c.name));for(let d of u)r.push({code:d,depth:o,path:l}),a(d.id,o+1,l?`${l} › ${d.name}`:d.name)};return a(null,0,""),r}function H(s,e){let t=new Set([e]);for(let{code:n}of s)n.parent_id!==null&&t.has(n.parent_id)&&t.add(n.id);return t}function x(s,e,t,n){let r=b(s);if(H(r,e).has(t))return null;let a=g(r,e),i=g(r,t);if(!a||!i)return null;let o=n==="into"?i.id:f(r,i),l=m(r,o).filter(c=>c.id!==e),u=l.findIndex(c=>c.id===t),d=n==="into"?l.length:n==="before"?u:u+1;return P(r,a,{parent:o,position:d})}function E(s,e,t){let n=b(s),r=g(n,e);if(!r)return null;let a=f(n,r),i=m(n,a),o=i.findIndex(d=>d.id===e);if(t==="up"||t==="down"){let d=o+(t==="up"?-1:1);return d<0||d>=i.length?null:{parent:a,position:d}}if(t==="in"){let d=i[o-1];return d?{parent:d.id,position:m(n,d.id).length}:null}let l=a===null?void 0:g(n,a);if(!l)return null;let u=f(n,l);return{parent:u,position:m(n,u).findIndex(d=>d.id===l.id)+1}}function g(s,e){return s.find(t=>t.code.id===e)?.code}function f(s,e){return e.parent_id!==null&&g(s,e.parent_id)?e.parent_id:null}function m(s,e){return s.map(t=>t.code).filter(t=>f(s,t)===e)}function P(s,e,t){return f(s,e)===t.parent&&m(s,t.parent).findIndex(r=>r.id===e.id)===t.position?null:t}function p(s,e={},...t){let[n,...r]=s.split("."),a=document.createElement(n);r.length&&(a.className=r.join(" "));for(let[i,o]of Object.entries(e))o==null||o===!1||(i.startsWith("on")?a.addEventListener(i.slice(2),o):i==="style"?K(a,o):a.setAttribute(i,o===!0?"":String(o)));return a.append(...t.filter(i=>i!=null&&i!==!1)),a}function K(s,e){for(let[t,n]of Object.entries(e))s.style.setProperty(t,n)}var v=null;function M(s,e,t,n){v?.close();let r=()=>{o.remove(),document.removeEventListener("pointerdown",a,!0),v?.root===o&&(v=null)},a=c=>{c.target instanceof Node&&o.contains(c.target)||r()},i=n.map(c=>p("button.qw-menuitem",{type:"button",role:"menuitem",disabled:c.disabled,onclick:()=>{r(),c.run()}},p("span",{},c.text),p("kbd",{},c.keys))),o=p("div.qw-menu",{role:"menu","aria-label":t,"data-testid":"turn-menu",onkeydown:c=>{c.stopPropagation();let h=i.filter(T=>!T.disabled),z=h.indexOf(document.activeElement),y=c.key==="ArrowDown"?1:c.key==="ArrowUp"?-1:0;y&&h[(z+y+h.length)%h.length]?.focus(),(c.key==="Escape"||c.key==="Tab")&&(r(),e.focus({preventScroll:!0})),(y||c.key==="Escape")&&c.preventDefault()}},...i);s.append(o);let l=s.getBoundingClientRect(),u=e.getBoundingClientRect(),d=u.bottom+o.offsetHeight<l.bottom?u.bottom+2:u.top-o.offsetHeight-2;o.style.top=`${d-l.top+s.scrollTop}px`,o.style.left=`${Math.max(4,u.left-l.left)}px`,v={root:o,close:r},document.addEventListener("pointerdown",a,!0),i.find(c=>!c.disabled)?.focus({preventScroll:!0})}var L=`.qw-codes.qw-dragging,
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
`;var A=5,q=28,D={ArrowUp:"up",ArrowDown:"down",ArrowRight:"in",ArrowLeft:"out"};function G(s,e){return document.getElementById("qw-panel-tree")||document.head.append(p("style",{id:"qw-panel-tree"},L)),new k(s,e)}var k=class{constructor(e,t){this.pane=e;this.desk=t;this.mayEdit=t.model.may("edit_codebook"),e.list.addEventListener("keydown",n=>this.key(n)),e.list.addEventListener("contextmenu",n=>this.contextMenu(n)),this.mayEdit&&(e.list.addEventListener("pointerdown",n=>this.press(n)),e.list.addEventListener("dblclick",n=>{let r=w(n.target);r&&this.rename(r.dataset.code)}))}pane;desk;drag=null;mayEdit;menu(e,t){let{say:n}=this.desk,r=u=>()=>{this.desk.side.open("code",{code:e,view:u})},a=[{text:n("ws.code.rename"),keys:"F2",run:()=>this.rename(e)},{text:n("ws.code.merge"),keys:"",run:r("merge")},{text:n("ws.code.split"),keys:"",run:r("split")},{text:n("ws.code.recode"),keys:"",run:r("recode")}],i=[{text:n("ws.code.used"),keys:"",run:r("used")},{text:n("ws.code.wordings"),keys:"",run:r("wordings")}],o=[{text:n("ws.code.remove"),keys:"Del",run:r("remove")}],l=this.mayEdit?[...a,...i,...o]:i;M(this.desk.root,t,n("ws.code.more",{code:this.desk.model.codes.get(e).name}),l)}contextMenu(e){let t=w(e.target);t&&(e.preventDefault(),this.menu(t.dataset.code,t))}key(e){let t=w(e.target);if(!t||e.target!==t)return;let n=t.dataset.code,a=!e.ctrlKey&&!e.metaKey&&!e.shiftKey&&e.altKey&&this.mayEdit?D[e.key]:void 0;if(a)this.nudge(n,a);else if(e.key==="F2"&&this.mayEdit)this.rename(n);else if(e.key==="Delete"&&this.mayEdit)this.desk.side.open("code",{code:n,view:"remove"});else if(e.key==="ContextMenu"||e.key==="F10"&&e.shiftKey)this.menu(n,t);else return;e.preventDefault(),e.stopPropagation()}nudge(e,t){let n=E(this.desk.model.codes.values(),e,t);n&&this.move(e,n)}move(e,t){this.desk.session.do({kind:"code.move",code:e,...t}),this.pane.rowOf(e)?.scrollIntoView({block:"nearest"})}rename(e){let t=this.desk.model.codes.get(e),n=this.pane.rowOf(e)?.querySelector(".qw-name");if(!t||!n||n.querySelector("input"))return;let r=!1,a=o=>{if(r)return;r=!0;let l=i.value.trim().replace(/\s+/g," "),u=document.activeElement===i;n.replaceChildren(t.name);let d=this.desk.model.codes.get(e);o&&d&&l&&l!==d.name&&this.desk.session.do({kind:"code.update",code:e,version:d.version,name:l}),u&&this.pane.rowOf(e)?.focus({preventScroll:!0})},i=p("input.qw-input.qw-rename",{value:t.name,"aria-label":this.desk.say("ws.code.rename"),"data-testid":"code-rename",maxlength:"200",onkeydown:o=>{o.stopPropagation(),!o.isComposing&&(o.key==="Enter"&&a(!0),o.key==="Escape"&&a(!1))},onblur:()=>a(!0),onclick:o=>o.stopPropagation(),ondblclick:o=>o.stopPropagation(),onpointerdown:o=>o.stopPropagation(),onmousedown:o=>o.stopPropagation()});n.replaceChildren(i),i.focus(),i.select()}press(e){let t=w(e.target),n=e.target instanceof Element&&e.target.closest("button, input");!t||n||e.button!==0||e.pointerType==="touch"||(this.drag={id:t.dataset.code,x:e.clientX,y:e.clientY,ghost:null,target:null},window.addEventListener("pointermove",this.onMove),window.addEventListener("pointerup",this.onUp),window.addEventListener("pointercancel",this.onCancel),window.addEventListener("keydown",this.onKey,!0),window.addEventListener("keyup",this.onKey,!0))}onMove=e=>{let{drag:t}=this;if(!t)return;if(!t.ghost){if(Math.hypot(e.clientX-t.x,e.clientY-t.y)<A)return;t.ghost=p("div.qw-ghost",{"aria-hidden":"true"},this.desk.model.codes.get(t.id)?.name??""),this.desk.root.append(t.ghost),this.pane.list.classList.add("qw-dragging")}t.x=e.clientX,t.y=e.clientY;let n=this.desk.root.getBoundingClientRect();t.ghost.style.transform=`translate(${t.x-n.left+12}px, ${t.y-n.top+8}px)`,this.scrollAlong(),this.aim(C(e))};onUp=()=>{let{drag:e}=this,t=e?.ghost!=null,n=e?.target;if(this.endDrag(),!e||!t)return;let r=i=>i.stopPropagation();if(window.addEventListener("click",r,!0),setTimeout(()=>window.removeEventListener("click",r,!0)),!n)return;let a=n.row.dataset.code;n.zone==="merge"?this.desk.side.open("code",{code:e.id,view:"merge",into:a}):this.move(e.id,x(this.desk.model.codes.values(),e.id,a,n.zone))};onCancel=()=>this.endDrag();onKey=e=>{this.drag?.ghost&&(e.key==="Escape"?this.endDrag():this.aim(C(e)),e.preventDefault(),e.stopPropagation())};endDrag(){this.drag?.ghost?.remove(),this.unmark(),this.drag=null,this.pane.list.classList.remove("qw-dragging"),window.removeEventListener("pointermove",this.onMove),window.removeEventListener("pointerup",this.onUp),window.removeEventListener("pointercancel",this.onCancel),window.removeEventListener("keydown",this.onKey,!0),window.removeEventListener("keyup",this.onKey,!0)}aim(e){let{drag:t}=this;if(!t)return;this.unmark(),t.target=null;let n=w(document.elementFromPoint(t.x,t.y));if(!n||!this.pane.list.contains(n))return;let r=this.desk.model.codes,a=n.dataset.code,{top:i,height:o}=n.getBoundingClientRect(),l=(t.y-i)/o,u=e?"merge":l<.28?"before":l>.72?"after":"into";(u==="merge"?a!==t.id:x(r.values(),t.id,a,u)!==null)&&(n.dataset.drop=u,t.target={row:n,zone:u},t.ghost&&(t.ghost.dataset.drop=u))}unmark(){delete this.drag?.target?.row.dataset.drop,delete this.drag?.ghost?.dataset.drop}scrollAlong(){let{drag:e,pane:t}=this;if(!e)return;let{top:n,bottom:r}=t.list.getBoundingClientRect();e.y<n+q?t.list.scrollTop-=8:e.y>r-q&&(t.list.scrollTop+=8)}};function w(s){return s instanceof Element?s.closest(".qw-codes [data-code]"):null}function C(s){return s.ctrlKey||s.metaKey||s.altKey}export{G as hands};

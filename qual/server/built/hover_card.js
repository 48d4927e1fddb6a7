// built from frontend/src/panels/hover_card.ts
function a(l,e={},...t){let[n,...r]=l.split("."),i=document.createElement(n);r.length&&(i.className=r.join(" "));for(let[o,s]of Object.entries(e))s==null||s===!1||(o.startsWith("on")?i.addEventListener(o.slice(2),s):o==="style"?z(i,s):i.setAttribute(o,s===!0?"":String(s)));return i.append(...t.filter(o=>o!=null&&o!==!1)),i}function z(l,e){for(let[t,n]of Object.entries(e))l.style.setProperty(t,n)}function p(l,e){let t=`qw-panel-${l}`;e&&!document.getElementById(t)&&document.head.append(a("style",{id:t},e))}function u(l){return a("span.qw-dot",{style:{"--c":l},"aria-hidden":"true"})}var f=`/* The card under the pointer. */
.qw-hovercard {
  position: absolute;
  z-index: 25;
  width: max-content;
  max-width: 320px;
  padding: 8px 12px;
  font-size: 13px;
  background: var(--qw-bg);
  border: 1px solid var(--qw-line);
  border-radius: calc(var(--qw-radius) * 1.2);
  box-shadow: 0 8px 28px rgb(0 0 0 / 16%);
  pointer-events: none;
}

.qw-hoverentry + .qw-hoverentry {
  margin-top: 5px;
  padding-top: 5px;
  border-top: 1px solid var(--qw-line);
}

.qw .qw-hovercard p {
  font-size: 13px;
  color: var(--qw-muted);
}
`;var x=450,v=6,w=180,g=class{constructor(e,t){this.desk=e;this.root=t;p("hover_card",f);let{column:n,scroller:r}=e.transcript;n.addEventListener("pointerover",i=>this.enter(i)),n.addEventListener("pointerleave",()=>this.hide()),n.addEventListener("pointerdown",()=>this.hide()),r.addEventListener("scroll",()=>this.hide(),{passive:!0})}desk;root;timer=0;over=null;hide(){window.clearTimeout(this.timer),this.over=null,this.root.hidden||(this.root.hidden=!0)}enter(e){let t=e.target instanceof Element?e.target.closest(".qw-coded, .qw-margin [data-coding]"):null;t!==this.over&&(this.hide(),!(!t||e.buttons||e.pointerType==="touch")&&(this.over=t,this.timer=window.setTimeout(()=>this.show(t,e),x)))}show(e,t){let n=this.marksAt(e);if(!e.isConnected||n.length===0||getSelection()?.type==="Range")return;let{say:r}=this.desk,i=n.length-v;this.root.replaceChildren(...n.slice(0,v).map(d=>this.entry(d)),...i>0?[a("p.qw-note",{},r("ws.margin.more",{n:i}))]:[]),this.root.hidden=!1;let o=(this.root.offsetParent??this.desk.root).getBoundingClientRect(),{offsetWidth:s,offsetHeight:m}=this.root,h=[...e.getClientRects()],c=h.find(d=>t.clientY>=d.top-4&&t.clientY<=d.bottom+4)??h[0],M=Math.min(t.clientX+8,o.right-s-12)-o.left,y=c.bottom+8+m<o.bottom;this.root.style.left=`${Math.max(8,M)}px`,this.root.style.top=`${(y?c.bottom+8:c.top-m-8)-o.top}px`}marksAt(e){let{model:t}=this.desk,n=e.dataset.coding;if(n)return[t.marks.get(n)??[]].flat();let{qwFrom:r,qwTo:i}=e;return t.marksIn(r,i)}entry({coding:e}){let{model:t,say:n}=this.desk,r=t.codes.get(e.code_id),i=e.coder_id===t.state.me.id?n("ws.coding.mine"):t.memberName(e.coder_id),o=r.definition.length>w?`${r.definition.slice(0,w).trimEnd()}…`:r.definition;return a("div.qw-hoverentry",{},a("div.qw-cardhead",{},u(r.colour),a("span.qw-name",{},r.name),a("span.qw-note",{},i)),o?a("p",{},o):null)}};export{g as HoverCard};

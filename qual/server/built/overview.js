// built from frontend/src/panels/overview.ts
var _=`/* Seeing what is coded: the filter band, the density strip, the card under the pointer. */
.qw-filtered .qw-scroll,
.qw-filtered .qw-strip {
  top: 41px;
}

.qw-filter {
  position: absolute;
  inset: 0 0 auto;
  z-index: 4;
  display: flex;
  align-items: center;
  gap: 8px;
  height: 41px;
  padding: 0 10px 0 14px;
  font-size: 12.5px;
  background: var(--qw-pane);
  border-bottom: 1px solid var(--qw-line);
}

.qw-filter.qw-on {
  background: color-mix(in srgb, #f2c94c 24%, var(--qw-bg));
  border-bottom-color: color-mix(in srgb, #b8860b 60%, var(--qw-bg));
}

.qw-filter > .qw-icon {
  flex: none;
  color: var(--qw-muted);
}

.qw .qw-filter .qw-select {
  width: auto;
  min-width: 0;
  flex: 0 1 9rem;
  padding: 3px 6px;
}

.qw .qw-filter .qw-select.qw-on {
  border-color: #b8860b;
  font-weight: 600;
}

.qw-filter .qw-note {
  flex: 1 1 auto;
  min-width: 0;
  text-align: right;
  color: var(--qw-text);
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.qw .qw-filter .qw-button {
  padding: 3px 10px;
  white-space: nowrap;
}

.qw-strip {
  position: absolute;
  inset: 0 0 0 auto;
  width: 20px;
  contain: size layout style;
  background: color-mix(in srgb, var(--qw-pane) 60%, var(--qw-bg));
  border-left: 1px solid var(--qw-line);
  cursor: pointer;
  touch-action: none;
}

.qw-strip canvas {
  position: absolute;
  inset: 0;
  width: 100%;
  height: 100%;
}

.qw-sight {
  position: absolute;
  inset: 0 0 auto;
  border: 1px solid var(--qw-faint);
  border-radius: 3px;
  background: color-mix(in srgb, var(--qw-text) 9%, transparent);
  pointer-events: none;
  will-change: transform;
}

.qw-reader {
  position: absolute;
  right: 100%;
  margin: -8px 2px 0 0;
  padding: 0 3px;
  font: 600 9px/15px var(--qw-ui);
  color: var(--qw-text);
  background: color-mix(in srgb, var(--qw-accent) 22%, var(--qw-bg));
  border-radius: 7px 0 0 7px;
  box-shadow: 2px 0 0 var(--qw-accent);
}


/* The card under the pointer. */
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
`;function z(l){let e=[...l],t=new Set(e.map(r=>r.id)),i=new Map;for(let r of e){let s=r.parent_id!==null&&t.has(r.parent_id)?r.parent_id:null,c=i.get(s);c?c.push(r):i.set(s,[r])}let o=[],n=(r,s,c)=>{let a=i.get(r)??[];a.sort((d,p)=>d.position-p.position||d.name.localeCompare(p.name));for(let d of a)o.push({code:d,depth:s,path:c}),n(d.id,s+1,c?`${c} › ${d.name}`:d.name)};return n(null,0,""),o}var f="none",L={code:null,coder:null,origin:null,round:null};function g(l){return l.code===null&&l.coder===null&&l.origin===null&&l.round===null}function h(l,e={},...t){let[i,...o]=l.split("."),n=document.createElement(i);o.length&&(n.className=o.join(" "));for(let[r,s]of Object.entries(e))s==null||s===!1||(r.startsWith("on")?n.addEventListener(r.slice(2),s):r==="style"?P(n,s):n.setAttribute(r,s===!0?"":String(s)));return n.append(...t.filter(r=>r!=null&&r!==!1)),n}function P(l,e){for(let[t,i]of Object.entries(e))l.style.setProperty(t,i)}function S(l){window.requestIdleCallback?window.requestIdleCallback(l):setTimeout(l,200)}var $={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function k(l){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",$[l]),e.append(t),e}function q(l,e,t,i){return h("button.qw-iconbutton",{type:"button",title:e,"aria-label":e,onclick:t,"data-testid":i},k(l))}function H(l){return h("span.qw-dot",{style:{"--c":l},"aria-hidden":"true"})}var w=class{constructor(e){this.desk=e;let{say:t}=e,i=t("ws.filter");this.fields={code:this.field("code"),coder:this.field("coder"),origin:this.field("origin"),round:this.field("round")},this.mine=h("button.qw-toggle",{type:"button","aria-pressed":"false","data-testid":"filter-mine",onclick:()=>this.onlyMine()},t("ws.filter.mine")),this.clear=h("button.qw-button",{type:"button",title:t("ws.filter.clear.title"),"data-testid":"filter-clear",onclick:()=>this.reset()},t("ws.filter.clear"));let o=q("close",t("ws.close"),()=>this.show(!1));this.root=h("div.qw-filter",{role:"group","aria-label":i,hidden:!0,"data-testid":"filter"},k("filter"),this.fields.code,this.fields.coder,this.fields.origin,this.fields.round,this.mine,this.said,this.clear,o),this.root.addEventListener("keydown",n=>{n.key==="Escape"&&this.leave()}),this.button=q("filter",t("ws.filter.title"),()=>this.toggle(),"open-filter")}desk;root;button;said=h("span.qw-note",{role:"status","data-testid":"filter-count"});fields;mine;clear;get sieve(){return this.desk.model.sieve}toggle(){this.root.hidden?(this.show(!0),this.fields.code.focus()):this.leave()}only(e){this.set({code:e})}onlyMine(){let e=this.desk.model.state.me.id;this.set({coder:this.sieve.coder===e?null:e})}reset(){this.desk.model.sift(L),this.show(!1)}fill(){let{model:e,say:t}=this.desk,{sieve:i}=this,o=!g(i);if(o&&this.show(!0),this.root.classList.toggle("qw-on",o),this.button.setAttribute("aria-pressed",String(o||!this.root.hidden)),this.mine.setAttribute("aria-pressed",String(i.coder===e.state.me.id)),this.clear.disabled=!o,this.root.hidden)return;let n=z(e.codes.values()).map(({code:a,depth:d})=>[a.id,`${" ".repeat(d)}${a.name}`]),s=[...new Set([...e.marks.values()].map(a=>a.coding.coder_id))].map(a=>[a,e.memberName(a)]).sort((a,d)=>a[1].localeCompare(d[1])),c=[["person",t("ws.filter.origin.person")],["suggestion",t("ws.filter.origin.suggestion")],["list",t("ws.filter.origin.list")]];this.offer("code",n),this.offer("coder",s),this.offer("origin",c),this.offer("round",this.rounds()),this.fields.round.hidden=e.state.rounds.length===0,this.said.textContent=o&&!e.overlay?t("ws.filter.count",{n:e.shown().length,all:e.marks.size}):""}rounds(){let{model:e,say:t}=this.desk,i=new Map;for(let{coding:n}of e.marks.values())i.set(n.round_id??f,(i.get(n.round_id??f)??0)+1);return[...e.state.rounds.map(n=>[n.id,n.name]),[f,t("ws.filter.round.none")]].map(([n,r])=>[n,t("ws.filter.round.count",{name:r,n:i.get(n)??0})])}leave(){this.show(!g(this.sieve)),this.desk.transcript.scroller.focus({preventScroll:!0})}show(e){let t=e||!g(this.sieve);this.root.hidden===t&&(this.root.hidden=!t,this.root.parentElement?.classList.toggle("qw-filtered",t),this.fill())}set(e){this.desk.model.sift({...this.sieve,...e})}field(e){let t=this.desk.say(`ws.filter.${e}`);return h("select.qw-select",{"aria-label":t,title:t,"data-testid":`filter-${e}`,onchange:i=>this.set({[e]:i.target.value||null})})}offer(e,t){let i=this.sieve[e]??"",o=[["",this.desk.say(`ws.filter.${e}.all`)],...t];this.fields[e].replaceChildren(...o.map(([n,r])=>h("option",{value:n,selected:n===i},r))),this.fields[e].classList.toggle("qw-on",i!=="")}};var V=450,C=6,T=180,v=class{constructor(e){this.desk=e;let{column:t,scroller:i}=e.transcript;t.addEventListener("pointerover",o=>this.enter(o)),t.addEventListener("pointerleave",()=>this.hide()),t.addEventListener("pointerdown",()=>this.hide()),i.addEventListener("scroll",()=>this.hide(),{passive:!0})}desk;root=h("div.qw-hovercard",{role:"tooltip",hidden:!0,"data-testid":"hover-card"});timer=0;over=null;hide(){window.clearTimeout(this.timer),this.over=null,this.root.hidden||(this.root.hidden=!0)}enter(e){let t=e.target instanceof Element?e.target.closest(".qw-coded, .qw-margin [data-coding]"):null;t!==this.over&&(this.hide(),!(!t||e.buttons||e.pointerType==="touch")&&(this.over=t,this.timer=window.setTimeout(()=>this.show(t,e),V)))}show(e,t){let i=this.marksAt(e);if(!e.isConnected||i.length===0||getSelection()?.type==="Range")return;let{say:o}=this.desk,n=i.length-C;this.root.replaceChildren(...i.slice(0,C).map(m=>this.entry(m)),...n>0?[h("p.qw-note",{},o("ws.margin.more",{n}))]:[]),this.root.hidden=!1;let r=(this.root.offsetParent??this.desk.root).getBoundingClientRect(),{offsetWidth:s,offsetHeight:c}=this.root,a=[...e.getClientRects()],d=a.find(m=>t.clientY>=m.top-4&&t.clientY<=m.bottom+4)??a[0],p=Math.min(t.clientX+8,r.right-s-12)-r.left,u=d.bottom+8+c<r.bottom;this.root.style.left=`${Math.max(8,p)}px`,this.root.style.top=`${(u?d.bottom+8:d.top-c-8)-r.top}px`}marksAt(e){let{model:t}=this.desk,i=e.dataset.coding;if(i)return[t.marks.get(i)??[]].flat();let{qwFrom:o,qwTo:n}=e;return t.marksIn(o,n)}entry({coding:e}){let{model:t,say:i}=this.desk,o=t.codes.get(e.code_id),n=e.coder_id===t.state.me.id?i("ws.coding.mine"):t.memberName(e.coder_id),r=o.definition.length>T?`${o.definition.slice(0,T).trimEnd()}…`:o.definition;return h("div.qw-hoverentry",{},h("div.qw-cardhead",{},H(o.colour),h("span.qw-name",{},o.name),h("span.qw-note",{},n)),r?h("p",{},r):null)}};function O(l,e,t){let i=Array.from({length:t},()=>({count:0,lead:-1}));return e<=0||l.forEach((o,n)=>{let r=Math.floor(o.from/e*t),s=Math.min(t-1,Math.max(r,Math.ceil(o.to/e*t)-1));for(let c=r;c<=s;c++){let a=i[c];a.count++;let d=l[a.lead];(!d||o.to-o.from>d.to-d.from)&&(a.lead=n)}}),i}function R(l){let e=l.trim().split(/\s+/).filter(Boolean);return e.length===0?"?":e.length===1?[...e[0]].slice(0,2).join("").toLocaleUpperCase():([...e[0]][0]+[...e[e.length-1]][0]).toLocaleUpperCase()}var K=3,I=6,y=class{constructor(e){this.desk=e;this.root=h("div.qw-strip",{"aria-hidden":"true",title:e.say("ws.strip"),"data-testid":"strip"},this.canvas,this.sight,this.others),this.root.addEventListener("pointerdown",t=>this.press(t)),e.transcript.scroller.addEventListener("scroll",()=>this.scrolled(),{passive:!0}),this.sizes=new ResizeObserver(()=>this.refresh()),this.sizes.observe(this.root)}desk;root;canvas=h("canvas");sight=h("div.qw-sight");others=h("div");sizes;asked=!1;height=0;refresh(){this.asked||(this.asked=!0,S(()=>{this.asked=!1,this.draw(),this.scrolled(),this.people()}))}people(){let{model:e,say:t}=this.desk,{doc:i}=e;if(!i)return;let o=Math.max(1,i.text.length),n=e.people.filter(r=>r.id!==e.state.me.id);this.others.replaceChildren(...n.flatMap(r=>{let s=r.windows[0]?.place;if(s==null)return[];let a={top:`clamp(8px, ${100*(Math.min(o,i.offsets.toUnits(s))/o)}%, 100% - 9px)`};return[h("span.qw-reader",{style:a,title:t("ws.strip.reader",{name:r.name})},R(r.name))]}))}close(){this.sizes.disconnect()}draw(){let{model:e,root:t}=this.desk,{clientWidth:i,clientHeight:o}=this.root,n=this.canvas.getContext("2d");if(this.height=o,!n||!e.doc||!o)return;let r=window.devicePixelRatio||1;this.canvas.width=Math.round(i*r),this.canvas.height=Math.round(o*r),n.scale(r,r);let s=e.shown(),c=Math.max(1,Math.floor(o/K)),a=getComputedStyle(t).getPropertyValue("--qw-faint");O(s,e.doc.text.length,c).forEach(({count:d,lead:p},u)=>{d&&(n.fillStyle=e.codes.get(s[p].coding.code_id)?.colour||a,n.globalAlpha=Math.min(1,.5+.1*d),n.fillRect(1,u*o/c,Math.max(3,(i-2)*Math.min(1,d/I)),o/c-.5))})}scrolled(){let e=this.desk.transcript.seen(),t=this.desk.model.doc?.text.length??0;this.sight.hidden=!e||!t,!(!e||!t)&&(this.sight.style.transform=`translateY(${e.from/t*this.height}px)`,this.sight.style.height=`${Math.max(6,Math.round((e.to-e.from)/t*this.height))}px`)}press(e){if(e.button!==0)return;e.preventDefault();let t=o=>this.jump(o.clientY),i=()=>{window.removeEventListener("pointermove",t),window.removeEventListener("pointerup",i)};window.addEventListener("pointermove",t),window.addEventListener("pointerup",i),t(e)}jump(e){let{model:t,transcript:i,cursor:o}=this.desk,n=this.canvas.getBoundingClientRect(),r=t.doc?.text.length??0;if(!r)return;let s=Math.min(r-1,Math.max(0,Math.floor((e-n.top)/n.height*r))),c=t.doc.blocks[t.doc.blockAt(s)],a=Math.min(Math.max(s,c.from),c.to-1);o.place(a),i.reveal(a,"center")}};function ae(l){return new E(l)}var E=class{constructor(e){this.desk=e;this.filter=new w(e),this.strip=new y(e),this.card=new v(e),e.root.querySelector(".qw-middle").append(this.filter.root,this.strip.root,this.card.root),e.side.buttons.prepend(this.filter.button)}desk;filter;strip;card;round=null;get root(){return this.strip.root}news(e){let{desk:t,filter:i,strip:o}=this;if(e.about==="people")return o.people();e.about==="speakers"||e.about==="progress"||(e.about==="sieve"&&t.model.doc&&t.transcript.touch({from:0,to:t.model.doc.text.length}),o.refresh(),i.fill())}key(e,t,i){if(e.ctrlKey||e.metaKey||e.altKey)return!1;let o=e.target instanceof Element?e.target.closest("[data-code]"):null;if(e.key==="f"&&o)this.filter.only(o.dataset.code);else if(e.key==="f")this.filter.toggle();else if(e.key==="F")this.filter.reset();else if(e.key==="y")this.filter.onlyMine();else if(e.key==="o"||e.key==="O")this.next(t,e.key==="o"?1:-1,i);else return!1;return!0}close(){this.strip.close(),this.card.hide()}next(e,t,i){let{model:o,cursor:n,toasts:r,say:s,highlights:c,transcript:a}=this.desk,{from:d,to:p}=e??{from:n.unit,to:n.unit},u=o.marksIn(d,p);if(u.length===0)return r.show(s("ws.cycle.none"),"note","cycle");let b=this.round?.from===d&&this.round.to===p?(this.round.shown+t+u.length)%u.length:t>0?0:u.length-1;this.round={from:d,to:p,shown:b};let x=u[b];i(x),c.paint("hover",a.ranges(x));let{coding:M}=x,N=M.coder_id===o.state.me.id?s("ws.coding.mine"):o.memberName(M.coder_id);r.show(s("ws.cycle",{at:b+1,all:u.length,code:o.codes.get(M.code_id).name,coder:N}),"note","cycle")}};export{_ as css,ae as open};

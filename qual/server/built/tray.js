// built from frontend/src/panels/tray.ts
var c=class extends Error{constructor(t,o,n){super(n);this.status=t;this.code=o}status;code};async function u(a){return(await k(`/api/projects/${encodeURIComponent(a)}/interviews`)).interviews}async function k(a){let e;try{e=await fetch(a,{credentials:"same-origin"})}catch{throw new c(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:o}=await M(e);throw new c(e.status,t,o)}async function M(a){try{let e=await a.json();return{code:e.error?.code??String(a.status),message:e.error?.message??""}}catch{return{code:String(a.status),message:""}}}function i(a,e={},...t){let[o,...n]=a.split("."),s=document.createElement(o);n.length&&(s.className=n.join(" "));for(let[r,l]of Object.entries(e))l==null||l===!1||(r.startsWith("on")?s.addEventListener(r.slice(2),l):r==="style"?z(s,l):s.setAttribute(r,l===!0?"":String(l)));return s.append(...t.filter(r=>r!=null&&r!==!1)),s}function z(a,e){for(let[t,o]of Object.entries(e))a.style.setProperty(t,o)}function w(a){return i("span.qw-dot",{style:{"--c":a},"aria-hidden":"true"})}var x=`.qw-tray dl {
  margin: 4px 0 6px;
}

.qw-tray dt {
  font-size: 12px;
  color: var(--qw-muted);
}

.qw-tray dd {
  margin: 0 0 5px;
  font: 14px/1.5 var(--qw-reading);
  overflow-wrap: anywhere;
}

.qw-tray .qw-was {
  padding-left: 8px;
  border-left: 2px solid #b8860b;
}

.qw-tray [data-anchor="lost"] .qw-was {
  border-left-color: #d5473c;
}

.qw-tray .qw-options {
  gap: 6px;
}

.qw-tray .qw-hitrow {
  width: 100%;
  text-align: left;
  padding: 4px;
}

.qw-tray .qw-hitrow:hover {
  background: color-mix(in srgb, var(--qw-text) 6%, transparent);
}
`;function S(a){return new p(a)}var p=class{constructor(e){this.desk=e;this.root.append(this.list,this.elsewhere),this.root.addEventListener("keydown",t=>this.key(t));for(let t of["pointerdown","mousedown"])this.list.addEventListener(t,o=>o.preventDefault())}desk;root=i("div.qw-tray");list=i("div");elsewhere=i("div",{"data-testid":"tray-elsewhere"});shown(){this.fill(),this.fillElsewhere(),this.cards[0]?.focus({preventScroll:!0})}news(e){(e.about==="codings"||e.about==="document"||e.about==="codes")&&this.fill()}get cards(){return[...this.list.querySelectorAll("[data-coding]")]}fill(){let{model:e,say:t}=this.desk,{cards:o}=this,n=o.findIndex(l=>l.contains(document.activeElement)),s=e.unsettled();if(s.length?this.list.setAttribute("role","list"):this.list.removeAttribute("role"),this.list.replaceChildren(...s.length?s.map(l=>this.card(l)):[i("p.qw-empty",{},t("ws.tray.empty"))]),n<0)return;(this.cards[Math.min(n,s.length-1)]??this.desk.transcript.scroller).focus({preventScroll:!0})}card(e){let{model:t,say:o}=this.desk,n=t.codes.get(e.code_id),s=e.coder_id===t.state.me.id,r=e.anchor==="lost",l=s?o("ws.coding.mine"):t.memberName(e.coder_id),f=t.may(s?"code":"remove_codings"),h=r?o("ws.tray.gone"):e.quote,v=o(r?"ws.tray.lost":"ws.tray.touched",{code:n.name,coder:l}),d=(m,g)=>i("button.qw-button",{type:"button",tabindex:"-1",title:o(`ws.tray.${m}.title`),"data-testid":`tray-${m}`,onclick:g},o(`ws.tray.${m}`)),y=f?[...r?[]:[d("confirm",()=>this.confirm(e))],d("move",()=>this.move(e)),d("drop",()=>this.drop(e))]:[];return i("div.qw-card",{role:"listitem",tabindex:"0","aria-label":v,"data-coding":e.id,"data-anchor":e.anchor,"data-testid":"tray-card",onfocus:()=>this.reveal(e)},i("div.qw-cardhead",{},w(n.colour),i("span.qw-name",{},n.name),i("span.qw-note",{},l)),i("dl",{},i("dt",{},o("ws.tray.was")),i("dd.qw-was",{},e.was??o("ws.tray.unknown")),i("dt",{},o("ws.tray.now")),r?i("dd.qw-note",{},h):i("dd",{},h)),i("div.qw-options",{},...y))}key(e){let t=e.target instanceof Element?e.target.closest("[data-coding]"):null,o=t&&this.desk.model.coding(t.dataset.coding);if(!t||!o||e.ctrlKey||e.metaKey||e.altKey)return;let{cards:n}=this,s={ArrowDown:1,ArrowUp:-1,j:1,k:-1}[e.key];if(s)n[n.indexOf(t)+s]?.focus();else if(e.key==="c"||e.key==="Enter")this.confirm(o);else if(e.key==="m")this.move(o);else if(e.key==="x"||e.key==="Delete")this.drop(o);else return;e.preventDefault(),e.stopPropagation()}confirm(e){let{session:t,toasts:o,say:n}=this.desk;if(e.anchor==="lost")return o.show(n("ws.tray.lostfirst"));t.do({kind:"coding.confirm",coding:e.id,quote:e.quote})}move(e){let{activity:t,toasts:o,say:n}=this.desk,s=r=>this.put(e,r);t.chosen?s(t.chosen):t.choosePlace&&t.choosePlace(s),o.show(t.chosen?"":n(t.choosePlace?"ws.tray.choose":"ws.tray.select"),"note","tray")}put(e,t){let{session:o,model:n,activity:s}=this.desk,r=n.doc;o.do({kind:"coding.change",seen:n.seq,coding:e.id,revision:r.id,start:r.offsets.toPoints(t.from),end:r.offsets.toPoints(t.to)}),s.leave(),(this.cards[0]??this.desk.transcript.scroller).focus({preventScroll:!0})}drop(e){this.desk.session.do({kind:"coding.remove",coding:e.id})}reveal(e){let{model:t,transcript:o,highlights:n}=this.desk,s=t.marks.get(e.id);n.paint("hover",s?o.ranges(s):[]);let r=s?.from??t.doc?.offsets.toUnits(Math.min(e.start,t.doc.offsets.toPoints(t.doc.text.length)));r!==void 0&&o.reveal(r,"center")}async fillElsewhere(){let{model:e,say:t}=this.desk,n=(await u(e.state.project.id).catch(()=>[])).filter(s=>s.unsettled>0&&s.id!==e.state.interview.id);this.elsewhere.replaceChildren(...n.length?[i("h3.qw-heading",{},t("ws.tray.elsewhere"))]:[],...n.map(s=>i("button.qw-hitrow",{type:"button",onclick:()=>this.desk.root.dispatchEvent(new CustomEvent("qw-open",{detail:s}))},i("span.qw-name",{},s.name),i("span.qw-count",{},String(s.unsettled)))))}};export{x as css,S as open};

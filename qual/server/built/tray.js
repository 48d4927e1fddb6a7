// built from frontend/src/panels/tray.ts
var l=class extends Error{constructor(t,s,n){super(n);this.status=t;this.code=s}status;code};async function h(a){return(await k(`/api/projects/${encodeURIComponent(a)}/interviews`)).interviews}async function k(a){let e;try{e=await fetch(a,{credentials:"same-origin"})}catch{throw new l(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:s}=await x(e);throw new l(e.status,t,s)}async function x(a){try{let e=await a.json();return{code:e.error?.code??String(a.status),message:e.error?.message??""}}catch{return{code:String(a.status),message:""}}}function i(a,e={},...t){let[s,...n]=a.split("."),o=document.createElement(s);n.length&&(o.className=n.join(" "));for(let[r,c]of Object.entries(e))c==null||c===!1||(r.startsWith("on")?o.addEventListener(r.slice(2),c):r==="style"?b(o,c):o.setAttribute(r,c===!0?"":String(c)));return o.append(...t.filter(r=>r!=null&&r!==!1)),o}function b(a,e){for(let[t,s]of Object.entries(e))a.style.setProperty(t,s)}function w(a){return i("span.qw-dot",{style:{"--c":a},"aria-hidden":"true"})}var M=`.qw-tray dl {
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
`;function H(a){return new m(a)}var m=class{constructor(e){this.desk=e;this.root.append(this.list,this.elsewhere),this.root.addEventListener("keydown",t=>this.key(t));for(let t of["pointerdown","mousedown"])this.list.addEventListener(t,s=>s.preventDefault())}desk;root=i("div.qw-tray");list=i("div");elsewhere=i("div",{"data-testid":"tray-elsewhere"});shown(){this.fill(),this.fillElsewhere(),this.cards[0]?.focus({preventScroll:!0})}news(e){(e.about==="codings"||e.about==="document"||e.about==="codes")&&this.fill()}get cards(){return[...this.list.querySelectorAll("[data-coding]")]}fill(){let{model:e,say:t}=this.desk,{cards:s}=this,n=s.findIndex(c=>c.contains(document.activeElement)),o=e.unsettled();if(o.length?this.list.setAttribute("role","list"):this.list.removeAttribute("role"),this.list.replaceChildren(...o.length?o.map(c=>this.card(c)):[i("p.qw-empty",{},t("ws.tray.empty"))]),n<0)return;(this.cards[Math.min(n,o.length-1)]??this.desk.transcript.scroller).focus({preventScroll:!0})}card(e){let{model:t,say:s}=this.desk,n=t.codes.get(e.code_id),o=e.coder_id===t.state.me.id,r=e.anchor==="lost",c=o?s("ws.coding.mine"):t.memberName(e.coder_id),f=t.may(o?"code":"remove_codings"),u=r?s("ws.tray.gone"):e.quote,y=s(r?"ws.tray.lost":"ws.tray.touched",{code:n.name,coder:c}),d=(p,g)=>i("button.qw-button",{type:"button",tabindex:"-1",title:s(`ws.tray.${p}.title`),"data-testid":`tray-${p}`,onclick:g},s(`ws.tray.${p}`)),v=f?[...r?[]:[d("confirm",()=>this.confirm(e))],d("move",()=>this.move(e)),d("drop",()=>this.drop(e))]:[];return i("div.qw-card",{role:"listitem",tabindex:"0","aria-label":y,"data-coding":e.id,"data-anchor":e.anchor,"data-testid":"tray-card",onfocus:()=>this.reveal(e)},i("div.qw-cardhead",{},w(n.colour),i("span.qw-name",{},n.name),i("span.qw-note",{},c)),i("dl",{},i("dt",{},s("ws.tray.was")),i("dd.qw-was",{},e.was??s("ws.tray.unknown")),i("dt",{},s("ws.tray.now")),r?i("dd.qw-note",{},u):i("dd",{},u)),i("div.qw-options",{},...v))}key(e){let t=e.target instanceof Element?e.target.closest("[data-coding]"):null,s=t&&this.desk.model.coding(t.dataset.coding);if(!t||!s||e.ctrlKey||e.metaKey||e.altKey)return;let{cards:n}=this,o={ArrowDown:1,ArrowUp:-1,j:1,k:-1}[e.key];if(o)n[n.indexOf(t)+o]?.focus();else if(e.key==="c"||e.key==="Enter")this.confirm(s);else if(e.key==="m")this.move(s);else if(e.key==="x"||e.key==="Delete")this.drop(s);else return;e.preventDefault(),e.stopPropagation()}confirm(e){let{session:t,toasts:s,say:n}=this.desk;if(e.anchor==="lost")return s.show(n("ws.tray.lostfirst"));t.do({kind:"coding.confirm",coding:e.id,quote:e.quote})}move(e){let{activity:t,toasts:s,say:n}=this.desk,o=r=>this.put(e,r);t.chosen?o(t.chosen):t.choosePlace&&t.choosePlace(o),s.show(t.chosen?"":n(t.choosePlace?"ws.tray.choose":"ws.tray.select"),"note","tray")}put(e,t){let{session:s,model:n,activity:o}=this.desk,r=n.doc;s.do({kind:"coding.change",seen:n.seq,coding:e.id,revision:r.id,start:r.offsets.toPoints(t.from),end:r.offsets.toPoints(t.to)}),o.leave(),(this.cards[0]??this.desk.transcript.scroller).focus({preventScroll:!0})}drop(e){this.desk.session.do({kind:"coding.remove",coding:e.id})}reveal(e){let{model:t,transcript:s,highlights:n}=this.desk,o=t.marks.get(e.id);n.paint("hover",o?s.ranges(o):[]);let r=o?.from??t.doc?.offsets.toUnits(Math.min(e.start,t.doc.offsets.toPoints(t.doc.text.length)));r!==void 0&&s.reveal(r,"center")}async fillElsewhere(){let{model:e,say:t}=this.desk,n=(await h(e.state.project.id).catch(()=>[])).filter(o=>o.unsettled>0&&o.id!==e.state.interview.id);this.elsewhere.replaceChildren(...n.length?[i("h3.qw-heading",{},t("ws.tray.elsewhere"))]:[],...n.map(o=>i("button.qw-hitrow",{type:"button",onclick:()=>this.desk.root.dispatchEvent(new CustomEvent("qw-open",{detail:o}))},i("span.qw-name",{},o.name),i("span.qw-count",{},String(o.unsettled)))))}};export{M as css,H as open};

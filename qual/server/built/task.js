// built from frontend/src/panels/task.ts
function p(i,t,e){return i.find(s=>s.start===null||s.end===null||t<s.end&&e>s.start)??null}function c(i,t){return i.state.rounds.find(e=>e.id===t.round_id)}function h(i,t){let{me:e}=i.state;return[...i.marks.values()].map(n=>n.coding).filter(n=>n.coder_id===e.id&&n.round_id===t.round_id&&p([t],n.start,n.end))}function d(i,t={},...e){let[s,...n]=i.split("."),o=document.createElement(s);n.length&&(o.className=n.join(" "));for(let[r,a]of Object.entries(t))a==null||a===!1||(r.startsWith("on")?o.addEventListener(r.slice(2),a):r==="style"?m(o,a):o.setAttribute(r,a===!0?"":String(a)));return o.append(...e.filter(r=>r!=null&&r!==!1)),o}function m(i,t){for(let[e,s]of Object.entries(t))i.style.setProperty(e,s)}var w=`/* The band that says what one is to code here, and the stretch in the text. */
.qw-tasks {
  position: absolute;
  inset: 0 0 auto;
  z-index: 5;
  background: color-mix(in srgb, var(--qw-accent) 9%, var(--qw-bg));
  border-bottom: 1px solid color-mix(in srgb, var(--qw-accent) 35%, var(--qw-bg));
}

.qw-task {
  display: flex;
  align-items: center;
  gap: 4px 10px;
  min-height: 40px;
  padding: 5px 12px 5px 16px;
  font-size: 13px;
}

.qw-task strong {
  font-weight: 600;
}

.qw-tasksaid {
  flex: 1;
  min-width: 0;
}

.qw-task > strong {
  flex: none;
}

.qw .qw-task .qw-button {
  flex: none;
  padding: 3px 11px;
  white-space: nowrap;
}

.qw-tasked :is(.qw-scroll, .qw-strip) {
  top: var(--qw-tasks, 41px);
}

.qw-tasked .qw-filter {
  top: var(--qw-tasks, 41px);
}

.qw-tasked.qw-filtered :is(.qw-scroll, .qw-strip) {
  top: calc(var(--qw-tasks, 41px) + 41px);
}

.qw-tasked .qw-active {
  top: calc(var(--qw-tasks, 41px) + 8px);
}

/* outside one's stretch the words step back, as far as they stay easy to read */
.qw .qw-outside {
  color: var(--qw-faint);
}

.qw-border {
  display: flex;
  align-items: center;
  gap: 10px;
  margin: 4px 0 4px 118px;
  font-size: 12px;
  font-weight: 600;
  color: var(--qw-accent);
  user-select: none;
}

.qw-border::after {
  content: "";
  flex: 1;
  border-top: 2px dashed color-mix(in srgb, var(--qw-accent) 55%, var(--qw-bg));
}

@media print {
  .qw-tasks {
    display: none;
  }
}
`;function x(i){return new u(i)}var u=class{constructor(t){this.desk=t;let e=t.root.querySelector(".qw-middle");this.root=d("div.qw-tasks",{role:"region","aria-label":t.say("ws.task"),"data-testid":"tasks"}),this.root.addEventListener("keydown",s=>{s.key==="Escape"&&this.asked!==null&&this.ask(null)}),e.append(this.root),this.sizes=new ResizeObserver(()=>e.style.setProperty("--qw-tasks",`${this.root.offsetHeight}px`)),this.sizes.observe(this.root),this.news({about:"document"})}desk;root;sizes;asked=null;stretches="";blind=new Map;news({about:t}){if(t!=="document"&&t!=="tasks"&&t!=="codings")return;let{model:e,transcript:s}=this.desk;if(t==="codings"&&this.asked===null)return;let{tasks:n}=e.state;this.tellRevealed(),n.some(r=>r.id===this.asked)||(this.asked=null),this.root.hidden=n.length===0,this.root.parentElement?.classList.toggle("qw-tasked",n.length>0),this.root.replaceChildren(...n.map(r=>this.row(r)));let o=n.map(({start:r,end:a})=>`${r}-${a}`).join();o!==this.stretches&&e.doc&&s.touch({from:0,to:e.doc.text.length}),this.stretches=o,t==="document"&&this.markBorders()}close(){this.sizes.disconnect()}row(t){let{model:e,say:s}=this.desk,n=c(e,t),o=this.stretchOf(t),r=s(n?.is_blind?"ws.task.blind":"ws.task.open",{name:n?.name??""}),a={"data-testid":"task","data-task":t.id,"data-done":String(t.is_done)};if(this.asked===t.id)return d("div.qw-task.qw-asked",a,...this.question(t));let l=[d("span.qw-tasksaid",{},r)];return t.is_done&&l.push(d("strong",{},s("ws.task.isdone"))),o&&l.push(this.button("ws.task.go","task-go",()=>this.go(o))),t.is_done?l.push(this.button("ws.task.resume","task-resume",()=>this.say("round.resume",t))):l.push(this.button("ws.task.done","task-done",()=>this.ask(t.id))),d("div.qw-task",a,...l)}question(t){let{model:e,say:s}=this.desk,n=h(e,t).length,o=d("span.qw-tasksaid",{id:"qw-task-question"},d("strong",{},s("ws.task.ask"))," ",s(n?"ws.task.ask.more":"ws.task.ask.none",{n})),r=d("button.qw-button.qw-primary",{type:"button","data-testid":"task-yes","aria-describedby":"qw-task-question",onclick:()=>{this.asked=null,this.say("round.done",t)}},s("ws.task.yes"));return[o,r,this.button("ws.task.no","task-no",()=>this.ask(null))]}button(t,e,s){return d("button.qw-button",{type:"button","data-testid":e,onclick:s},this.desk.say(t))}ask(t){let e=this.asked;this.asked=t,this.news({about:"tasks"});let s=t??e;this.root.querySelector(`[data-task="${s}"] [data-testid="${t===null?"task-done":"task-yes"}"]`)?.focus()}say(t,e){this.desk.session.do({kind:t,task:e.id}),this.desk.transcript.scroller.focus({preventScroll:!0})}stretchOf({start:t,end:e}){let s=this.desk.model.doc?.offsets;return s&&t!==null&&e!==null?{from:s.toUnits(t),to:s.toUnits(e)}:null}go({from:t}){let{cursor:e,transcript:s}=this.desk;e.place(t),s.reveal(t,"center"),s.scroller.focus({preventScroll:!0})}markBorders(){let{model:t,transcript:e,say:s}=this.desk;for(let o of e.column.querySelectorAll(".qw-border"))o.remove();let n=t.state.tasks.flatMap(o=>this.stretchOf(o)??[]);n.length&&e.showRest();for(let{from:o,to:r}of n)e.viewAt(o)?.element.before(d("div.qw-border",{"data-testid":"border"},s("ws.task.begins"))),e.viewAt(r-1)?.element.after(d("div.qw-border",{"data-testid":"border"},s("ws.task.ends")))}tellRevealed(){let{model:t,say:e,toasts:s}=this.desk;for(let n of t.state.tasks){let o=c(t,n);o?.is_blind&&this.blind.set(o.id,o.name)}for(let[n,o]of this.blind)t.state.rounds.find(r=>r.id===n)?.is_open||(this.blind.delete(n),s.show(e("ws.task.revealed",{name:o})))}};export{w as css,x as open};

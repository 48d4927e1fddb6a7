// built from frontend/src/panels/suggest.ts
function v(r,e){if(!e?.offer)return null;if(r==="0")return"none";let t=/^[1-9]$/.test(r)?Number(r):0;return t>=1&&t<=e.codes.length?t:null}function y(r){return r.hindrance?`ws.suggest.${r.hindrance}`:"ws.suggest.learnt"}function u({missing:r,behind:e,job:t}){return r+e===0?"nothing":t?.state==="waiting"||t?.state==="running"?"waiting":"asking"}function m(r,e=120){let t=r.replace(/\s+/g," ").trim();return[...t].length>e?`${[...t].slice(0,e-1).join("").trimEnd()}…`:t}function k(r){let e=Math.max(0,Math.floor(r)),t=l=>String(l).padStart(2,"0"),s=Math.floor(e/3600),o=Math.floor(e/60)%60;return s?`${s}:${t(o)}:${t(e%60)}`:`${o}:${t(e%60)}`}var p=class extends Error{constructor(t,s,o){super(o);this.status=t;this.code=s}status;code};async function b(r){try{let e=await r.json();return{code:e.error?.code??String(r.status),message:e.error?.message??""}}catch{return{code:String(r.status),message:""}}}async function x(r,e){let{interview:t,start:s,end:o}=r;return await M(`/api/interviews/${encodeURIComponent(t)}/codes`,{revision:e,start:s,end:o})}async function q(r){await M(`/api/projects/${encodeURIComponent(r)}/sentences`,{})}async function M(r,e){let s={method:"POST",headers:{"Content-Type":"application/json"},body:JSON.stringify(e),credentials:"same-origin"},o=await fetch(r,s).catch(()=>null);if(o?.ok)return o.json();let{code:l,message:i}=o?await b(o):{code:"unreachable",message:""};throw new p(o?.status??0,l,i)}function a(r,e={},...t){let[s,...o]=r.split("."),l=document.createElement(s);o.length&&(l.className=o.join(" "));for(let[i,c]of Object.entries(e))c==null||c===!1||(i.startsWith("on")?l.addEventListener(i.slice(2),c):i==="style"?O(l,c):l.setAttribute(i,c===!0?"":String(c)));return l.append(...t.filter(i=>i!=null&&i!==!1)),l}function O(r,e){for(let[t,s]of Object.entries(e))r.style.setProperty(t,s)}function z(r){return a("span.qw-dot",{style:{"--c":r},"aria-hidden":"true"})}var R=`.qs {
  display: flex;
  flex-direction: column;
  gap: 10px;
}

/* what a machine says stays apart from what people made, here as on the pages */
.qw .qs-machine {
  margin: 0;
  padding: 5px 8px;
  border: 1px dashed var(--qw-faint);
  border-radius: var(--qw-radius);
  font-size: 12.5px;
  color: var(--qw-muted);
}

.qw .qs-chosen {
  padding: 2px 0 2px 10px;
  border-left: 3px solid var(--qw-accent);
  text-align: left;
  font: 14.5px/1.5 var(--qw-reading);
  overflow-wrap: anywhere;
}

.qs-state {
  margin: 0;
  font-size: 12.5px;
  color: var(--qw-muted);
}

.qs-codes,
.qs-reasons {
  list-style: none;
  margin: 0;
  padding: 0;
}

.qs-code {
  margin-bottom: 8px;
  padding: 4px;
  border: 1px dashed var(--qw-faint);
  border-radius: var(--qw-radius);
}

.qw .qs-take {
  display: flex;
  align-items: center;
  gap: 7px;
  width: 100%;
  padding: 6px;
  border-radius: var(--qw-radius);
  text-align: left;
  font-weight: 600;
}

.qw :is(.qs-take, .qs-reason):hover {
  background: color-mix(in srgb, var(--qw-text) 6%, transparent);
}

.qw .qs-take[aria-pressed="true"] {
  background: color-mix(in srgb, var(--qw-accent) 14%, transparent);
}

.qs-done {
  margin-left: auto;
  font-size: 12px;
  font-weight: 400;
  color: var(--qw-muted);
}

.qw .qs-reason {
  display: block;
  width: 100%;
  padding: 4px 6px;
  border-radius: var(--qw-radius);
  text-align: left;
}

.qs-quote {
  display: block;
  font: 13.5px/1.45 var(--qw-reading);
  overflow-wrap: anywhere;
}

.qs-who {
  font-size: 12px;
  color: var(--qw-muted);
}

.qs-prepare {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  margin-top: 8px;
}
`;var E=1500,n={project:"",place:null,revision:"",text:"",found:null,taken:new Map,none:!1};function B(r){return n.project!==r.model.state.project.id&&h(r.model.state.project.id),new w(r)}function h(r){Object.assign(n,{project:r,place:null,text:"",found:null,taken:new Map,none:!1})}var w=class{constructor(e){this.desk=e;let{say:t}=e;this.chosen=a("button.qs-chosen",{type:"button",dir:"auto",title:t("ws.suggest.back"),onclick:()=>n.place&&e.go(n.place)}),this.root=a("div.qs",{"data-testid":"suggest"},a("p.qs-machine",{},t("ws.suggest.machine")),this.chosen,this.state,this.list,this.foot)}desk;root;chosen;state=a("p.qs-state",{role:"status","data-testid":"suggest-state"});list=a("ol.qs-codes",{"data-testid":"suggested"});foot=a("div.qs-foot");timer=0;asked=0;shown(e){let{carried:t,ask:s}=e??{},o=s??(t?null:this.desk.activity.chosen);o?this.choose(o):this.fill(),t&&n.found&&u(n.found)==="waiting"&&this.ask()}left(){clearTimeout(this.timer),this.desk.activity.offer=null}news(e){e.about==="document"&&!this.desk.model.state.suggests?(h(n.project),this.desk.side.close()):(e.about==="codings"||e.about==="codes"||e.about==="document")&&this.fill()}takes(e){if(e.ctrlKey||e.metaKey||e.altKey)return!1;let t=v(e.key,n.found);return t===null?!1:(t==="none"?this.none():this.take(t),!0)}choose(e){let{model:t,activity:s,highlights:o,transcript:l}=this.desk,{doc:i,state:c}=t;i&&(h(c.project.id),n.place={interview:c.interview.id,start:i.offsets.toPoints(e.from),end:i.offsets.toPoints(e.to)},n.revision=i.id,n.text=i.textOf(e),s.leave(),o.paint("pending",l.ranges(e)),this.ask())}async ask(){if(clearTimeout(this.timer),!n.place)return;let e=++this.asked;n.found||this.fill(this.desk.say("ws.suggest.looking"));try{let t=await x(n.place,n.revision);if(e!==this.asked)return;n.found=t,n.place={...n.place,start:t.start,end:t.end},n.revision=t.revision,this.fill(),!t.offer&&u(t)==="waiting"&&(this.timer=window.setTimeout(()=>{this.ask()},E))}catch(t){e===this.asked&&this.fill(t.message||this.desk.say("ws.hits.unreachable"))}}take(e){let{model:t,session:s,toasts:o,say:l}=this.desk,i=n.found?.codes[e-1]?.code;if(!i||!n.place||!n.found?.offer||this.standing(i))return;let c=crypto.randomUUID();n.taken.set(i,c);let{interview:d,start:f,end:g}=n.place,H={kind:"coding.add",interview:d,revision:n.revision,start:f,end:g,code:i,coding:c,offer:n.found.offer,suggested:!0};s.do(H).then(S=>{S.ok||n.taken.delete(i),this.fill()}),o.announce(l("ws.suggest.taken",{code:t.codes.get(i)?.name??""})),this.fill()}none(){let{session:e,activity:t,model:s}=this.desk;if(!n.found?.offer||!n.place||n.none||n.taken.size)return;n.none=!0,e.do({kind:"offer.none",offer:n.found.offer}),this.fill();let{doc:o,state:l}=s;!o||o.id!==n.revision||l.interview.id!==n.place.interview||t.select({from:o.offsets.toUnits(n.place.start),to:o.offsets.toUnits(n.place.end)},!0)}standing(e){let t=n.taken.get(e);return t===void 0?!1:this.desk.model.state.interview.id!==n.place?.interview||this.desk.model.marks.has(t)}fill(e=""){let{activity:t}=this.desk,{found:s,place:o}=n;t.offer=s?.offer&&o?{id:s.offer,revision:n.revision,...o}:null,this.chosen.textContent=m(n.text,240),this.chosen.hidden=!n.text,this.state.textContent=e||this.sentence(),this.list.replaceChildren(...(s?.codes??[]).flatMap((l,i)=>this.card(i)??[])),this.foot.replaceChildren(...this.buttons())}sentence(){let{say:e}=this.desk,{found:t}=n;return n.place?t?n.none?e("ws.suggest.none.kept"):t.hindrance==="no_vectors"&&u(t)==="waiting"?e("ws.suggest.preparing"):e(y(t),{n:t.examples,codes:t.learnt}):e("ws.suggest.looking"):e("ws.suggest.select")}card(e){let{model:t,say:s}=this.desk,{code:o,nearest:l}=n.found.codes[e],i=t.codes.get(o);if(!i)return null;let c=this.standing(o),d=a("button.qs-take",{type:"button","data-testid":"take","data-code":o,"aria-pressed":String(c),disabled:n.none,"aria-label":s(c?"ws.suggest.taken":"ws.suggest.take",{rank:e+1,code:i.name}),onclick:()=>this.take(e+1)},a("kbd",{},String(e+1)),z(i.colour),a("span.qw-name",{},i.name),c&&a("span.qs-done",{},s("ws.suggest.done"))),f=a("ul.qs-reasons",{"aria-label":s("ws.suggest.reasons",{code:i.name})},...l.map(g=>a("li",{},this.reason(g))));return a("li.qs-code",{},d,f)}reason(e){let t=[e.who,e.interview_name,e.start_s===null?"":k(e.start_s)].filter(Boolean).join(" · "),s=()=>this.desk.go({interview:e.interview_id,start:e.start,end:e.end});return a("button.qs-reason",{type:"button",dir:"auto",title:this.desk.say("ws.find.show"),onclick:s},a("span.qs-quote",{},m(e.quote)),a("span.qs-who",{},t))}buttons(){let{say:e,model:t}=this.desk,{found:s}=n;if(!s)return[];let o=[];if(s.offer&&!n.none&&![...n.taken.keys()].some(l=>this.standing(l))&&o.push(a("button.qw-button",{type:"button","data-testid":"suggest-none",onclick:()=>this.none()},a("kbd",{},"0")," ",e("ws.suggest.none"))),u(s)==="asking"){let l=s.offer?a("span.qw-note",{},e("ws.suggest.behind",{n:s.missing+s.behind})):"",i=s.job?.state==="failed"?s.job.error:"",c=a("button.qw-button",{type:"button","data-testid":"suggest-prepare",onclick:()=>{q(t.state.project.id).then(()=>this.ask(),d=>this.fill(d.message))}},e("ws.suggest.prepare"));o.push(a("div.qs-prepare",{},l,i&&a("p.qw-note",{},i),c))}return o}};export{R as css,B as open};

// built from frontend/src/panels/again.ts
function h(s){let e=Math.max(0,Math.floor(s)),n=r=>String(r).padStart(2,"0"),t=Math.floor(e/3600),a=Math.floor(e/60)%60;return t?`${t}:${n(a)}:${n(e%60)}`:`${a}:${n(e%60)}`}function d(s){let e=s.trim().replace(",",".").split(":");return e.length>3||!e.every((n,t)=>(t===e.length-1?/^\d+(\.\d+)?$/:/^\d+$/).test(n))?null:e.reduce((n,t)=>60*n+Number(t),0)}var c=class extends Error{constructor(n,t,a){super(a);this.status=n;this.code=t}status;code};async function u(s){let e;try{e=await fetch(s,{credentials:"same-origin"})}catch{throw new c(0,"unreachable","")}if(e.ok)return e.json();let{code:n,message:t}=await w(e);throw new c(e.status,n,t)}async function w(s){try{let e=await s.json();return{code:e.error?.code??String(s.status),message:e.error?.message??""}}catch{return{code:String(s.status),message:""}}}async function g(s){return await u(`/api/projects/${encodeURIComponent(s)}/speech`)}async function m(s,e){return(await u(`/api/jobs?project=${encodeURIComponent(s)}`)).jobs.find(t=>t.id===e)??null}function i(s,e={},...n){let[t,...a]=s.split("."),r=document.createElement(t);a.length&&(r.className=a.join(" "));for(let[o,l]of Object.entries(e))l==null||l===!1||(o.startsWith("on")?r.addEventListener(o.slice(2),l):o==="style"?y(r,l):r.setAttribute(o,l===!0?"":String(l)));return r.append(...n.filter(o=>o!=null&&o!==!1)),r}function y(s,e){for(let[n,t]of Object.entries(e))s.style.setProperty(n,t)}var M=`.qw-again {
  display: grid;
  gap: 10px;
}

.qw-again > p {
  margin: 0;
}

.qw-againquote {
  margin: 0;
  padding-left: 10px;
  border-left: 2px solid var(--qw-line);
  font-family: var(--qw-reading);
  max-height: 9.5em;
  overflow: auto;
}

.qw-againtimes {
  display: grid;
  grid-template-columns: 1fr auto 1fr auto;
  gap: 6px;
  align-items: center;
  font-variant-numeric: tabular-nums;
}

.qw-againfield {
  display: grid;
  gap: 4px;
}

.qw-again progress {
  width: 100%;
}
`;var x=1e3,f=["waiting","running","paused"],k=["sv","de","en"];function V(s){return new p(s)}var p=class{constructor(e){this.desk=e;let{say:n}=e;this.from=this.field("from"),this.to=this.field("to"),this.model=i("select.qw-select",{"data-testid":"again-model",onchange:()=>this.describe()}),this.language=i("select.qw-select",{"data-testid":"again-language"}),this.start=i("button.qw-button.qw-primary",{type:"button",onclick:()=>{this.ask()},"data-testid":"again-start"},n("ws.again.start")),this.progress=i("progress",{max:"100",value:"0",hidden:!0,"aria-label":n("ws.panel.again")});let{model:t}=e,a=t.may("transcribe")?t.state.audio_url?"":"ws.again.nosound":"ws.again.forbidden";if(a){this.root.append(i("p.qw-note",{},this.say(a)));return}let r=i("button.qw-button",{type:"button",title:this.say("ws.again.play"),"aria-label":this.say("ws.again.play"),onclick:()=>this.play()},"▶");this.root.append(i("p.qw-note",{},this.say("ws.again.note")),this.quote,i("div.qw-againtimes",{},this.from,i("span",{},"–"),this.to,r),i("label.qw-againfield",{},i("span",{},this.say("ws.again.model")),this.model),this.note,i("label.qw-againfield",{},i("span",{},this.say("ws.again.language")),this.language),this.start,this.progress,this.status),this.fillLanguages(),this.fillModels()}desk;root=i("div.qw-again");quote=i("blockquote.qw-againquote");note=i("p.qw-note");status=i("p.qw-againstatus",{role:"status","data-testid":"again-status"});progress;from;to;model;language;start;models=[];job=null;timer=0;inSight=!1;shown(e){this.inSight=!0;let{activity:n,cursor:t}=this.desk,a=e??n.chosen??t.view?.block;a&&!this.job&&this.take(a),this.start.focus({preventScroll:!0})}left(){this.inSight=!1}close(){window.clearTimeout(this.timer)}say(e,n={}){return this.desk.say(e,n)}field(e){return i("input.qw-input",{"aria-label":this.say(`ws.again.${e}`),inputmode:"numeric",maxlength:"9","data-testid":`again-${e}`,oninput:()=>this.check()})}take(e){let n=this.desk.model.doc,t=n?.blocks.find(l=>l.from<=e.from&&e.to<=l.to),o=(t?.from===e.from&&t.to===e.to&&t.start_s!==null&&t.end_s!==null?[t.start_s,t.end_s]:n?.words.secondsOf(e))??(t&&t.start_s!==null&&t.end_s!==null?[t.start_s,t.end_s]:null);this.quote.textContent=n?.textOf(e)??"",this.from.value=o?v(o[0],Math.floor):"",this.to.value=o?v(o[1],Math.ceil):"",this.status.textContent=o?"":this.say("ws.again.notimes"),this.check()}get passage(){let[e,n]=[d(this.from.value),d(this.to.value)];return e!==null&&n!==null&&e<n?[e,n]:null}check(){this.start.disabled=this.passage===null||this.job!==null}play(){let{passage:e}=this;e&&this.desk.player.playStretch(...e)}fillLanguages(){let e=this.desk.model.state.interview.language,n=new Intl.DisplayNames(["en"],{type:"language"});for(let t of new Set([e,...k].filter(Boolean)))this.language.append(i("option",{value:t},n.of(t)??t));this.language.append(i("option",{value:"detect",selected:!e},this.say("ws.again.detect")))}async fillModels(){let e=await g(this.desk.model.state.project.id).catch(()=>null);if(!e)return;this.models=e.models;let n=e.chosen[this.desk.model.state.interview.language]??"";this.model.append(i("option",{value:""},n?this.say("ws.again.usual",{name:n}):this.say("ws.again.packaged")));for(let t of e.models)t.name!==(n||e.packaged)&&this.model.append(i("option",{value:t.name},t.name));e.models.length<2&&(this.note.textContent=this.say("ws.again.onlyone"))}describe(){this.note.textContent=this.models.find(e=>e.name===this.model.value)?.note??""}async ask(){let{passage:e}=this;if(!e)return;this.start.disabled=!0;let{session:n,model:t}=this.desk;this.status.textContent=this.say("ws.again.asking");let a=await n.do({kind:"passage.again",interview:t.state.interview.id,start_ms:Math.round(1e3*e[0]),end_ms:Math.round(1e3*e[1]),model:this.model.value,language:this.language.value});a.ok?(this.job=a.value.job_id,this.look()):(this.status.textContent=a.error.message,this.check())}async look(){let e=await m(this.desk.model.state.project.id,this.job).catch(()=>null);e&&this.tell(e),(!e||f.includes(e.state))&&(this.timer=window.setTimeout(()=>{this.look()},x))}tell(e){let n=Math.round(100*e.share),t=!f.includes(e.state);this.progress.hidden=t,this.progress.value=n;let a=this.say(`ws.again.stage.${e.stage}`),r=a.startsWith("ws.")?e.stage:a;this.status.textContent=this.say(`ws.again.${e.state}`,{percent:n,stage:r,error:e.error}),t&&(this.job=null,this.check(),this.inSight||this.desk.toasts.show(this.status.textContent,e.state==="failed"?"error":void 0))}};function v(s,e){let n=e(10*s);return`${h(Math.floor(n/10))}.${n%10}`}export{M as css,V as open};

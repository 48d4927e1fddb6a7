// built from frontend/src/panels/memos.ts
function z(r){let e=new Map,n=[];for(let t of[...r.values()].sort(j))t.reply_to===null||!r.has(t.reply_to)?n.push(t):e.set(t.reply_to,[...e.get(t.reply_to)??[],t]);return n.map(t=>({first:t,answers:e.get(t.id)??[]}))}function k({first:r,answers:e}){let n=[r,...e];return n.filter((t,o)=>t.asked.length>0&&!n.slice(o+1).some(s=>t.asked.includes(s.author_id)))}function j(r,e){return Date.parse(r.created_at)-Date.parse(e.created_at)||+(r.reply_to!==null)-+(e.reply_to!==null)||(r.id<e.id?-1:1)}var I=/[\p{L}\p{N}\p{M}_]/u,R=/[\u0e00-\u0eff\u3000-\u9fff\u{20000}-\u{10ffff}]/u;function E(r,e){let n=g(r),t=W(e),o=new Set;for(let s=n.indexOf("@");s>=0;s=n.indexOf("@",s+1)){if(w(q(n.slice(0,s))))continue;let a=t.find(([i])=>n.startsWith(i,s+1)&&K(n,s+1+i.length));a&&o.add(a[1])}return[...o]}function L(r,e){let n=r.lastIndexOf("@");if(n<0||w(q(r.slice(0,n))))return null;let t=r.slice(n+1);if(/\n/.test(t)||t.length>60)return null;let o=g(t),s=e.filter(({name:a})=>{let i=g(a);return i!==o&&(i.startsWith(o)||i.split(" ").some(d=>o!==""&&d.startsWith(o)))});return s.length?{from:n,people:s}:null}function W(r){let e=new Map,n=new Map;for(let t of r){let o=g(t.name).split(" ")[0];n.set(o,[...n.get(o)??[],t])}for(let[t,o]of n)t&&o.length===1&&e.set(t,o[0]);for(let t of r)g(t.name)&&e.set(g(t.name),t);return[...e].sort(([t],[o])=>o.length-t.length)}function g(r){return r.normalize("NFC").toLowerCase().replaceAll("ß","ss").replaceAll("ς","σ").normalize("NFC").split(/\s+/).filter(Boolean).join(" ")}function K(r,e){return e===r.length||!(w(q(r.slice(0,e)))&&w(V(r.slice(e))))}function w(r){return I.test(r)&&!R.test(r)}function V(r){return String.fromCodePoint(r.codePointAt(0)??32)}function q(r){return[...r.slice(-2)].pop()??" "}function T(r){let e=Math.max(0,Math.floor(r)),n=s=>String(s).padStart(2,"0"),t=Math.floor(e/3600),o=Math.floor(e/60)%60;return t?`${t}:${n(o)}:${n(e%60)}`:`${o}:${n(e%60)}`}function m(r,e={},...n){let[t,...o]=r.split("."),s=document.createElement(t);o.length&&(s.className=o.join(" "));for(let[a,i]of Object.entries(e))i==null||i===!1||(a.startsWith("on")?s.addEventListener(a.slice(2),i):a==="style"?U(s,i):s.setAttribute(a,i===!0?"":String(i)));return s.append(...n.filter(a=>a!=null&&a!==!1)),s}function U(r,e){for(let[n,t]of Object.entries(e))r.style.setProperty(n,t)}function H(r){let e=!1;return()=>{e||(e=!0,requestAnimationFrame(()=>setTimeout(()=>{e=!1,r()})))}}var B={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function F(r){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let n=document.createElementNS("http://www.w3.org/2000/svg","path");return n.setAttribute("d",B[r]),e.append(n),e}function b(r,e,n,t){return m("button.qw-iconbutton",{type:"button",title:e,"aria-label":e,onclick:n,"data-testid":t},F(r))}function A(r){return m("span.qw-dot",{style:{"--c":r},"aria-hidden":"true"})}var v=r=>`qual.memo.${r}.`;function h(r,e,n){try{n.trim()?localStorage.setItem(v(r)+x(e),JSON.stringify({for:e,text:n,at:Date.now()})):localStorage.removeItem(v(r)+x(e))}catch{}}function _(r,e){return D(v(r)+x(e))?.text??""}function P(r,e){let n=[];try{for(let t=0;t<localStorage.length;t++){let o=localStorage.key(t),s=o?.startsWith(v(r))?D(o):null;s&&e(s.for)&&n.push(s)}}catch{return null}return n.sort((t,o)=>o.at-t.at)[0]??null}function x(r){return Object.keys(r).sort().map(e=>`${e}=${String(r[e])}`).join("&")}function D(r){try{return JSON.parse(localStorage.getItem(r)??"null")}catch{return null}}var G=6,J=0;function C(r,e,n){let t=`qw-names-${++J}`,o=m("div.qw-names",{role:"listbox",id:t,"aria-label":n,hidden:!0,"data-testid":"memo-names"}),s=[],a=0,i=0;r.setAttribute("aria-controls",t),r.setAttribute("aria-autocomplete","list");let d=()=>{let l=r.selectionStart===r.selectionEnd?L(r.value.slice(0,r.selectionStart),e):null;s=l?.people.slice(0,G)??[],a=l?.from??0,i=0,c()},c=()=>{o.hidden=s.length===0,o.replaceChildren(...s.map((l,f)=>m("div.qw-row",{role:"option",id:`${t}-${f}`,"aria-selected":f===i?"true":"false",onpointerdown:p=>{p.preventDefault(),u(l)}},l.name))),s.length?r.setAttribute("aria-activedescendant",`${t}-${i}`):r.removeAttribute("aria-activedescendant")},u=l=>{r.setRangeText(`@${l.name} `,a,r.selectionStart,"end"),s=[],c(),r.dispatchEvent(new Event("input"))};return r.addEventListener("input",d),r.addEventListener("click",d),r.addEventListener("blur",()=>{s=[],c()}),{root:o,key:l=>{if(s.length===0||l.ctrlKey||l.metaKey||l.altKey)return!1;if(l.key==="ArrowDown")i=(i+1)%s.length;else if(l.key==="ArrowUp")i=(i+s.length-1)%s.length;else if(l.key==="Escape")s=[];else return l.key==="Enter"&&!l.shiftKey||l.key==="Tab"?(u(s[i]),l.preventDefault(),l.stopPropagation(),!0):!1;return c(),l.preventDefault(),l.stopPropagation(),!0}}}function y(r,{coding:e,chosen:n}){let{model:t,cursor:o}=r,s=e===null?void 0:t.marks.get(e),a=o.view?.block,i=[];return n&&i.push(N(r,"passage",n)),s&&i.push({target_kind:"coding",target:s.coding.id,interview:t.state.interview.id}),a&&i.push(N(r,"turn",a)),i.push({target_kind:"interview",target:t.state.interview.id}),s&&i.push({target_kind:"code",target:s.coding.code_id}),i.push({target_kind:"project",target:t.state.project.id}),i.map(d=>{let c={kind:"memo.add",...d};return{what:c,...M(r,c)}})}function M({model:r,say:e},n){let t=String(n.target_kind),o=String(n.target),s=t==="coding"?r.coding(o):null,i=r.codes.get(s?.code_id??o)?.name??(t==="interview"?r.state.interview.name:t==="project"?r.state.project.name:"");return{said:[e(`ws.memos.kind.${t}`),i].filter(Boolean).join(": "),quote:s?s.quote:Q(r.doc,n)}}function N({model:r},e,{from:n,to:t}){let{offsets:o,id:s}=r.doc;return{target_kind:e,target:r.state.interview.id,revision:s,start:o.toPoints(n),end:o.toPoints(t)}}function Q(r,e){return!r||e.revision!==r.id?"":r.textOf({from:r.offsets.toUnits(e.start),to:r.offsets.toUnits(e.end)})}var Y=`.qw-memowrite {
  margin-bottom: 10px;
}

.qw-memotop {
  margin: 8px 0;
}

.qw-memos .qw-input {
  width: 100%;
}

.qw-memos textarea.qw-input {
  resize: vertical;
  min-height: 84px;
  font: 14px/1.5 var(--qw-ui);
}

.qw-memoon {
  display: flex;
  align-items: center;
  gap: 8px;
  font-size: 13px;
  color: var(--qw-muted);
}

.qw .qw-memoquote {
  margin: 6px 0;
  padding-left: 8px;
  border-left: 2px solid var(--qw-line);
  font: 14px/1.5 var(--qw-reading);
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 3;
  overflow: hidden;
}

.qw-memoquote:empty {
  display: none;
}

.qw-memoform .qw-options {
  display: flex;
  gap: 6px;
  margin-top: 6px;
}

.qw-memoform .qw-note {
  margin: 4px 0 0;
}

.qw-names {
  border: 1px solid var(--qw-line);
  border-radius: var(--qw-radius);
  background: var(--qw-bg);
  margin-top: 2px;
}

.qw-names .qw-row {
  padding: 4px 8px;
  cursor: pointer;
}

.qw-names .qw-row[aria-selected="true"] {
  background: var(--qw-select);
}

.qw-memosaid {
  margin-top: 6px;
}

.qw-memosaid + .qw-memosaid {
  margin-left: 10px;
  padding-left: 8px;
  border-left: 2px solid var(--qw-line);
}

.qw-memoby {
  display: flex;
  align-items: center;
  gap: 6px;
}

.qw-memoby strong {
  font-weight: 600;
}

.qw-memoby .qw-note {
  flex: 1;
}

.qw .qw-memotext {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.qw-memos [data-open="true"] {
  font-weight: 600;
}

.qw-memos .qw-here {
  border-color: var(--qw-accent);
}

.qw .qw-linkbutton {
  margin-top: 4px;
  color: var(--qw-accent);
  font-size: 13px;
}

.qw .qw-linkbutton:hover {
  text-decoration: underline;
}
`;function we(r){return new S(r)}var S=class{constructor(e){this.desk=e;let{say:n,model:t}=e;this.people=t.state.members.filter(o=>o.role!=="guest"),this.only=m("select.qw-input",{"aria-label":n("ws.memos.only"),"data-testid":"memos-only",onchange:()=>this.fill()},...["all","open","mine"].map(o=>m("option",{value:o},n(`ws.memos.only.${o}`)))),this.root.append(this.write,m("div.qw-memotop",{},this.only),this.list)}desk;root=m("div.qw-memos");write=m("div.qw-memowrite");list=m("div",{"data-testid":"memos"});fillSoon=H(()=>this.fill());only;people;within=null;shown(e){let{write:n,at:t}=e??{};this.fill(),n?this.compose(y(this.desk,n)):this.takeUp()||this.offer(),t!==void 0&&this.showAt(t)}news(e){["memos","document","codings","codes"].includes(e.about)&&this.fillSoon()}get me(){return this.desk.model.state.me.id}get mayWrite(){return this.desk.model.may("write_memos")}offer(){let{say:e,activity:n}=this.desk,o=m("button.qw-button",{type:"button","data-testid":"memo-new",onclick:()=>this.compose(y(this.desk,{coding:n.chosenCoding??null,chosen:n.chosen??null}))},e("ws.memos.new"));this.write.replaceChildren(...this.mayWrite?[o]:[])}takeUp(){let{model:e}=this.desk,{interview:n,project:t}=e.state,o=this.mayWrite&&P(this.me,a=>{let i=String(a.target);return a.kind==="memo.add"&&(i===n.id||a.interview===n.id||i===t.id||e.codes.has(i))});if(!o)return!1;if(o.for.target_kind!=="coding"||e.coding(String(o.for.target)))return this.compose([{what:o.for,...M(this.desk,o.for)}]),!0;let s=y(this.desk,{coding:null,chosen:null});return h(this.me,o.for,""),h(this.me,s[0].what,o.text),this.compose(s),!0}compose(e){if(!this.mayWrite||e.length===0)return this.offer();let{say:n}=this.desk,t=e[0],o=m("p.qw-memoquote",{},t.quote),s=m("select.qw-input",{"aria-label":n("ws.memos.on"),"data-testid":"memo-target"},...e.map((i,d)=>m("option",{value:d},i.said))),a=this.form(()=>t.what,n("ws.memos.save"),i=>this.send({...t.what,kind:"memo.add",memo:crypto.randomUUID(),text:i}),()=>this.offer());s.addEventListener("change",()=>{let i=a.querySelector("textarea");h(this.me,t.what,""),t=e[Number(s.value)],o.textContent=t.quote,h(this.me,t.what,i.value)}),this.write.replaceChildren(m("label.qw-memoon",{},m("span",{},n("ws.memos.on")),s),o,a),a.querySelector("textarea").focus({preventScroll:!0})}form(e,n,t,o,s=""){let{say:a}=this.desk,i=m("textarea.qw-input",{rows:"4",maxlength:"20000","aria-label":a("ws.memos.text"),placeholder:a("ws.memos.hint"),"data-testid":"memo-text"});i.value=_(this.me,e())||s;let d=m("p.qw-note",{role:"status","data-testid":"memo-asks"}),c=C(i,this.people,a("ws.memos.people")),u=()=>{let p=i.value.trim();if(!p)return i.focus();h(this.me,e(),""),o(),t(p),this.desk.transcript.scroller.focus({preventScroll:!0})},l=()=>{let p=E(i.value,this.people);d.textContent=p.length?a("ws.memos.asks",{who:p.map(O=>O.name).join(", ")}):a("ws.memos.shared")};i.addEventListener("input",()=>{h(this.me,e(),i.value===s?"":i.value),l()}),i.addEventListener("keydown",p=>{if(!(p.isComposing||c.key(p))){if(p.key==="Enter"&&(p.ctrlKey||p.metaKey))u();else if(p.key==="Escape")o(),this.desk.transcript.scroller.focus({preventScroll:!0});else return;p.preventDefault(),p.stopPropagation()}}),l();let f=()=>{h(this.me,e(),""),o(),this.desk.transcript.scroller.focus({preventScroll:!0})};return m("div.qw-memoform",{},i,c.root,d,m("div.qw-options",{},m("button.qw-button.qw-primary",{type:"button",title:"Ctrl + Enter","data-testid":"memo-save",onclick:u},n),m("button.qw-button",{type:"button","data-testid":"memo-drop",onclick:f},a("ws.memos.drop"))))}send(e){this.desk.session.do(e).then(n=>{!n.ok&&e.kind==="memo.add"&&this.root.isConnected&&this.takeUp()})}fill(){let{model:e,say:n}=this.desk,t=z(e.memos).filter(l=>this.wanted(l)),o=({first:l})=>l.interview_id===null?1/0:e.placeOf(l)?.from??-1;t.sort((l,f)=>o(l)-o(f));let a=this.within?.form.contains(document.activeElement)?document.activeElement:null,i=l=>m("div",{role:"list"},...l.map(f=>this.card(f))),d=t.filter(({first:l})=>l.interview_id!==null),c=t.filter(({first:l})=>l.interview_id===null),u=e.may("read_memos")?e.memos.size?"ws.memos.none":"ws.memos.empty":"ws.memos.guests";this.list.replaceChildren(...t.length?[]:[m("p.qw-empty",{},n(u))],...d.length?[i(d)]:[],...c.length?[m("h3.qw-heading",{},n("ws.memos.elsewhere")),i(c)]:[]),a?.focus({preventScroll:!0})}wanted(e){let n=[e.first,...e.answers];return this.only.value==="open"?k(e).length>0:this.only.value!=="mine"||n.some(t=>t.author_id===this.me||t.asked.includes(this.me))}card(e){let{model:n,say:t}=this.desk,{first:o}=e,s=n.codes.get(o.code_id??""),a=n.placeOf(o),i=o.anchor==="lost"&&n.coding(o.target_id)?.anchor!=="exact",d=a&&a.to>a.from&&o.target_kind!=="turn"?n.doc.textOf(a):o.quote,c=m("div.qw-cardhead",{},s&&A(s.colour),m("span.qw-name",{},this.placed(o))),u={type:"button",title:t("ws.memos.jump"),"data-testid":"memo-jump",onclick:()=>this.jump(o)};return m("div.qw-card",{role:"listitem","data-memo":o.id,"data-testid":"memo",onpointerenter:()=>this.point(a),onpointerleave:()=>this.point(null)},c,a&&d?m("button.qw-quote",u,$(d)):null,o.anchor!=="exact"&&a&&m("p.qw-note",{},t(i?"ws.memos.lost":"ws.memos.touched")),this.earlier(o,d),...[o,...e.answers].map(l=>this.said(l,e)),this.within?.memo===o.id?this.within.form:this.mayWrite&&m("button.qw-linkbutton",{type:"button","data-testid":"memo-answer",onclick:()=>this.answer(e)},t("ws.memos.answer")))}earlier({anchor:e,was:n},t){if(e==="exact"||!n||n===t)return null;let{say:o}=this.desk;return m("p.qw-note",{"data-testid":"memo-was"},o("ws.memos.was")," ",m("q",{},$(n)))}placed(e){let{model:n,say:t}=this.desk,o=n.placeOf(e),s=o&&n.doc?n.doc.blocks[n.doc.blockAt(o.from)]:void 0,a=n.codes.get(e.code_id??"")?.name,i=s&&s.start_s!==null?T(s.start_s):"",d=s?.speaker?n.speakers.get(s.speaker)?.name??"":"";return[t(`ws.memos.kind.${e.target_kind}`),a,d,i].filter(Boolean).join(" · ")}said(e,n){let{model:t,say:o}=this.desk,s=e.author_id===this.me,a=e.asked.map(l=>l===this.me?o("ws.memos.you"):t.memberName(l)).join(", "),i=k(n).includes(e),d=e!==n.first||n.answers.length===0,c=[s&&this.mayWrite&&b("pencil",o("ws.memos.change"),()=>this.change(e,n),"memo-change"),d&&(s?this.mayWrite:t.may("remove_memos"))&&b("close",o("ws.memos.remove"),()=>this.remove(e),"memo-remove")],u=new Date(e.created_at).toLocaleString([],{dateStyle:"medium",timeStyle:"short"});return m("div.qw-memosaid",{"data-said":e.id},m("div.qw-memoby",{},m("strong",{},s?o("ws.memos.me"):t.memberName(e.author_id)),m("span.qw-note",{},u),...c),a&&m("p.qw-note",{"data-testid":"memo-question","data-open":i},o(i?"ws.memos.open":"ws.memos.done",{who:a})),m("p.qw-memotext",{},e.text))}answer(e){let{first:n}=e,t={kind:"memo.answer",to:n.id};this.inThread(n.id,t,this.desk.say("ws.memos.answer"),o=>this.send({...t,memo:crypto.randomUUID(),text:o}))}change(e,n){let t={kind:"memo.change",memo:e.id},o=s=>this.send({...t,version:this.desk.model.memos.get(e.id)?.version??e.version,text:s});this.inThread(n.first.id,t,this.desk.say("ws.memos.keep"),o,e.text)}inThread(e,n,t,o,s=""){let a=()=>{this.within=null,this.fill()},i=this.form(()=>n,t,o,a,s);this.within={memo:e,form:i},this.fill(),i.querySelector("textarea").focus({preventScroll:!0})}remove(e){this.desk.session.do({kind:"memo.remove",memo:e.id})}jump(e){let{model:n,transcript:t,cursor:o}=this.desk,s=n.placeOf(e);if(!s)return;let a=Math.min(s.from,Math.max(0,n.doc.text.length-1));o.place(a),t.reveal(a,"center"),requestAnimationFrame(()=>this.point(s))}point(e){let{highlights:n,transcript:t}=this.desk;n.paint("hover",e&&e.to>e.from?t.ranges(e):[])}showAt(e){let{model:n}=this.desk,t=n.doc?n.memosIn(n.doc.blockAt(e)).map(s=>s.id):[],o=()=>[...this.list.querySelectorAll("[data-memo]")].filter(s=>t.includes(s.dataset.memo));o().length===0&&(this.only.value="all",this.fill());for(let s of this.list.querySelectorAll(".qw-here"))s.classList.remove("qw-here");for(let s of o())s.classList.add("qw-here");o()[0]?.scrollIntoView({block:"nearest"})}};function $(r,e=200){return r.length>e?`${r.slice(0,e).trimEnd()}…`:r}export{Y as css,we as open};

// built from frontend/src/panels/history.ts
function n(o,e={},...i){let[c,...m]=o.split("."),s=document.createElement(c);m.length&&(s.className=m.join(" "));for(let[r,u]of Object.entries(e))u==null||u===!1||(r.startsWith("on")?s.addEventListener(r.slice(2),u):r==="style"?T(s,u):s.setAttribute(r,u===!0?"":String(u)));return s.append(...i.filter(r=>r!=null&&r!==!1)),s}function T(o,e){for(let[i,c]of Object.entries(e))o.style.setProperty(i,c)}var S={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function V(o){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let i=document.createElementNS("http://www.w3.org/2000/svg","path");return i.setAttribute("d",S[o]),e.append(i),e}function x(o,e,i,c){return n("button.qw-iconbutton",{type:"button",title:e,"aria-label":e,onclick:i,"data-testid":c},V(o))}var P=`/* The history beside the text. */
.qw-historyhead {
  display: flex;
  gap: 8px;
  padding-bottom: 8px;
}

.qw-acts {
  list-style: none;
  margin: 0;
  padding: 0;
}

.qw-actday {
  color: var(--qw-muted);
  font-size: 12px;
  padding: 10px 0 4px;
}

.qw-act {
  display: grid;
  grid-template-columns: 40px 1fr 28px;
  align-items: start;
  padding: 1px 0;
}

.qw-act time {
  color: var(--qw-faint);
  font-size: 12px;
  font-variant-numeric: tabular-nums;
  padding-top: 5px;
}

.qw .qw-actgo {
  font: inherit;
  text-align: start;
  color: inherit;
  background: none;
  border: 0;
  border-radius: var(--qw-radius);
  padding: 3px 6px;
  overflow-wrap: anywhere;
}

.qw button.qw-actgo {
  cursor: pointer;
}

.qw button.qw-actgo:hover {
  background: color-mix(in srgb, var(--qw-accent) 8%, transparent);
}

.qw-theirs .qw-acted,
.qw-undone .qw-acted {
  color: var(--qw-muted);
}

.qw-theirs b {
  font-weight: 600;
}

.qw-undone .qw-acted {
  text-decoration: line-through;
}

.qw-undone em {
  display: inline-block; /* the line through the sentence ends before it */
  font-style: normal;
  color: var(--qw-faint);
}

.qw-act .qw-iconbutton {
  opacity: 0.35;
}

.qw-act:is(:hover, :focus-within) .qw-iconbutton {
  opacity: 1;
}
`;function k({session:o,model:e,toasts:i},c,m=()=>{}){o.do({kind:"undo",interview:e.state.interview.id,act:c}).then(s=>{let r=s.ok?s.value:null;r&&i.show(r.said,r.done?"note":"error"),m()})}var C=250,K=2500;function R(o){let{say:e}=o,i=[],c=0,m=!1,s=n("ol.qw-acts",{"aria-label":e("ws.panel.history")}),r=b("undo","qw-undo"),u=b("redo","qw-redo"),q=n("button.qw-button",{type:"button",hidden:!0,onclick:()=>{g(i.at(-1)?.seq)}},e("ws.history.more")),H=n("div.qw-history",{},n("div.qw-historyhead",{},r,u),s,q);function b(t,a){let l=()=>{o.root.dispatchEvent(new CustomEvent(a))};return n("button.qw-button",{type:"button","data-testid":`history-${t}`,onclick:l},e(`ws.history.${t}`))}async function g(t){let a=`/api/interviews/${encodeURIComponent(o.model.state.interview.id)}/history`,l=await fetch(t===void 0?a:`${a}?before=${t}`,{credentials:"same-origin"}).catch(()=>null);if(!l?.ok)return void(i.length||s.replaceChildren(n("li.qw-empty",{},e("ws.history.failed"))));let d=await l.json();i=t===void 0?d.acts:[...i,...d.acts],q.hidden=!d.more,z(r,d.undo),z(u,d.redo),L()}function z(t,a){t.disabled=a===null,t.title=a??""}function L(){let t=[],a="";for(let l of i){let d=new Date(l.at),h=d.toLocaleDateString(document.documentElement.lang||void 0,{weekday:"long",day:"numeric",month:"long"});h!==a&&t.push(n("li.qw-actday",{},a=h)),t.push(E(l,d))}s.replaceChildren(...t.length?t:[n("li.qw-empty",{},e("ws.history.empty"))])}function E(t,a){let l=t.actor.id===o.model.state.me.id,d=["li.qw-act",l?"":".qw-theirs",t.stands?"":".qw-undone"].join(""),h=l?"":t.actor.name,w=n("time",{datetime:t.at,title:a.toLocaleString()},a.toLocaleTimeString(void 0,{hour:"2-digit",minute:"2-digit"})),p=n("span.qw-acted",{},...h?[n("b",{},h)," "]:[],t.said,t.stands?"":n("em",{},` ${e("ws.history.undone")}`)),f=t.place?n("button.qw-actgo",{type:"button",title:e("ws.history.show"),onclick:()=>A(t)},p):n("div.qw-actgo",{},p),v=l&&t.stands&&x("undo",e("ws.history.one",{said:t.said}),()=>k(o,t.act,M),"undo-one");return n(d,{"data-testid":"act","data-act":t.act,"data-stands":String(t.stands)},w,f,v)}function A(t){let{model:a,cursor:l,transcript:d,highlights:h}=o,{offsets:w}=a.doc,p=a.marks.get(t.target_id),[f,v]=t.place,y=p??{from:w.toUnits(f),to:w.toUnits(Math.max(v,f+1))};l.place(y.from),d.reveal(y.from,"center"),requestAnimationFrame(()=>requestAnimationFrame(()=>h.paint("focus",d.ranges(y)))),window.setTimeout(()=>h.paint("focus",[]),K)}function M(){window.clearTimeout(c),m&&(c=window.setTimeout(()=>{g()},C))}return{root:H,shown:()=>{m=!0,g()},news:()=>M(),left:()=>{m=!1,window.clearTimeout(c)},close:()=>window.clearTimeout(c)}}export{P as css,R as open};

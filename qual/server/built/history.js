// built from frontend/src/panels/history.ts
function o(s,e={},...r){let[c,...w]=s.split("."),u=document.createElement(c);w.length&&(u.className=w.join(" "));for(let[l,m]of Object.entries(e))m==null||m===!1||(l.startsWith("on")?u.addEventListener(l.slice(2),m):l==="style"?T(u,m):u.setAttribute(l,m===!0?"":String(m)));return u.append(...r.filter(l=>l!=null&&l!==!1)),u}function T(s,e){for(let[r,c]of Object.entries(e))s.style.setProperty(r,c)}var S={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function V(s){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let r=document.createElementNS("http://www.w3.org/2000/svg","path");return r.setAttribute("d",S[s]),e.append(r),e}function x(s,e,r,c){return o("button.qw-iconbutton",{type:"button",title:e,"aria-label":e,onclick:r,"data-testid":c},V(s))}var P=`/* The history beside the text. */
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
`;var C=250,K=2500;function D(s){let{say:e}=s,r=[],c=0,w=!1,u=o("ol.qw-acts",{"aria-label":e("ws.panel.history")}),l=b("undo","qw-undo"),m=b("redo","qw-redo"),q=o("button.qw-button",{type:"button",hidden:!0,onclick:()=>{g(r.at(-1)?.seq)}},e("ws.history.more")),H=o("div.qw-history",{},o("div.qw-historyhead",{},l,m),u,q);function b(t,n){let i=()=>{s.root.dispatchEvent(new CustomEvent(n))};return o("button.qw-button",{type:"button","data-testid":`history-${t}`,onclick:i},e(`ws.history.${t}`))}async function g(t){let n=`/api/interviews/${encodeURIComponent(s.model.state.interview.id)}/history`,i=await fetch(t===void 0?n:`${n}?before=${t}`,{credentials:"same-origin"}).catch(()=>null);if(!i?.ok)return void(r.length||u.replaceChildren(o("li.qw-empty",{},e("ws.history.failed"))));let a=await i.json();r=t===void 0?a.acts:[...r,...a.acts],q.hidden=!a.more,z(l,a.undo),z(m,a.redo),L()}function z(t,n){t.disabled=n===null,t.title=n??""}function L(){let t=[],n="";for(let i of r){let a=new Date(i.at),d=a.toLocaleDateString(document.documentElement.lang||void 0,{weekday:"long",day:"numeric",month:"long"});d!==n&&t.push(o("li.qw-actday",{},n=d)),t.push(k(i,a))}u.replaceChildren(...t.length?t:[o("li.qw-empty",{},e("ws.history.empty"))])}function k(t,n){let i=t.actor.id===s.model.state.me.id,a=["li.qw-act",i?"":".qw-theirs",t.stands?"":".qw-undone"].join(""),d=i?"":t.actor.name,h=o("time",{datetime:t.at,title:n.toLocaleString()},n.toLocaleTimeString(void 0,{hour:"2-digit",minute:"2-digit"})),p=o("span.qw-acted",{},...d?[o("b",{},d)," "]:[],t.said,t.stands?"":o("em",{},` ${e("ws.history.undone")}`)),f=t.place?o("button.qw-actgo",{type:"button",title:e("ws.history.show"),onclick:()=>E(t)},p):o("div.qw-actgo",{},p),v=i&&t.stands&&x("undo",e("ws.history.one",{said:t.said}),()=>A(t),"undo-one");return o(a,{"data-testid":"act","data-act":t.act,"data-stands":String(t.stands)},h,f,v)}function E(t){let{model:n,cursor:i,transcript:a,highlights:d}=s,{offsets:h}=n.doc,p=n.marks.get(t.target_id),[f,v]=t.place,y=p??{from:h.toUnits(f),to:h.toUnits(Math.max(v,f+1))};i.place(y.from),a.reveal(y.from,"center"),requestAnimationFrame(()=>requestAnimationFrame(()=>d.paint("focus",a.ranges(y)))),window.setTimeout(()=>d.paint("focus",[]),K)}function A(t){let{session:n,model:i,toasts:a}=s;n.do({kind:"undo",interview:i.state.interview.id,act:t.act}).then(d=>{let h=d.ok?d.value:null;h&&a.show(h.said,h.done?"note":"error"),M()})}function M(){window.clearTimeout(c),w&&(c=window.setTimeout(()=>{g()},C))}return{root:H,shown:()=>{w=!0,g()},news:()=>M(),left:()=>{w=!1,window.clearTimeout(c)},close:()=>window.clearTimeout(c)}}export{P as css,D as open};

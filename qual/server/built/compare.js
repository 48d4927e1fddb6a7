// built from frontend/src/panels/compare.ts
var C=["only-some","other-code","other-borders"],q={"only-some":"○","other-code":"≠","other-borders":"↔"};function T(i,{kind:e,code:t}){return i.filter(n=>(e===null||n.kind===e)&&(t===null||n.codes.includes(t))).sort((n,r)=>n.start-r.start||n.end-r.end)}function E(i,e,t,o){if(i.length===0)return null;let n=e?i.findIndex(a=>v(a,e)):-1,r=i.length;if(n>=0)return i[(n+o+r)%r];let s=i.findIndex(a=>a.start>=t);return o>0?i[Math.max(s,0)]:i[((s<0?r:s)-1+r)%r]}function v(i,e){return i.codings.length===e.codings.length&&i.codings.every(t=>e.codings.includes(t))}function $(i,e,t){let o=new Set(i.codings),n=e.filter(s=>o.has(s.id)).sort((s,a)=>s.start-a.start||s.end-a.end),r=new Set([...i.coders,...i.silent]);return t.filter(s=>r.has(s)).map(s=>({coder:s,made:n.filter(a=>a.coder===s)}))}function L(i,e=Math.random){let t=[...i];for(let o=t.length-1;o>0;o--){let n=Math.floor(e()*(o+1));[t[o],t[n]]=[t[n],t[o]]}return t}function P(i){let e=i.trim().split(/\s+/).filter(Boolean);return e.length===0?"?":e.length===1?[...e[0]].slice(0,2).join("").toLocaleUpperCase():([...e[0]][0]+[...e[e.length-1]][0]).toLocaleUpperCase()}function H(i,e,t){let o=[],n=e;for(let r of[...i].sort((s,a)=>s.from-a.from))if(r.from>n&&o.push({from:n,to:Math.min(r.from,t)}),n=Math.max(n,r.to),n>=t)break;return n<t&&o.push({from:n,to:t}),o.filter(r=>r.to>r.from)}var x=class extends Error{constructor(t,o,n){super(n);this.status=t;this.code=o}status;code};async function N(i){let e;try{e=await fetch(i,{credentials:"same-origin"})}catch{throw new x(0,"unreachable","")}if(e.ok)return e.json();let{code:t,message:o}=await G(e);throw new x(e.status,t,o)}async function G(i){try{let e=await i.json();return{code:e.error?.code??String(i.status),message:e.error?.message??""}}catch{return{code:String(i.status),message:""}}}function d(i,e={},...t){let[o,...n]=i.split("."),r=document.createElement(o);n.length&&(r.className=n.join(" "));for(let[s,a]of Object.entries(e))a==null||a===!1||(s.startsWith("on")?r.addEventListener(s.slice(2),a):s==="style"?F(r,a):r.setAttribute(s,a===!0?"":String(a)));return r.append(...t.filter(s=>s!=null&&s!==!1)),r}function F(i,e){for(let[t,o]of Object.entries(e))i.style.setProperty(t,o)}function O(i,e){let t=new Map;for(let n of i.children)t.set(n.qwKey??"",n);let o=i.firstElementChild;for(let{key:n,make:r}of e){let s=t.get(n);if(t.delete(n),s&&s===o){o=o.nextElementSibling;continue}let a=s??r();a.qwKey=n,i.insertBefore(a,o)}for(;o;){let n=o;o=o.nextElementSibling,n.remove()}}function j(i){let e=!1;return()=>{e||(e=!0,requestAnimationFrame(()=>setTimeout(()=>{e=!1,i()})))}}var X={play:"M8 5.5v13l11-6.5z",pause:"M7 5.5h3.6v13H7zM13.4 5.5H17v13h-3.6z",swap:"M16 4l4.500 4.500L16 13v-3.300H4V7.300h12zM8 11l-4.500 4.500L8 20v-3.300h12v-2.400H8z",search:"M10.500 4a6.500 6.500 0 1 0 4 11.600l4.400 4.400 1.600-1.600-4.400-4.400A6.500 6.500 0 0 0 10.500 4zm0 2.100a4.400 4.400 0 1 1 0 8.800 4.400 4.400 0 0 1 0-8.800z",alike:"M4 9.800c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500zm0 6c2.400-2.600 5-2.600 8-1 2.800 1.500 5 1.500 7.200-.9l1.300 1.400c-2.900 3.200-6.200 3.200-9.500 1.400-2.400-1.300-4-1.300-5.700.500z",bulb:"M12 3a6 6 0 0 0-3.500 10.900V16h7v-2.100A6 6 0 0 0 12 3zM8.500 17.500h7v1.500h-7zm1.500 3h4V21h-4z",back:"M11 6.5v11L4 12zM19.5 6.5v11l-7-5.5z",close:"M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4l5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",pencil:"M4 16.8V20h3.2l9.5-9.5-3.2-3.2zM19.2 8a.9.9 0 0 0 0-1.2l-2-2a.9.9 0 0 0-1.2 0l-1.5 1.5 3.2 3.2z",again:"M17.65 6.35A7.96 7.96 0 0 0 12 4a8 8 0 1 0 7.73 10h-2.08A6 6 0 1 1 12 6c1.66 0 3.14.69 4.22 1.78L13 11h7V4l-2.35 2.35z",undo:"M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6a8 8 0 0 1 12.6 4l2.4-.8A10.5 10.5 0 0 0 12.5 8z",redo:"M11.500 8c2.600 0 5 1 6.900 2.600L22 7v9h-9l3.600-3.600a8 8 0 0 0-12.600 4l-2.400-.8A10.500 10.500 0 0 1 11.500 8z",history:"M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 4.900l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.200-3.500-2.100V8z",loop:"M12 5V2L7.5 6.5 12 11V8a4.8 4.8 0 1 1-4.8 4.8H4.4A7.6 7.6 0 1 0 12 5z",tag:"M4 4h8l8.500 8.500-8 8L4 12zM8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z",gear:"M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.3 7.3 0 0 0-1.7-1L15 3.5h-4L10.6 6a7.3 7.3 0 0 0-1.7 1l-2.4-1-2 3.4L6.600 11a7.600 7.600 0 0 0 0 2l-2.100 1.600 2 3.400 2.400-1a7.300 7.300 0 0 0 1.700 1l.4 2.500h4l.4-2.500a7.300 7.300 0 0 0 1.700-1l2.400 1 2-3.400zM13 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",more:"M12 7.500a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm0 2.800a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400zm0 6.200a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",mic:"M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.9V21h2v-3.1A7 7 0 0 0 19 11z",filter:"M4 5h16l-6.300 7.500V19l-3.400-2v-4.500z",tray:"M4 13l3-8h10l3 8v6H4zm2.300 0H9a3 3 0 0 0 6 0h2.700l-2.200-6h-7z",memo:"M4 4h16v12H9l-5 4.500zm2 2v9.800L8.300 14H18V6zm2 1.700h8v1.600H8zm0 3h6v1.600H8z",compare:"M4 5h7v2H4zm9 0h7v2h-7zM4 9h5v2H4zm9 0h7v6h-7zM4 13h7v6H4zm9 4h5v2h-5z",file:"M12 4 6.5 9.5l1.4 1.4L11 7.8V16h2V7.8l3.1 3.1 1.4-1.4zM5 18h14v2H5z",eye:"M12 6C7 6 3 9.7 1.5 12 3 14.3 7 18 12 18s9-3.7 10.5-6C21 9.7 17 6 12 6zm0 9.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7z"};function _(i){let e=document.createElementNS("http://www.w3.org/2000/svg","svg");e.setAttribute("viewBox","0 0 24 24"),e.setAttribute("class","qw-icon"),e.setAttribute("aria-hidden","true");let t=document.createElementNS("http://www.w3.org/2000/svg","path");return t.setAttribute("d",X[i]),e.append(t),e}function y(i){return d("span.qw-dot",{style:{"--c":i},"aria-hidden":"true"})}var Q=`/* Comparing coders: their brackets beside the text, differences marked in it, and the list of them. */
.qw[data-compare] .qw-hovercard {
  display: none; /* it would tell names */
}

.qc {
  display: flex;
  flex-direction: column;
  gap: 8px;
}

.qc-line,
.qc-people {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 8px;
}

.qc-line > .qw-select {
  flex: 1 1 40%;
  min-width: 0;
  width: auto;
}

.qc-line > .qw-button {
  flex: 1;
}

.qc-views {
  display: flex;
  overflow: hidden;
  border: 1px solid var(--qw-line);
  border-radius: var(--qw-radius);
  background: var(--qw-bg);
}

.qw .qc-views button {
  padding: 4px 10px;
  font-size: 13px;
}

.qw .qc-views [aria-pressed="true"] {
  font-weight: 600;
  background: color-mix(in srgb, var(--qw-accent) 16%, var(--qw-bg));
}

.qw .qc-views button:focus-visible {
  outline-offset: -2px;
}

.qc-check {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  font-size: 13px;
}

.qw .qc-count {
  font-size: 13px;
  color: var(--qw-muted);
}

.qc-list {
  list-style: none;
  margin: 0 -4px;
  padding: 0;
}

.qc-steps {
  position: sticky;
  top: -14px; /* over the padding of what scrolls */
  z-index: 1;
  display: grid;
  gap: 6px;
  padding: 6px 0;
  background: var(--qw-pane);
}

.qc-difference {
  padding: 2px 0 8px;
  border-top: 1px solid var(--qw-line);
}

.qw .qc-go {
  display: block;
  width: 100%;
  padding: 6px 8px 4px;
  text-align: start;
  border-radius: var(--qw-radius);
}

.qw .qc-go:hover {
  background: color-mix(in srgb, var(--qw-text) 6%, transparent);
}

.qw .qc-go[aria-current] {
  background: color-mix(in srgb, #f2c94c 30%, var(--qw-bg));
}

.qc-go > span {
  display: block;
  overflow-wrap: anywhere;
}

.qc-kind {
  font-size: 12px;
  color: var(--qw-muted);
}

.qc-go[aria-current] :is(.qc-kind, .qc-quote) {
  color: inherit;
}

.qc-who {
  font-size: 13px;
}

.qc-who b {
  font-weight: 600;
}

.qc-quote {
  font: 14px/1.5 var(--qw-reading);
  color: var(--qw-muted);
}

.qc-sign {
  display: inline-block;
  flex: none;
  min-width: 14px;
  font-weight: 700;
  color: var(--qw-text);
}

.qc-links {
  display: flex;
  flex-wrap: wrap;
  gap: 3px 10px;
  padding: 0 8px;
  font-size: 12px;
}

.qc-links > * {
  display: inline-flex;
  align-items: center;
  gap: 5px;
}

.qw .qc-links :is(a, .qc-code) {
  color: var(--qw-muted);
  text-decoration: none;
  border-radius: 3px;
}

.qw .qc-links :is(a, .qc-code):hover {
  color: var(--qw-text);
  text-decoration: underline;
}

.qc-links .qw-icon {
  width: 14px;
  height: 14px;
}

/* in the text: a line of another kind for each kind of difference */
.qw[data-compare="side"] .qw-coded {
  background: color-mix(in srgb, var(--qw-text) 6%, transparent); /* whose and which code stands beside it */
}

:is(.qc-text-only-some, .qc-text-other-code, .qc-text-other-borders) {
  text-decoration: underline dotted 2px var(--qw-faint);
  text-underline-offset: 6px;
  text-decoration-skip-ink: none;
}

.qc-text-other-code {
  text-decoration-style: double;
  text-decoration-thickness: 1px;
}

.qc-text-other-borders {
  text-decoration-style: dashed;
  text-decoration-thickness: 1.5px;
}

.qw[data-compare="over"] :is(.qc-text-only-some, .qc-text-other-code, .qc-text-other-borders) {
  text-decoration-line: overline; /* under the words are the codes' bands */
}

.qw .qc-unread {
  color: var(--qw-faint); /* not everybody compared was to code this */
}

.qw .qw-text .qc-text-now {
  color: var(--qw-text);
  background-color: color-mix(in srgb, #f2c94c 30%, var(--qw-bg));
}

/* beside the text */
.qw .qw-margin > :is(.qc-bracket, .qc-label, .qc-more) {
  position: absolute;
  cursor: pointer;
}

.qc-bracket {
  width: 5px;
  border: 2px solid var(--c);
  border-right: 0;
  border-radius: 3px 0 0 3px;
  opacity: 0.6;
}

.qc-bracket:is(.qc-only-some, .qc-other-code, .qc-other-borders) {
  opacity: 1;
}

.qc-bracket.qc-now {
  box-shadow: -2px 0 0 1px #f2c94c;
}

.qc-open-top {
  border-top: 0;
  border-top-left-radius: 0;
}

.qc-open-bottom {
  border-bottom: 0;
  border-bottom-left-radius: 0;
}

.qc-label {
  display: flex;
  align-items: center;
  gap: 4px;
  margin-top: -4px;
  color: var(--qw-muted);
  white-space: nowrap;
}

.qc-label.qc-now {
  color: var(--qw-text);
  font-weight: 600;
}

.qc-more {
  color: var(--qw-muted);
}

/* a column for each coder */
.qw[data-compare="side"] {
  grid-template-columns: 0 minmax(0, 1fr) 296px;
}

.qw[data-compare="side"] .qw-left {
  display: none;
}

.qw[data-compare="side"] .qw-middle {
  grid-column: 1 / 3;
}

.qw[data-compare="side"] .qw-column {
  max-width: calc(720px + var(--qc-n) * 180px);
}

.qw[data-compare="side"] :is(.qw-turn, .qc-heads) {
  grid-template-columns: 84px minmax(220px, calc(62ch - var(--qc-n) * 4ch)) minmax(calc(var(--qc-n) * 56px), 1fr);
  column-gap: 18px;
}

.qw[data-compare="side"] .qw-margin {
  background: repeating-linear-gradient(to right, var(--qw-line) 0 1px, transparent 1px calc(100% / var(--qc-n)));
}

.qc-heads {
  position: sticky;
  top: -22px; /* over the padding of what scrolls */
  z-index: 3;
  display: grid;
  margin-top: -22px;
  font-family: var(--qw-reading);
  font-size: 17px; /* its columns are measured in letters, as those of the turns */
  background: var(--qw-bg);
  border-bottom: 1px solid var(--qw-line);
}

.qc-names {
  display: grid;
  grid-template-columns: repeat(var(--qc-n), minmax(0, 1fr));
  font: 600 12.5px/1.4 var(--qw-ui);
}

.qc-names > span {
  padding: 6px 4px 6px 6px;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

@media (width < 1240px) {
  .qw[data-compare="side"] {
    grid-template-columns: 0 minmax(0, 1fr) 232px;
  }

  .qw[data-compare="side"] :is(.qw-turn, .qc-heads) {
    grid-template-columns: 72px minmax(180px, calc(62ch - var(--qc-n) * 4ch)) minmax(min(calc(var(--qc-n) * 84px), 52%), 1fr);
    column-gap: 14px;
  }
}

@media (width < 900px) {
  .qw[data-compare="side"] {
    grid-template-columns: minmax(0, 1fr);
  }

  .qw[data-compare="side"] .qw-middle {
    grid-column: auto;
  }

  .qw[data-compare="side"] :is(.qw-turn, .qc-heads) {
    grid-template-columns: 64px minmax(160px, 1fr) minmax(calc(var(--qc-n) * 30px), 40%);
    column-gap: 10px;
  }
}
`;function K(i,e=0){let t=i.map((r,s)=>s);t.sort((r,s)=>i[r].from-i[s].from||i[s].to-i[r].to);let o=[],n=new Array(i.length).fill(0);for(let r of t){let s=o.findIndex(a=>a+e<=i[r].from);s<0&&(s=o.length),o[s]=i[r].to,n[r]=s}return n}function R(i,e,t){let o=i.map((s,a)=>a).sort((s,a)=>i[s]-i[a]),n=new Array(i.length).fill(null),r=-1/0;for(let s of o){let a=Math.max(i[s],r);a+e>t||(n[s]=a,r=a+e)}return n}var A=7,D=4,I=17;function U({view:i,placed:e,height:t},o,n){let r=n.isSide?n.coders.map(a=>e.filter(c=>c.mark.coding.coder_id===a)):[e],s=r.flatMap((a,c)=>Y(a,c,r.length,i.block.from,i.block.to,t,o,n));(s.length||i.margin.firstChild)&&O(i.margin,s)}function Y(i,e,t,o,n,r,s,a){let c=K(i.map(u=>({from:u.top,to:u.bottom})),2),p=Math.min(D,Math.max(-1,...c)+1),m=u=>`calc(${e} * 100% / ${t} + ${u+(t>1?6:0)}px)`,h=i.flatMap((u,b)=>c[b]<D?[Z(u,m(c[b]*A),o,n,s,a)]:[]),f=i.filter(u=>u.mark.from>=o),M=R(f.map(u=>u.top),I,r),w=p*A+4,W=`calc(100% / ${t} - ${w+(t>1?10:0)}px)`,k=0;if(f.forEach((u,b)=>{let S=M[b];S==null?k++:h.push(ee(u.mark,{top:`${S}px`,left:m(w),width:W},s,a))}),k){let u={top:`${r-I}px`,left:m(w)};h.push({key:`qc more ${e} ${k} ${r}`,make:()=>d("span.qc-more",{style:u},`+${k}`)})}return h}function Z({mark:i,top:e,bottom:t},o,n,r,s,a){let{id:c,code_id:p}=i.coding,m=a.kind(c),{colour:h}=s.codes.get(p),f=["span.qc-bracket",m?`.qc-${m}`:"",a.isNow(c)?".qc-now":"",i.from<n?".qc-open-top":"",i.to>r?".qc-open-bottom":""].join(""),M={"--c":h,left:o,top:`${e-5}px`,height:`${t-e-2}px`},w=V(i,m,s,a);return{key:[f,c,o,e,t,h,w].join(" "),make:()=>d(f,{"data-compared":c,title:w,style:M})}}function ee(i,e,t,o){let{id:n,code_id:r,coder_id:s}=i.coding,a=t.codes.get(r),c=o.kind(n),p=o.isNow(n),m=V(i,c,t,o),h=p?"span.qc-label.qc-now":"span.qc-label",f=()=>d(h,{"data-compared":n,title:m,style:e},d("span.qc-sign",{},c?q[c]:"="),!o.isSide&&y(a.colour),d("span.qw-labelname",{},a.name),o.isSide?null:d("span.qw-initials",{},o.short(s)));return{key:["qc",n,p,a.colour,m,o.isSide,...Object.values(e)].join(" "),make:f}}function V(i,e,t,o){let{code_id:n,coder_id:r}=i.coding;return`${t.codes.get(n).name} · ${o.name(r)} · ${o.said(e)}`}var g="now",te=6,ne=300,B=120,l={project:"",round:g,coders:null,isSide:!0,isNameless:!1,order:[],wanted:{kind:null,code:null}};function ke(i){let e=i.model.state.project.id;return l.project!==e&&Object.assign(l,{project:e,round:g,coders:null,order:[],wanted:{kind:null,code:null}}),new z(i)}var z=class{constructor(e){this.desk=e;let{say:t}=e;this.round=this.select("ws.compare.round","compare-round",n=>{this.choose({round:n,coders:null})}),this.people=d("div.qc-people",{role:"group","aria-label":t("ws.compare.people")}),this.views=d("div.qc-views",{role:"group","aria-label":t("ws.compare.view")},...[!0,!1].map(n=>d("button",{type:"button","data-side":String(n),"data-testid":n?"compare-side":"compare-over",onclick:()=>this.look({isSide:n})},t(n?"ws.compare.side":"ws.compare.over")))),this.nameless=d("input",{type:"checkbox","data-testid":"compare-nameless",onchange:()=>this.look({isNameless:this.nameless.checked,order:[]})}),this.kind=this.select("ws.compare.kind","compare-kind",n=>this.want({kind:n||null})),this.code=this.select("ws.compare.code","compare-code",n=>this.want({code:n||null}));let o=(n,r)=>d("button.qw-button",{type:"button",title:t(`ws.compare.${r}.title`),"data-testid":`compare-${r}`,onclick:()=>this.step(n)},t(`ws.compare.${r}`));this.root=d("div.qc",{},this.round,this.people,d("div.qc-line",{},this.views,d("label.qc-check",{},this.nameless,t("ws.compare.nameless"))),d("div.qc-line",{},this.kind,this.code),d("div.qc-steps",{},d("div.qc-line",{},o(-1,"previous"),o(1,"next")),this.said),this.list)}desk;root;round;people;views;nameless;kind;code;said=d("p.qc-count",{role:"status","data-testid":"compare-count"});list=d("ol.qc-list",{"data-testid":"differences"});heads=d("div.qc-heads",{"data-testid":"compare-heads"});found=null;failure="";shownOnes=[];now=null;kinds=new Map;asked=0;timer=0;inSight=!1;later=j(()=>this.inSight&&this.fillCodes());jump=e=>this.pick(e);shown(e){let{round:t}=e??{};t&&Object.assign(l,{round:t,coders:null}),this.inSight=!0;let{transcript:o,root:n}=this.desk;o.margin=r=>U(r,this.desk.model,this.columns),o.dress=r=>this.dress(r),o.column.addEventListener("click",this.jump),n.dataset.compare="over",this.nameless.checked=l.isNameless,this.desk.model.lay([]),this.load().then(()=>t&&this.goHere())}left(){this.inSight=!1,window.clearTimeout(this.timer);let{transcript:e,model:t,root:o}=this.desk;e.margin=e.dress=null,e.column.removeEventListener("click",this.jump),this.heads.remove(),delete o.dataset.compare,t.lay(null),this.touchAll()}news({about:e}){e==="document"&&(this.desk.model.state.rounds.some(t=>t.is_blind&&t.is_open)&&this.take(null),this.load()),e==="codings"&&l.round===g&&(window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>{this.load()},ne)),e==="codes"&&this.later()}takes(e){if(e.ctrlKey||e.metaKey||e.altKey)return!1;if(e.key==="n"||e.key==="p")this.step(e.key==="n"?1:-1);else return/^[oO]$/.test(e.key);return!0}close(){window.clearTimeout(this.timer)}async load(){let e=++this.asked,t=new URLSearchParams({round:l.round});l.coders&&t.set("coders",l.coders.join(","));let o=`/api/interviews/${encodeURIComponent(this.desk.model.state.interview.id)}/comparison?${t}`;try{let n=await N(o);if(e!==this.asked||!this.inSight)return;this.failure="",this.take(n)}catch(n){if(e!==this.asked||!this.inSight)return;if(n instanceof x&&n.status===422&&l.coders!==null)return this.choose({coders:null});this.failure=n.message||this.desk.say("ws.compare.unreachable"),this.take(null)}}choose(e){return Object.assign(l,e),this.load()}take(e){let{model:t}=this.desk,o=e&&e.revision_id===t.doc?.id&&e.compared.length>1;this.found=e;let n=new Set(l.order);e&&e.coders.some(({id:r})=>!n.has(r))&&(l.order=L(e.coders.map(({id:r})=>r))),this.kinds=new Map(e?.differences.flatMap(r=>r.codings.map(s=>[s,r.kind]))),this.now=(this.now&&e?.differences.find(r=>v(r,this.now)))??null,t.lay(o?this.marks(e):null),this.fill(),this.touchAll()}marks({codings:e}){let{codes:t,doc:o,state:n}=this.desk.model;return e.filter(s=>t.has(s.code)).map(({id:s,start:a,end:c,code:p,coder:m})=>({coding:{id:s,start:a,end:c,code_id:p,coder_id:m,revision_id:n.revision_id??"",quote:"",anchor:"exact",origin:"person",was:null,round_id:null},from:o.offsets.toUnits(a),to:o.offsets.toUnits(c)})).sort((s,a)=>s.from-a.from||a.to-s.to||(s.coding.id<a.coding.id?-1:1))}get coders(){let e=this.found?.compared??[];return l.isNameless?l.order.filter(t=>e.includes(t)):e}name(e){return l.isNameless?this.desk.say("ws.compare.coder",{n:l.order.indexOf(e)+1}):this.found?.coders.find(t=>t.id===e)?.name??""}get columns(){let e=new Set(this.now?.codings);return{coders:this.coders,isSide:l.isSide,name:t=>this.name(t),short:t=>l.isNameless?String(l.order.indexOf(t)+1):P(this.name(t)),kind:t=>this.kinds.get(t)??null,said:t=>this.desk.say(t?`ws.compare.kind.${t}`:"ws.compare.agreed"),isNow:t=>e.has(t)}}dress({block:e}){let{say:t,model:o}=this.desk;if(!o.overlay||!o.doc)return[];let{offsets:n}=o.doc,r=(this.found?.stretches??[]).map(({start:a,end:c})=>({from:n.toUnits(a),to:n.toUnits(c)}));return H(r,e.from,e.to).map(a=>({...a,look:"qc-unread"})).concat(this.shownOnes.flatMap(a=>{let c=n.toUnits(a.start),p=n.toUnits(a.end);if(c>=e.to||p<=e.from)return[];let m=[{from:c,to:p,look:`qc-text-${a.kind}`,said:t(`ws.compare.kind.${a.kind}`)}];return this.now&&v(a,this.now)?[...m,{from:c,to:p,look:"qc-text-now"}]:m}))}touchAll(){let{transcript:e,model:t}=this.desk;t.doc&&e.touch({from:0,to:t.doc.text.length})}fill(){let{say:e,model:t}=this.desk,{found:o}=this,n=t.state.rounds.map(({id:r,name:s,is_blind:a,is_open:c})=>d("option",{value:r,disabled:a&&c,selected:r===l.round},a&&c?e("ws.compare.round.hidden",{name:s}):s));this.round.replaceChildren(d("option",{value:g,selected:l.round===g},e("ws.compare.round.now")),...n.reverse()),this.fillPeople(),this.fillHeads(),this.fillCodes();for(let r of this.views.querySelectorAll("[data-side]"))r.setAttribute("aria-pressed",String(r.dataset.side===String(l.isSide)));this.shownOnes=T(o?.differences??[],l.wanted),this.said.textContent=this.summary(),this.list.replaceChildren(...this.shownOnes.map(r=>this.row(r))),this.root.dataset.ready=this.asked?"1":"0"}summary(){let{say:e}=this.desk,{found:t}=this;if(!t)return this.failure;if(t.compared.length<2)return e(l.round===g?"ws.compare.nobody":"ws.compare.unfinished");let o=this.shownOnes.length,n=[e("ws.compare.count",{n:o})];return t.agreements.length&&n.push(e("ws.compare.agreements",{n:t.agreements.length})),t.unfinished&&n.push(e("ws.compare.notdone",{n:t.unfinished})),t.left_out&&n.push(e("ws.compare.leftout",{n:t.left_out})),n.join(" ")}fillPeople(){let e=this.found?.coders.map(({id:n})=>n)??[],t=l.isNameless?l.order.filter(n=>e.includes(n)):e,o=this.found?.compared??[];this.people.hidden=e.length<3,this.people.replaceChildren(...t.map(n=>{let r=o.includes(n),s=r?o.filter(c=>c!==n):[...o,n],a=s.length<2||s.length>te;return d("button.qw-toggle",{type:"button","aria-pressed":String(r),disabled:a,"data-testid":"compare-person",onclick:()=>{this.choose({coders:s})}},this.name(n))}))}fillHeads(){let{root:e,transcript:t,model:o}=this.desk;e.style.setProperty("--qc-n",String(Math.max(1,this.coders.length)));let n=this.inSight&&l.isSide&&o.overlay!==null;if(e.dataset.compare=n?"side":"over",!n)return this.heads.remove();let r=this.coders.map(s=>d("span",{title:this.name(s)},this.name(s)));this.heads.replaceChildren(d("span"),d("span"),d("div.qc-names",{},...r)),t.column.prepend(this.heads)}fillCodes(){let{say:e,model:t}=this.desk,o=new Set(this.found?.differences.flatMap(s=>s.codes)),n=(s,a,c)=>[["",e(a)],...c].map(([p,m])=>d("option",{value:p,selected:p===(s??"")},m));this.kind.replaceChildren(...n(l.wanted.kind,"ws.compare.kind.all",C.map(s=>[s,`${q[s]} ${e(`ws.compare.kind.${s}`)}`])));let r=[...o].flatMap(s=>t.codes.has(s)?[[s,t.codes.get(s).name]]:[]);l.wanted.code!==null&&!o.has(l.wanted.code)&&(l.wanted.code=null),this.code.replaceChildren(...n(l.wanted.code,"ws.compare.code.all",r.sort((s,a)=>s[1].localeCompare(a[1]))))}row(e){let{say:t,model:o}=this.desk,n=this.now!==null&&v(e,this.now),r=d("span.qc-kind",{},d("span.qc-sign",{"aria-hidden":"true"},q[e.kind]),t(`ws.compare.kind.${e.kind}`)),s=d("button.qc-go",{type:"button","aria-current":n&&"true",onclick:()=>this.go(e)},r,d("span.qc-who",{},...this.gave(e).flatMap(({name:c,what:p},m)=>[m?" · ":"",`${c}: `,d("b",{},p)])),d("span.qc-quote",{},this.quote(e))),a=e.codes.flatMap(c=>{let p=o.codes.get(c);return p?[d("button.qc-code",{type:"button",title:t("ws.compare.definition",{code:p.name}),onclick:()=>{this.desk.side.open("code",{code:c})}},y(p.colour),p.name)]:[]});return d("li.qc-difference",{"data-testid":"difference","data-kind":e.kind},s,d("div.qc-links",{},...a,d("a",{href:this.linkTo(e),"data-testid":"negotiate"},_("memo"),t("ws.compare.negotiate"))))}linkTo({start:e,end:t}){let{project:o,interview:n}=this.desk.model.state,r=new URLSearchParams({project:o.id,interview:n.id,start:String(e),end:String(t)});return l.round!==g&&r.set("round",l.round),`negotiate?${r}`}told(e){return this.gave(e).map(({name:t,what:o})=>`${t}: ${o}`).join(" · ")}gave(e){let{say:t,model:o}=this.desk;return $(e,this.found.codings,this.coders).map(({coder:n,made:r})=>{let s=[...new Set(r.map(({code:p})=>o.codes.get(p)?.name??""))].join(", "),a=r.reduce((p,{start:m,end:h})=>p+this.text(m,h).split(/\s+/).filter(Boolean).length,0),c=e.kind==="other-borders"?t("ws.compare.words",{n:a,code:s}):s;return{name:this.name(n),what:c||t("ws.compare.nothing")}})}text(e,t){let{doc:o}=this.desk.model;return o?o.text.slice(o.offsets.toUnits(e),o.offsets.toUnits(t)):""}quote({start:e,end:t}){let o=this.text(e,t).replace(/\s+/g," ");return o.length>B?`${o.slice(0,B).trimEnd()}…`:o}step(e){let{cursor:t,model:o,toasts:n,say:r}=this.desk,s=o.doc?.offsets.toPoints(t.unit)??0,a=E(this.shownOnes,this.now,s,e);a?this.go(a):n.show(r("ws.compare.none"),"note","compare")}go(e){let{cursor:t,transcript:o,model:n,toasts:r,say:s}=this.desk;if(!e||!n.doc)return;let a=this.now;this.now=e;let{offsets:c}=n.doc;for(let m of[a,e])m&&o.touch({from:c.toUnits(m.start),to:c.toUnits(m.end)});t.place(c.toUnits(e.start)),o.reveal(t.unit,"center");let p=this.shownOnes.findIndex(m=>v(m,e));this.list.querySelector("[aria-current]")?.removeAttribute("aria-current"),this.list.children[p]?.firstElementChild.setAttribute("aria-current","true"),this.list.children[p]?.scrollIntoView({block:"nearest"}),r.announce([s("ws.compare.at",{at:p+1,all:this.shownOnes.length}),s(`ws.compare.kind.${e.kind}`),this.told(e),this.quote(e)].join(". "))}goHere(){let e=this.desk.model.doc?.offsets.toPoints(this.desk.cursor.unit)??0;this.go(this.shownOnes.find(t=>t.start<=e&&t.end>e)??null)}pick(e){let t=e.target instanceof Element?e.target.closest("[data-compared]")?.dataset.compared:void 0;t&&this.go(this.shownOnes.find(o=>o.codings.includes(t))??null)}look(e){Object.assign(l,e),this.take(this.found)}want(e){Object.assign(l.wanted,e),this.take(this.found)}select(e,t,o){let n=this.desk.say(e);return d("select.qw-select",{"aria-label":n,title:n,"data-testid":t,onchange:r=>o(r.target.value)})}};export{Q as css,ke as open};

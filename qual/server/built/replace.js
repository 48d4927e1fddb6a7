// built from frontend/src/panels/replace.ts
function u(l,t,e){if(!t)return[];let n=t.replace(/[\\^$.*+?()[\]{}|/-]/g,"\\$&").replace(/\s+/g,"\\s+"),i="[\\p{L}\\p{N}\\p{M}_]",o=e.wholeWord?`(?<!${i})${n}(?!${i})`:n,r=[];for(let s of l.matchAll(new RegExp(o,e.matchCase?"gu":"giu")))s[0].includes(`
`)||r.push({from:s.index,to:s.index+s[0].length});return r}function m(l,t){let e=Math.max(0,t.from-34),n=l.slice(e,t.from),i=l.slice(t.to,t.to+34),o=n.lastIndexOf(`
`),r=o>=0?n.slice(o+1):(e>0?"…":"")+n.replace(/^\S*\s/,""),s=i.indexOf(`
`);return{before:r,after:s>=0?i.slice(0,s):i+(t.to+34<l.length?"…":"")}}function f(l){let t=Math.max(0,Math.floor(l)),e=o=>String(o).padStart(2,"0"),n=Math.floor(t/3600),i=Math.floor(t/60)%60;return n?`${n}:${e(i)}:${e(t%60)}`:`${i}:${e(t%60)}`}function a(l,t={},...e){let[n,...i]=l.split("."),o=document.createElement(n);i.length&&(o.className=i.join(" "));for(let[r,s]of Object.entries(t))s==null||s===!1||(r.startsWith("on")?o.addEventListener(r.slice(2),s):r==="style"?y(o,s):o.setAttribute(r,s===!0?"":String(s)));return o.append(...e.filter(r=>r!=null&&r!==!1)),o}function y(l,t){for(let[e,n]of Object.entries(t))l.style.setProperty(e,n)}var M=`/* Find and replace: the hits and what becomes of each. */
.qw-hitrow {
  display: flex;
  align-items: baseline;
  gap: 7px;
  padding: 2px 0;
}

.qw .qw-hit {
  flex: 1;
  min-width: 0;
  text-align: left;
  font-size: 13px;
  overflow-wrap: anywhere;
  border-radius: 3px;
  padding: 2px 4px;
}

.qw .qw-hit:hover,
.qw-hithere {
  background: color-mix(in srgb, var(--qw-accent) 11%, transparent);
}

.qw-hit :is(mark, ins) {
  background: color-mix(in srgb, #f2c94c 55%, transparent);
  color: inherit;
  text-decoration: none;
}

.qw-hit del {
  color: var(--qw-muted);
}
`;var w=300,x=500,b=80;function C(l){return new d(l)}var d=class{constructor(t){this.desk=t;let{say:e}=t,n=(r,s)=>a("input.qw-input",{type:"text",placeholder:e(r),"aria-label":e(r),autocomplete:"off",spellcheck:"false","data-testid":s}),i=(r,s,c=!1)=>a("input",{type:"checkbox",checked:c,title:e(r),"data-testid":s,onchange:()=>this.search()});this.query=n("ws.find.query","find-query"),this.wanted=n("ws.find.with","find-with"),this.query.addEventListener("input",()=>this.soon()),this.wanted.addEventListener("input",()=>this.preview()),this.whole=i("ws.find.whole","find-whole"),this.exact=i("ws.find.case","find-case"),this.all=a("input",{type:"checkbox",checked:!0,"data-testid":"find-all",onchange:()=>this.tickAll()}),this.apply=a("button.qw-button.qw-primary",{type:"button","data-testid":"find-replace",title:e("ws.find.replace.title"),onclick:()=>this.replace()});let o=(r,s)=>a("label.qw-option",{},r,e(s));this.root=a("div.qw-replace",{role:"search","aria-label":e("ws.panel.replace"),"data-testid":"find"},this.query,a("div.qw-options",{},o(this.whole,"ws.find.whole"),o(this.exact,"ws.find.case")),this.wanted,a("div.qw-options",{},o(this.all,"ws.find.all"),this.apply),this.count,this.list),this.root.addEventListener("keydown",r=>this.key(r))}desk;root;query;wanted;whole;exact;count=a("div.qw-note",{role:"status","data-testid":"find-count"});list=a("div.qw-hits",{"data-testid":"hits"});apply;all;hits=[];unticked=new Set;at=-1;timer=0;shown(t){let{activity:e,model:n}=this.desk,i=e.chosen&&n.doc?n.doc.textOf(e.chosen):"";i&&i.length<b&&(this.query.value=i),this.search();let o=t==="h"&&this.query.value?this.wanted:this.query;o.focus({preventScroll:!0}),o.select()}news(t){t.about==="document"&&requestAnimationFrame(()=>this.search())}left(){clearTimeout(this.timer),this.paint([])}paint(t){let{highlights:e,transcript:n}=this.desk;e.paint("hover",t.flatMap(i=>n.ranges(i)))}search(){clearTimeout(this.timer);let{doc:t}=this.desk.model,e={wholeWord:this.whole.checked,matchCase:this.exact.checked};this.hits=t?u(t.text,this.query.value.trim(),e):[],this.unticked=new Set,this.all.checked=!0,this.at=-1,this.preview(),this.paint(this.hits.slice(0,x))}soon(){clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.search(),120)}preview(){let t=this.desk.model.may("edit_transcript");this.list.replaceChildren(...this.hits.slice(0,w).map((e,n)=>this.row(e,n,t))),this.tell()}tell(){let t=this.hits.length-this.unticked.size,e=this.hits.length-w,n=this.query.value.trim()?e>0?"ws.find.more":"ws.find.count":"ws.find.start";this.count.textContent=this.desk.say(n,{n:this.hits.length,hidden:e}),this.apply.textContent=this.desk.say("ws.find.replace",{n:t}),this.apply.disabled=t===0||!this.desk.model.may("edit_transcript"),this.all.indeterminate=t>0&&this.unticked.size>0}row(t,e,n){let i=this.desk.model.doc,{before:o,after:r}=m(i.text,t),s=i.blocks[i.blockAt(t.from)],c=s?.start_s!==null&&s?.start_s!==void 0?f(s.start_s):"",h=i.textOf(t),p=a("input",{type:"checkbox",checked:!this.unticked.has(e),disabled:!n,"aria-label":this.desk.say("ws.find.tick",{text:h}),onchange:()=>{p.checked?this.unticked.delete(e):this.unticked.add(e),this.tell()}}),g=this.wanted.value?[a("del",{},h),a("ins",{},this.wanted.value)]:[a("mark",{},h)],v=a("button.qw-hit",{type:"button",title:this.desk.say("ws.find.show"),onclick:()=>this.go(e)},a("span.qw-count",{},c)," ",o,...g,r);return a("div.qw-hitrow",{"data-testid":"hit"},p,v)}tickAll(){this.unticked=this.all.checked?new Set:new Set(this.hits.keys()),this.preview()}go(t){let e=this.hits[t];if(!e)return;this.at=t,this.desk.activity.standOn?.(e),this.list.querySelector(".qw-hithere")?.classList.remove("qw-hithere");let n=this.list.children[t];n?.classList.add("qw-hithere"),n?.scrollIntoView({block:"nearest"})}replace(){let{offsets:t}=this.desk.model.doc,n=this.hits.filter((i,o)=>!this.unticked.has(o)).map(i=>({start:t.toPoints(i.from),end:t.toPoints(i.to),text:this.wanted.value}));this.desk.activity.replaceWords?.(n,()=>this.query.focus({preventScroll:!0}))}key(t){if(t.key==="Escape")return;t.stopPropagation();let e=t.key==="Enter"&&t.target===this.query;if(e&&this.hits.length){let n=t.shiftKey?-1:1;this.go((this.at+n+this.hits.length)%this.hits.length)}if((t.ctrlKey||t.metaKey)&&/^[fh]$/i.test(t.key))(t.key.toLowerCase()==="f"?this.query:this.wanted).select(),(t.key.toLowerCase()==="f"?this.query:this.wanted).focus();else if(!e)return;t.preventDefault()}};export{M as css,C as open};

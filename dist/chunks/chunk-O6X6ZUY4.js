import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{ja as h,pa as l,qa as p,ra as y,sa as b,ta as d,wa as $,xa as a,ya as m}from"./chunk-CYKRVM5F.js";var R=2e3;function Q(e,t){let{quote:n,voices:i=[],verified:r,title:s}=e,u=i.filter(o=>o.title!==s||o.body!==e.body);return a("Why this was flagged",m([n.trim()===""?void 0:g(n),`**Found by** ${W(e,t)}`,...u.map(o=>`${d(o.model)} (${o.severity}): **${l(o.title,120)}**

${b(o.body)}`),r===void 0?void 0:I(r)]))}function W({voices:e=[]},t){if(e.length===0)return d(t);let n=e.map(i=>`${d(i.model)} (${i.severity})`);return n.length===1?`${n[0]} alone`:`${n.join(", ")}: ${n.length} agree`}var v={confirmed:"**Confirmed by**",plausible:"**Neither confirmed nor refuted by**",refuted:"\u2696\uFE0F **Refuted by**"};function I({outcome:e,model:t,reason:n,path:i,line:r,quote:s}){let u=i===null||r===null?void 0:`${d(`${i}:${r}`)}

${g(s)}`,o=e==="refuted"?"It stands all the same until a person decides.":void 0;return m([`${v[e]} ${d(t)}: ${l(n,2e3)}`,u,o])}function g(e){let t=e.slice(0,R),n=h(t);return`${n}text
${t}
${n}`}function U(e){if(e.length===0)return;let t=e.map(({severity:n,path:i,place:r,title:s,voices:u=[],verified:o,quote:f})=>{let c=d(`${i}${r===null?"":`:${r.line}`}`),F=u.map(j=>d(j.model)).join(", "),x=o?.path?` (${d(`${o.path}:${o.line}`)})`:"",C=`- ~~${n}~~ ${c}: ${l(s,120)}, said by ${F||"a reviewer"}`,k=`refuted by ${d(o?.model??"")}${x}: ${l(o?.reason??"",600)}`;return`${C}; ${k}

${g(o?.quote??f).replace(/^(?=.)/gm,"  ")}`});return a(`${$(e.length,"remark")} refuted and left out`,t.join(`
`))}function B({reviewers:e}){if(e===void 0)return;let t=e.filter(({outcome:r})=>r==="failed"),n=`**${e.length-t.length} of ${e.length} reviewers answered**`;if(t.length===0)return`${n}, each alone.`;let i=t.map(({model:r,reason:s})=>`- ${d(r)} did not: ${l(s,600)}`);return[`\u26A0\uFE0F ${n}. What the others say is all that this review covers.`,...i].join(`
`)}function D({reviewers:e=[]}){let t=e.filter(({outcome:i})=>i==="completed");if(t.length<2)return;let n=t.map(({model:i,summary:r,remarks:s})=>`- ${d(i)} (${$(s,"remark")}): ${l(r,1500)}`);return a("What each reviewer says",n.join(`
`))}function O(e){if(e===void 0||e.length===0)return;let t=e.reduce((r,s)=>r+s.usd,0),i=["| model | calls | tokens in | of them cached | tokens out | cost |","|---|--:|--:|--:|--:|--:|",...e.map(({model:r,calls:s,input:u,cached:o,output:f,usd:c})=>`| ${y(d(r))} | ${s} | ${u} | ${o} | ${f} | ${p(w(c))} |`)];return a(`Cost ${w(t)}`,i.join(`
`))}function w(e){return`$${e.toFixed(e<.1?4:2)}`}export{Q as a,U as b,B as c,D as d,O as e};

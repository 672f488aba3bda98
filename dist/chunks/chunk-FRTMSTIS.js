import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{a as w,c as $}from"./chunk-CQC64VQT.js";import{Da as p,Ea as g,pa as m,qa as s,sa as f,xa as h,za as y}from"./chunk-CYKRVM5F.js";var E=4e4;function F({stages:n,ends:r,working:e,spentUsd:l,tokens:t=()=>[]}){return[["| | stage | how it stands | model | tokens | cost |","|---|---|---|---|---|---|",...n.map((o,k)=>{let d=g(r,o),c=r.filter(S=>S.stage===o);return`| ${[String(k+1),s(o,40),o===e?`\u23F3 at work${c.length===0?"":`, try ${c.length+1}`}`:b(d),d?.model==null?"":s(d.model,80),M(t(o),c),c.length===0&&o!==e?"":w(l(o))].join(" | ")} |`})].join(`
`),...j(n,r)].join(`

`)}function b(n){return n===void 0?"to come":p(n)?`\u2705 ${n.outcome==="waits"?"a person said ok":s(n.why,300)}`:`${n.outcome==="waits"?"\u270B":"\u274C"} ${s(n.why,600)}`}function M(n,r){let e=n.length>0?n:r.flatMap(({usage:i})=>i??[]);if(e.length===0)return"";let{input:l,cached:t,output:a}=$(e);return`${u(l)} in${t===0?"":` (${u(t)} cached)`}, ${u(a)} out`}function u(n){return n.toLocaleString("en-US")}function j(n,r){let e=n.flatMap(t=>g(r,t)??[]).filter(t=>t.answer!==null||t.command!==null),l=Math.floor(E/Math.max(1,e.length));return e.map(t=>{let a=t.answer===null?[]:[f(T(t.answer,l))],i=t.command===null?[]:[y(t.command.log,Math.min(4e3,l))];return h(`${m(t.stage,40)}: ${t.answer===null?"its log":"its answer"}`,[...a,...i].join(`

`))})}function T(n,r){return n.length<=r?n:`${n.slice(0,r).toWellFormed()}

\u2026 ${n.length-r} more characters stand in the state.`}export{F as a};

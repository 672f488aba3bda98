import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{Aa as y,Ba as u,ma as g,na as s,pa as m,sa as f,ua as h,wa as w}from"./chunk-5DB66KPX.js";var S=4e4;function B({stages:n,ends:r,working:e,spentUsd:l}){return[["| | stage | how it stands | model | tokens | cost |","|---|---|---|---|---|---|",...n.map((o,$)=>{let a=u(r,o),i=r.filter(p=>p.stage===o);return`| ${[String($+1),s(o,40),o===e?`\u23F3 at work${i.length===0?"":`, try ${i.length+1}`}`:E(a),a?.model==null?"":s(a.model,80),b(a),i.length===0&&o!==e?"":f(l(o))].join(" | ")} |`})].join(`
`),...k(n,r)].join(`

`)}function E(n){return n===void 0?"to come":y(n)?`\u2705 ${n.outcome==="waits"?"a person said ok":s(n.why,300)}`:`${n.outcome==="waits"?"\u270B":"\u274C"} ${s(n.why,600)}`}function b(n){if(n?.usage==null)return"";let{input:r,cached:e,output:l}=n.usage;return`${c(r+e)} in${e===0?"":` (${c(e)} cached)`}, ${c(l)} out`}function c(n){return n.toLocaleString("en-US")}function k(n,r){let e=n.flatMap(t=>u(r,t)??[]).filter(t=>t.answer!==null||t.command!==null),l=Math.floor(S/Math.max(1,e.length));return e.map(t=>{let d=t.answer===null?[]:[m(j(t.answer,l))],o=t.command===null?[]:[w(t.command.log,Math.min(4e3,l))];return h(`${g(t.stage,40)}: ${t.answer===null?"its log":"its answer"}`,[...d,...o].join(`

`))})}function j(n,r){return n.length<=r?n:`${n.slice(0,r).toWellFormed()}

\u2026 ${n.length-r} more characters stand in the state.`}export{B as a};

import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
<<<<<<<< HEAD:dist/chunks/chunk-5H5Y6KE7.js
import{x as d}from"./chunk-6CDCMT7F.js";import{d as r,e as t,g as f}from"./chunk-RAIIQOGB.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
========
import{x as d}from"./chunk-54R74FJG.js";import{d as r,e as t,g as f}from"./chunk-RAIIQOGB.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
>>>>>>>> 8361668 (Give relays their jobs in the shipped workflows):dist/chunks/chunk-UCESNFQN.js

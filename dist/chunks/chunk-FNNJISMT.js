import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
<<<<<<<< HEAD:dist/chunks/chunk-PC6OOKVC.js
import{y as d}from"./chunk-IUOXEOX5.js";import{d as r,e as t,g as f}from"./chunk-RAIIQOGB.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
========
import{y as d}from"./chunk-HGYNNUHI.js";import{d as r,e as t,g as f}from"./chunk-RAIIQOGB.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
>>>>>>>> 122a4209 (Build dist and docs):dist/chunks/chunk-FNNJISMT.js

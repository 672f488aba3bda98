import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
<<<<<<<< HEAD:dist/chunks/chunk-F7U4BY3T.js
import{s as d}from"./chunk-VWQKLKQ3.js";import{d as r,e as t,g as f}from"./chunk-RAIIQOGB.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
========
import{t as d}from"./chunk-6NAWL5FD.js";import{d as r,e as t,g as f}from"./chunk-EBNWIG42.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
>>>>>>>> 9097f5c (Bring documents up to date on what is merged last):dist/chunks/chunk-YQULS6DL.js

import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
<<<<<<<< HEAD:dist/chunks/chunk-HJZEJT4N.js
import{r as d}from"./chunk-OT6Q363U.js";import{d as r,e as t,g as f}from"./chunk-EBNWIG42.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
========
import{s as d}from"./chunk-I7226XDK.js";import{d as r,e as t,g as f}from"./chunk-EBNWIG42.js";function l(o,{cli:s}){let n=f(o);if(n===void 0)return d(o);let e=r.find(u=>u===n.cli),i=n.wished??(e===void 0?void 0:s[e]?.model);if(!(e===void 0||i===void 0||!i.includes("-")))return d(`${t[e]}/${i}`)}export{l as a};
>>>>>>>> 5e8752c (Keep documents current on a schedule: actions/document):dist/chunks/chunk-SFP54KMH.js

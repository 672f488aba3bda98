import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var e=/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|\x9b[0-?]*[ -/]*[@-~]/g;function r(n){let t=n.match(e)?.length??0;return{text:t===0?n:n.replace(e,""),count:t}}export{r as a};

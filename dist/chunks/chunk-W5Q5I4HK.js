import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function t(r,e){let n=r.replace(/\s+/g," ").trim();return n.length>e?`${n.slice(0,e-1)}\u2026`:n}export{t as a};

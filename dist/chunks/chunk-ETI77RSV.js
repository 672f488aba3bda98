import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function n(t){let e=0,r=0;for(let o of t)o<="\x7F"?e+=1:r+=1;return Math.ceil(e/4)+r}export{n as a};

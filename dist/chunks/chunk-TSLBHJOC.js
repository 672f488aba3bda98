import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{n as i}from"./chunk-RAIIQOGB.js";function t(r){return r<=2?r:Math.floor(r/2)+1}function f(r){return[...i(r,n=>n.slice(0,n.indexOf("/"))).values()].filter(n=>n.length>1)}export{t as a,f as b};

import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function $(o,r){return{say:t=>o.say(`${r}: ${t}`),notice:t=>o.notice(`${r}: ${t}`),warn:t=>o.warn(`${r}: ${t}`),error:t=>o.error(`${r}: ${t}`),summary:t=>o.summary(t),footer:t=>o.footer(t),output:(t,u)=>o.output(t,u),redact:t=>o.redact(t)}}export{$ as a};

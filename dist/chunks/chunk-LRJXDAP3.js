import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{N as e}from"./chunk-7HQI6LMQ.js";function $({passed:o,failed:t,skipped:r,runner:s,source:n}){return`${[`${o} passed`,...t>0?[`${t} failed`]:[],...r>0?[`${r} skipped`]:[]].join(", ")} (${e(s,100)}${n==="report"?", its report":""})`}export{$ as a};

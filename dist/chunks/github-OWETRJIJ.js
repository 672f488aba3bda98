import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{e as a,f as b}from"./chunk-OR4QTOPL.js";import"./chunk-QTFLI5Q3.js";export{a as context,b as getOctokit};

import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{c as a,d as b}from"./chunk-FXWJ5UZV.js";import"./chunk-KXE7RH4C.js";import"./chunk-QTFLI5Q3.js";export{a as context,b as getOctokit};

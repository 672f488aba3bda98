import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{c as a,d as b}from"./chunk-RUISH3I5.js";import"./chunk-B2A23IFU.js";import"./chunk-QTFLI5Q3.js";export{a as context,b as getOctokit};

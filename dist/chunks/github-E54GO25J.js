import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{c as a,d as b}from"./chunk-P3APR2ZF.js";import"./chunk-URWCV2P6.js";import"./chunk-QTFLI5Q3.js";export{a as context,b as getOctokit};

import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function i(e){return e===401||e===402||e===403?"auth":e===404?"not_found":e===429?"rate_limited":e===408||e===409||e>=500?"overloaded":"invalid_request"}function n(e,r){return e===429&&r.includes('"insufficient_quota"')?"auth":i(e)}export{i as a,n as b};

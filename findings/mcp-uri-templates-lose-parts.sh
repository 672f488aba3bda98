#!/usr/bin/env bash
# UriTemplate of @modelcontextprotocol/sdk 1.32.2 makes other addresses than RFC 6570 does, and says nothing.
# The protocol says that a resource's uriTemplate follows RFC 6570. These are examples of its section 3.2, with its own values. A prefix
# ({var:3}) is looked up as a name and lost; an operator with two names forgets the operator and the percent signs; {;x} is ignored; a list
# behind * is not spread. A server and a client that are not both this package then name different resources.
# Seen: the seven left ones below; {?x,y} is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat > look.mjs <<'END'
import { UriTemplate } from "@modelcontextprotocol/sdk/shared/uriTemplate.js";
const values = { var: "value", who: "fred", half: "50%", x: "1024", y: "768", list: ["red", "green", "blue"] };
const ofRfc = {
  "{?x,y}": "?x=1024&y=768",
  "{var:3}": "val",
  "{?var:3}": "?var=val",
  "{/who,who}": "/fred/fred",
  "{.half,who}": ".50%25.fred",
  "{;x,y}": ";x=1024;y=768",
  "{?list*}": "?list=red&list=green&list=blue",
  "{/list}": "/red,green,blue",
};
for (const [template, wanted] of Object.entries(ofRfc)) {
  console.log(`${template} "${new UriTemplate(template).expand(values)}", by the RFC "${wanted}"`);
}
END
seen=$(node look.mjs)
wanted='{?x,y} "?x=1024&y=768", by the RFC "?x=1024&y=768"
{var:3} "", by the RFC "val"
{?var:3} "", by the RFC "?var=val"
{/who,who} "fred,fred", by the RFC "/fred/fred"
{.half,who} "50%,fred", by the RFC ".50%25.fred"
{;x,y} "768", by the RFC ";x=1024;y=768"
{?list*} "?list=red,green,blue", by the RFC "?list=red&list=green&list=blue"
{/list} "/red/green/blue", by the RFC "/red,green,blue"'
echo "$seen"
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }

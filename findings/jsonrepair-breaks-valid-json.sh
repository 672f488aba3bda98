#!/usr/bin/env bash
# jsonrepair 3.15.0 changes valid JSON: it cuts the last string of an array where the string has an open bracket, and adds arrays.
# The package repairs "invalid JSON documents", by its README; people put a model's answer through it whether it is broken or not. Such
# strings are usual there: a command's pattern, a line of code. The same words as a value of an object, or before another item, are left
# alone, and a brace in their place as well. Parse first, and repair only what JSON.parse refused.
# Seen: "items[" becomes "items",[""]; "if (a[i] < b[" becomes four items; the last three come back as they were.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jsonrepair@3.15.0 >/dev/null
cat > look.mjs <<'END'
import { jsonrepair } from "jsonrepair";
const texts = [
  '{"command":["grep","-n","items["]}',
  '{"lines":["if (a[i] < b["]}',
  '{"command":["grep","items[","-n"]}',
  '{"search":"items["}',
  '{"lines":["const pair = {"]}',
];
for (const text of texts) {
  JSON.parse(text);
  console.log(`${text} -> ${jsonrepair(text)}`);
}
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = '{"command":["grep","-n","items["]} -> {"command":["grep","-n","items",[""]]}
{"lines":["if (a[i] < b["]} -> {"lines":["if (a",["i"], "< b",[""]]}
{"command":["grep","items[","-n"]} -> {"command":["grep","items[","-n"]}
{"search":"items["} -> {"search":"items["}
{"lines":["const pair = {"]} -> {"lines":["const pair = {"]}' ] || { echo "It is no longer so."; exit 1; }

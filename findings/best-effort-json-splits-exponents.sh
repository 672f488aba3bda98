#!/usr/bin/env bash
# best-effort-json-parser 1.5.1 reads a number with an exponent as two values as soon as the text lacks its end.
# RFC 8259, section 6: a number may have an exponent; JSON.stringify writes one for 0.0000002 and for 1e21. The README promises the partial
# data of an incomplete object or list. With its last brace the text is read rightly; without it the mantissa stays as the value, and the
# exponent becomes an item of its own or the head of the next key. partial-json 0.1.7 reads the same texts rightly.
# Seen: cost 2 instead of 2e-7 and a key `e-7,"n"`; [1,"e+21","a"]; partial-json: 2e-7 and 1e+21.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund best-effort-json-parser@1.5.1 partial-json@0.1.7 >/dev/null
cat > look.mjs <<'END'
import bestEffort from "best-effort-json-parser";
import partial from "partial-json";
const texts = [JSON.stringify({ cost: 0.0000002, n: 2 }), JSON.stringify([1e21, "a"])];
for (const text of texts) {
  const cut = text.slice(0, -1);
  console.log(`whole ${JSON.stringify(bestEffort.parse(text))}`);
  console.log(`cut   ${JSON.stringify(bestEffort.parse(cut))}, partial-json ${JSON.stringify(partial.parse(cut))}`);
}
END
seen=$(node look.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'whole {"cost":2e-7,"n":2}
cut   {"cost":2,"e-7,\"n\"":2}, partial-json {"cost":2e-7,"n":2}
whole [1e+21,"a"]
cut   [1,"e+21","a"], partial-json [1e+21,"a"]' ] || { echo "It is no longer so."; exit 1; }

#!/usr/bin/env bash
# @huggingface/jinja 0.5.11 ignores the argument of strip, lstrip and rstrip, and takes all white space away.
# In Jinja these are Python's string methods: lstrip('\n') removes line ends and nothing else (Python's documentation, str.lstrip). Chat
# templates use them so, Qwen3's to cut a reasoning block out of an answer; the package is made for such templates. Code at the beginning of
# an answer then loses its indentation in the text that a model is trained on or asked with.
# Seen: "if ok:…" without its four spaces; 'xxaxx'.strip('x') stays as it is. Jinja 3.1 gives "    if ok:…" and "a".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @huggingface/jinja@0.5.11 >/dev/null
cat > look.mjs <<'END'
import { Template } from "@huggingface/jinja";
const content = "<think>\nEasy.\n</think>\n\n    if ok:\n        go()\n";
for (const source of ["{{ content.split('</think>')[-1].lstrip('\\n') }}", "{{ 'xxaxx'.strip('x') }}", "{{ '1, 2,'.rstrip(',') }}"]) {
  console.log(`${source}: ${JSON.stringify(new Template(source).render({ content }))}`);
}
END
seen=$(node look.mjs)
echo "$seen"
wanted=$(cat <<'END'
{{ content.split('</think>')[-1].lstrip('\n') }}: "if ok:\n        go()\n"
{{ 'xxaxx'.strip('x') }}: "xxaxx"
{{ '1, 2,'.rstrip(',') }}: "1, 2,"
END
)
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }

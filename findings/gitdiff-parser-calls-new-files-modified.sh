#!/usr/bin/env bash
# gitdiff-parser 0.3.1 tells a new empty file and a copied file as "modify", though "add" and "copy" are among its own types.
# git writes "new file mode" and "copy from / copy to" in the extended header (git-diff's documentation); an empty file has no lines and so
# no "--- /dev/null" below it. The package takes "add" from that line alone, and "copy" from a copy without any change. A review that treats
# new files in another way misses an __init__.py, a .gitkeep or a copied module; oldPath even names a file that was not there.
# Seen: empty.txt "modify" from empty.txt, copied.txt "modify" from long.txt; filled.txt "add", moved.txt "rename", exact.txt "copy".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund gitdiff-parser@0.3.1 >/dev/null
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
g() { git -C tree -c user.name=Someone -c user.email=someone@example.com "$@"; }
git init --quiet --initial-branch=main tree
seq 1 40 > tree/long.txt
seq 100 140 > tree/here.txt
g add . && g commit --quiet --message First
: > tree/empty.txt
echo words > tree/filled.txt
cp tree/long.txt tree/exact.txt
(cat tree/long.txt; echo more) > tree/copied.txt
g mv here.txt moved.txt
g add .
g diff --cached --find-renames --find-copies-harder > some.diff
cat > look.mjs <<'END'
import { readFileSync } from "node:fs";
import parser from "gitdiff-parser";
for (const file of (parser.default ?? parser).parse(readFileSync("some.diff", "utf8"))) {
  console.log(`${file.type}: ${file.oldPath} -> ${file.newPath}`);
}
END
seen=$(node look.mjs)
grep -E '^(diff|new file|copy|rename)' some.diff
echo "$seen"
[ "$seen" = 'modify: long.txt -> copied.txt
modify: empty.txt -> empty.txt
copy: long.txt -> exact.txt
add: /dev/null -> filled.txt
rename: here.txt -> moved.txt' ] || { echo "It is no longer so."; exit 1; }

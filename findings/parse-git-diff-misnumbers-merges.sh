#!/usr/bin/env bash
# parse-git-diff 0.0.20 gives wrong lines and line numbers for a merge's combined diff, a form for which it has a type of its own.
# git-diff's documentation ("Combined diff format"): with two parents each line begins with two columns, and a "-" in either column means
# that the line is not in the result. The package reads one column and leaves the other in the text. What only the second parent had counts
# as an unchanged line of the result, and each line after it is numbered one too high: a remark is placed beside its line.
# Seen, of the merge of two changes of one line: "-theirs" unchanged as line 2, "+both" as line 3 of 3, the last as line 4 of 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund parse-git-diff@0.0.20 >/dev/null
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
g() { git -C tree -c user.name=Someone -c user.email=someone@example.com "$@"; }
git init --quiet --initial-branch=ours tree
commit() { printf 'one\n%s\nthree\n' "$1" > tree/some.txt; g add . && g commit --quiet --message "$1"; }
commit two
g checkout --quiet -b theirs && commit theirs
g checkout --quiet ours && commit ours
g merge --quiet theirs >/dev/null 2>&1 || true
commit both
g show --format= HEAD > merge.diff
cat > look.mjs <<'END'
import { readFileSync } from "node:fs";
import parse from "parse-git-diff";
const [chunk] = (parse.default ?? parse)(readFileSync("merge.diff", "utf8")).files[0].chunks;
console.log(`${chunk.type} of ${chunk.toFileRange.lines} lines`);
for (const { type, lineAfter, content } of chunk.changes) console.log(`${lineAfter ?? "-"} ${type} "${content}"`);
END
seen=$(node look.mjs)
cat merge.diff
echo "$seen"
[ "$seen" = 'CombinedChunk of 3 lines
1 UnchangedLine " one"
- DeletedLine " ours"
2 UnchangedLine "-theirs"
3 AddedLine "+both"
4 UnchangedLine " three"' ] || { echo "It is no longer so."; exit 1; }

#!/usr/bin/env bash
# bun test 1.4.5 prints each failing, skipped and todo test a second time, in the same words, before its figures, but only where more than 20
# tests passed. Who counts the lines `(fail) …` gets the figure that bun tells for 20 tests and twice that figure for 21.
# Seen: one line of the failing test with 20 others that pass, two with 21; both say "1 fail".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund bun@1.4.5 >/dev/null 2>&1
tell() {
  cat > some.test.js <<END
import { expect, test } from "bun:test";
test("one that fails", () => expect(1).toBe(2));
for (let at = 0; at < $1; at++) test("passes " + at, () => {});
END
  CI=true NO_COLOR=1 node_modules/.bin/bun test > said.txt 2>&1 || true
  grep -q '^ 1 fail$' said.txt || { cat said.txt; echo "bun tells another figure."; exit 1; }
  grep -c '^(fail) one that fails' said.txt
}
seen="$(tell 20) $(tell 21)"
echo "$seen"
[ "$seen" = "1 2" ] || { echo "It is no longer so."; exit 1; }

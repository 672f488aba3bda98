#!/usr/bin/env bash
# hashFiles of @actions/glob 0.7.0 follows symbolic links where the workflow function of the same name does not.
# In an expression the runner hands `followSymbolicLinks: false` to the package unless the first argument is
# --follow-symbolic-links (actions/runner, Misc/expressionFunc/hashFiles); the package's own default is to follow. A cache key made by an
# action is then another one than the key that the workflow made of the same patterns.
# Seen: the two hashes of a folder with a linked folder in it differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @actions/glob@0.7.0 >/dev/null
mkdir -p work/real aside
echo one > work/real/a.lock
echo two > aside/b.lock
ln -s "$folder/aside" work/linked
cat > look.mjs <<'END'
import { hashFiles } from "@actions/glob";
const usual = await hashFiles("**/*.lock", process.cwd());
const asRunner = await hashFiles("**/*.lock", process.cwd(), { followSymbolicLinks: false });
console.error(usual === asRunner ? "the same" : "differ");
END
seen=$(cd work && GITHUB_WORKSPACE="$folder/work" node ../look.mjs 2>&1 >/dev/null | tail -n 1)
echo "$seen"
[ "$seen" = "differ" ] || { echo "It is no longer so."; exit 1; }

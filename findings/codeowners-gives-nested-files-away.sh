#!/usr/bin/env bash
# codeowners 5.1.1 and codeowners-utils 1.0.2 give `docs/*` to files in folders below, which GitHub does not.
# GitHub's page "About code owners" has this pattern as an example: docs/* matches docs/getting-started.md, but no files nested further, like
# docs/build-app/troubleshooting.md. Both packages match as .gitignore does, where an ignored folder takes all in it along. So whoever asks
# them who must approve a pull request asks the wrong people.
# Seen: both give docs/build-app/troubleshooting.md to @writers; on GitHub it stays with @everyone. docs/getting-started.md is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund codeowners@5.1.1 codeowners-utils@1.0.2 >/dev/null
printf '* @everyone\ndocs/* @writers\n' > CODEOWNERS
cat > look.mjs <<'END'
import { readFileSync } from "node:fs";
import Codeowners from "codeowners";
import utils from "codeowners-utils";
const owners = new Codeowners(process.cwd());
const entries = utils.parse(readFileSync("CODEOWNERS", "utf8"));
for (const file of ["docs/getting-started.md", "docs/build-app/troubleshooting.md", "readme.md"]) {
  console.log(`${file}: ${owners.getOwner(file)}, ${utils.matchFile(file, entries).owners}`);
}
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "docs/getting-started.md: @writers, @writers
docs/build-app/troubleshooting.md: @writers, @writers
readme.md: @everyone, @everyone" ] || { echo "It is no longer so."; exit 1; }

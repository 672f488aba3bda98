#!/usr/bin/env bash
# @actions/workflow-parser 0.3.61, the parser behind GitHub's editor support, passes files that GitHub refuses to start.
# A cron of four fields is no POSIX cron, and a job's id may have 100 characters; both parse without an error or a warning, so that a check
# of workflow files with this package alone finds neither.
# Seen: "four fields: 0 errors", "an id of 101 characters: 0 errors"; a job without runs-on is found: "no runs-on: 1 error".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @actions/workflow-parser@0.3.61 >/dev/null
# The package imports JSON without an attribute, which Node refuses.
cat > hook.mjs <<'END'
import { registerHooks } from "node:module";
registerHooks({
  load: (url, context, next) => next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
END
cat > look.mjs <<'END'
const { NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const job = (id, runsOn = "    runs-on: x\n") => `jobs:\n  ${id}:\n${runsOn}    steps: [{ run: echo }]\n`;
const files = {
  "four fields": `on:\n  schedule: [{ cron: "17 4 * *" }]\n${job("a")}`,
  "an id of 101 characters": `on: push\n${job("a".repeat(101))}`,
  "no runs-on": `on: push\n${job("a", "")}`,
};
for (const [what, content] of Object.entries(files)) {
  const { context } = parseWorkflow({ name: "w.yml", content }, new NoOperationTraceWriter());
  const count = context.errors.getErrors().length;
  console.log(`${what}: ${count} error${count === 1 ? "" : "s"}`);
}
END
npx --yes node@24.21.0 --import ./hook.mjs look.mjs > seen.txt
cat seen.txt
[ "$(cat seen.txt)" = "four fields: 0 errors
an id of 101 characters: 0 errors
no runs-on: 1 error" ] || { echo "It is no longer so."; exit 1; }

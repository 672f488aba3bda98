// Baton's own agent beside those that people use, on the same task with the same scripted model. `--only <part of a name>`, `--rounds <n>`, `--write`: into docs/benchmarks.md.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Result, race } from "./agents/race.ts";
import { renderPage, renderTable } from "./agents/render.ts";
import { rows } from "./agents/rows.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    write: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const results: Result[] = [];
for (const row of rows.filter(({ name }) => name.toLowerCase().includes(values.only.toLowerCase()))) {
  const result = await race(row, rounds);
  console.error("why" in result ? `${row.name}: ${result.why}` : `${row.name}: ${result.wallMs.toFixed(0)} ms`);
  results.push(result);
}
console.log(renderTable(results));
const page = path.join(import.meta.dirname, "../docs/benchmarks.md");
if (values.write) writeFileSync(page, renderPage(results, { rounds, now: new Date() }));
if (results.some((result) => "why" in result)) process.exitCode = 1;

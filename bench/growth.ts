// Cost must grow no faster than the work: one long task in a large repository through `dist/implement`, once a vendor.
// `--files <n>`, 50,000 without; `--turns <n>`, 200 without; `--only <part of a model's name>`; `--most-mb <n>`, 250 without.
import { parseArgs } from "node:util";
import { type Grown, grow } from "./growth/grow.ts";

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "50000" },
    turns: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    "most-mb": { type: "string", default: "250" },
  },
});
const maxMb = Number(values["most-mb"]);
/** The most that one request may hold: the conversation's limit of the loop, and what stands before it. */
const maxRequestKb = 320;

const models = ["anthropic/claude-sonnet-4-5", "openai/gpt-5.4", "google/gemini-2.5-pro"];
let failed = false;
for (const model of models.filter((name) => name.includes(values.only))) {
  const grown = await grow(model, { files: Number(values.files), turns: Number(values.turns) });
  const isRight = grown.exitCode === 0 && grown.mostMb <= maxMb && Math.max(...grown.requestKb) <= maxRequestKb;
  if (!isRight) failed = true;
  console.log(`${isRight ? "✓" : "✗"} ${toLine(model, grown)}`);
  if (grown.exitCode !== 0) console.log(grown.output.slice(-2000));
}
if (failed) process.exitCode = 1;

function toLine(model: string, { mostMb, wallMs, requestKb, exitCode }: Grown): string {
  const quarter = Math.ceil(requestKb.length / 4);
  const mean = (list: readonly number[]) => list.reduce((sum, kb) => sum + kb, 0) / list.length;
  const second = mean(requestKb.slice(quarter, 2 * quarter)).toFixed(0);
  const last = mean(requestKb.slice(-quarter)).toFixed(0);
  return `${model}: ${values.files} files, ${requestKb.length} calls in ${(wallMs / 1000).toFixed(1)} s, exit ${exitCode}; RSS ${mostMb.toFixed(0)} MB (≤ ${maxMb}); a request had ${second} kB in the second quarter, ${last} kB in the last, ${Math.max(...requestKb).toFixed(0)} kB at most (≤ ${maxRequestKb})`;
}

// How long a bundle takes from its start to its first line, beside a bare Node in the same run. Prints medians of nine and ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const rounds = 9;
const scratch = mkdtempSync(path.join(tmpdir(), "baton-bench-"));
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function time(words: readonly string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, words, { cwd: scratch, env: { PATH: process.env["PATH"] ?? "", RUNNER_TEMP: scratch } });
  return performance.now() - started;
}

const cases: [string, string[]][] = [
  ["node alone", ["-e", "console.log(1)"]],
  ...readdirSync("dist", { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "chunks")
    .map((entry): [string, string[]] => [entry.name, [path.resolve("dist", entry.name, "index.js")]]),
];
const medians = cases.map(([name, words]) => ({ name, ms: median(Array.from({ length: rounds }, () => time(words))) }));
const floor = medians[0]?.ms ?? 1;
console.log(
  `node ${process.version}, ${process.platform} ${process.arch}; whole life of a bundle that is refused for lack of inputs, median of ${rounds}`,
);
for (const { name, ms } of medians)
  console.log(`${name.padEnd(12)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / floor).toFixed(1)} × node alone`);

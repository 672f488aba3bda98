import { availableParallelism } from "node:os";
import type { Row } from "./measure.ts";

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** A table for people. */
export function renderRows(rows: readonly Row[]): string {
  const head =
    "| repository | kind | files | plan → merged | set up | first command waits | narrow tests | proof begins to test | whole proof | tests | calls of models, API, git | largest job |";
  const rule = head.replace(/[^|]+/g, "---");
  return [head, rule, ...rows.map(toRow)].join("\n");
}

function toRow(row: Row): string {
  if ("why" in row) return `| ${row.name} | ${row.kind} | not done: ${row.why.split("\n")[0]} |`;
  const job = (name: string) => `${(row.jobs[name] ?? 0).toFixed(1)} s`;
  const { models, rest, git } = row.calls;
  return `| ${[
    row.name,
    row.kind,
    row.files,
    `${seconds(row.wallMs)} s`,
    job("prepare"),
    `${seconds(row.firstCommandMs)} s`,
    `${seconds(row.narrowMs)} s`,
    `${seconds(row.testsBeginMs)} s`,
    job("f1 validate"),
    row.tests,
    `${models}, ${rest}, ${git}`,
    `${row.peakMb.job} ${row.peakMb.of} MB`,
  ].join(" | ")} |`;
}

/** The page `docs/repositories.md`. */
export const renderPage = (rows: readonly Row[], now: Date): string => `# Baton in other people's repositories

Copies of real repositories, each with one feature from the plan to the merge: \`npm start -- --repo <copy> --yes\` with models that answer by script. The coder runs the tests of its change in the
folder that \`setup\` prepared, the proof runs the repository's own tests on the merge result, and every file that the change does not name is compared to the byte.
\`node bench/repositories.ts\` repeats it (\`--mirrors <folder>\` takes clones that are at hand). Commands are what Baton finds, but for elysia and test262, whose maintainers would name \`validate.test\`.

Measured on ${now.toISOString().slice(0, 10)}, Node ${process.versions.node}, ${availableParallelism()} cores. “First command waits” is the time from the coder's first command (an \`echo\`) to its answer: the wait for the
prepared folder; “proof begins to test” from the first line of its job to the first test command. “Set up” is the jobs \`prepare\` of the run, the first of which sets up; “whole proof” is the job \`validate\` of the feature, which runs the tests of the change and, to compare, the base's own on both.

${renderRows(rows)}
`;

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { findRun, readState } from "../../src/cli/local/read-run.ts";
import { git } from "./copy.ts";
import type { Driven } from "./drive.ts";
import { pathsOf, type Recipe } from "./recipe.ts";

export type Measured = {
  readonly wallMs: number;
  /** Seconds of each job of the change's own leg, and of what went before it. */
  readonly jobs: Readonly<Record<string, number>>;
  /** From the coder's first command to its answer: the wait for the prepared folder. */
  readonly firstCommandMs: number;
  /** From the first line of the proof's job to the start of its tests. */
  readonly testsBeginMs: number;
  /** How long the narrow tests of the coder took, as it saw it. */
  readonly narrowMs: number;
  /** Of the proof of the merge result. */
  readonly tests: string;
  readonly calls: { readonly models: number; readonly rest: number; readonly git: number };
  /** MB of the largest job, and of the local GitHub. */
  readonly peakMb: { readonly job: string; readonly of: number; readonly engine: number };
  readonly files: number;
};
export type Row = { readonly name: string; readonly kind: string } & ({ readonly why: string } | Measured);

type Place = {
  readonly folder: string;
  readonly out: string;
  readonly scratch: string;
  readonly driven: Driven;
  readonly complaints: readonly string[];
};
type Call = { readonly kind: string; readonly run: number | null };
type Job = { readonly run: number; readonly job: string; readonly start: string | null; readonly end: string };
type Asked = { readonly at: string; readonly conversation: string; readonly turn: number };

/** Looks at what a run left; whatever is not as it must be is an error that says so. */
export async function measure(recipe: Recipe, place: Place): Promise<Row> {
  const { folder, out, scratch, driven } = place;
  const log = readFileSync(path.join(scratch, "run.log"), "utf8");
  if (driven.code !== 0) throw new Error(`npm start ended with ${driven.code}:\n${log.slice(-1500)}`);
  if (place.complaints.length > 0) throw new Error(`the script: ${place.complaints.join("; ")}`);
  const origin = path.join(out, "origin.git");
  const run = findRun(await readState(origin), 1);
  const proof = run?.tickets.get("f1")?.proof?.proof;
  if (run?.status !== "done") throw new Error(`the run is ${run?.status ?? "nowhere"}, not done`);
  const tests = proof?.tests;
  if (!tests || tests.passed === 0) throw new Error("no test of the merge result is told");
  checkUntouched(recipe, folder, origin);
  const asked = lines<Asked>(path.join(scratch, "models.jsonl")).filter((one) => one.conversation === "code");
  const at = (turn: number) => Date.parse(asked.find((one) => one.turn === turn)?.at ?? "");
  checkNarrow(recipe, out);
  const calls = lines<Call>(path.join(out, "traffic.jsonl")).filter((call) => call.run !== null);
  const kinds = Map.groupBy(calls, ({ kind }) => kind);
  const [engine, ...jobs] = [driven.peaks.get("engine") ?? 0, ...driven.peaks];
  const largest = jobs.filter(([name]) => name !== "engine").toSorted((a, b) => b[1] - a[1])[0] ?? ["none", 0];
  return {
    name: recipe.name,
    kind: recipe.kind,
    wallMs: driven.wallMs,
    jobs: toSeconds(lines<Job>(path.join(out, "jobs.jsonl"))),
    firstCommandMs: at(3) - at(2),
    testsBeginMs: driven.testsBeginMs,
    narrowMs: at(5) - at(4),
    tests: `${tests.passed} passed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ""}`,
    calls: {
      models: lines(path.join(scratch, "models.jsonl")).length,
      rest: (kinds.get("rest")?.length ?? 0) + (kinds.get("graphql")?.length ?? 0),
      git: kinds.get("git")?.length ?? 0,
    },
    peakMb: { job: largest[0], of: largest[1], engine },
    files: git(folder, "ls-tree", "-r", "--name-only", "HEAD").split("\n").length,
  };
}

/** Every file that the change does not name is what it was, to the byte and the mode. */
function checkUntouched(recipe: Recipe, folder: string, origin: string): void {
  const listed = (repository: string, treeish: string) =>
    new Map(
      git(repository, "ls-tree", "-r", treeish)
        .split("\n")
        .map((line) => line.split("\t"))
        .map(([entry = "", file = ""]) => [file, entry]),
    );
  const [before, after] = [listed(folder, "HEAD"), listed(origin, "main")];
  const changed = new Set([...pathsOf(recipe), ".github/workflows/baton.yml"]);
  for (const file of new Set([...before.keys(), ...after.keys()]))
    if (!changed.has(file) && before.get(file) !== after.get(file))
      throw new Error(`${file} is not what it was: ${before.get(file)} before, ${after.get(file)} after`);
}

/** The coder's own run of its tests passed, by what the log of its conversation holds. */
function checkNarrow(recipe: Recipe, out: string): void {
  const logs = path.join(out, "tools/baton-cli/logs");
  if (!existsSync(logs)) throw new Error("the run kept no logs of its conversations");
  const texts = execFileSync("sh", ["-c", 'cat "$0"/coder-*.jsonl', logs], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (!recipe.passes.test(texts.replaceAll("\\n", "\n"))) throw new Error(`the coder never saw ${recipe.passes}`);
}

function toSeconds(jobs: readonly Job[]): Readonly<Record<string, number>> {
  const seconds: Record<string, number> = {};
  for (const { job, start, end } of jobs) {
    if (start === null) continue;
    const name = job.replace(/^.* \/ /, "");
    const whole = job.includes("(f1)") ? `f1 ${name}` : name;
    seconds[whole] = (seconds[whole] ?? 0) + (Date.parse(end) - Date.parse(start)) / 1000;
  }
  return seconds;
}

function lines<T>(file: string): T[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

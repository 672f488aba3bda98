import type { RunnerRun } from "./runners/runner.ts";
import { runners } from "./runners/runners.ts";
import { splitStreams } from "./split-streams.ts";

/** What an output tells of the tests that ran. */
export type OutputTold = {
  readonly runs: readonly RunnerRun[];
  /** In words that need no runner: there was nothing to do. */
  readonly nothing: string | null;
};

const nothings: readonly { readonly line: RegExp; readonly why: string }[] = [
  {
    line: /^g?make(?:\[\d+\])?: (?:['`]?[^ ']+'? is up to date\.|Nothing to be done for ['`][^ ']+'\.)$/,
    why: "`make` found nothing to do: a file or folder has the target's name. Name the target in `.PHONY`",
  },
  { line: /Error: no test specified/, why: "the script `test` is the one that npm writes into a new package" },
  {
    line: /^[Nn]o tests? (?:files? )?(?:were )?found\b|^[Nn]o tests? to run\b|^> Task :\S*[tT]est NO-SOURCE$/,
    why: "the runner says that it found no tests",
  },
];

/** Reads the closing words and, where they are told one by one, the tests of every runner that wrote into the output. */
export function readOutput(output: string): OutputTold {
  const streams = splitStreams(output, isTelling);
  return {
    runs: streams.flatMap(readStream),
    nothing: nothings.find(({ line }) => streams.some((lines) => lines.some((one) => line.test(one))))?.why ?? null,
  };
}

function readStream(lines: readonly string[]): readonly RunnerRun[] {
  const runs = runners.flatMap(({ tells, read }) => read(lines.filter((line) => tells.test(line))));
  // `prove -v` shows the TAP that it reads.
  return runs.some((run) => run.runner === "prove") ? runs.filter((run) => run.runner !== "TAP") : runs;
}

/** One expression for all: it is tried on every line of outputs of any length. */
const telling = new RegExp(
  [...runners.map(({ tells }) => tells), ...nothings.map(({ line }) => line)]
    .map(({ source }) => `(?:${source})`)
    .join("|"),
  "u",
);

/** Whether anything is read from the line: all others may be dropped as they come. */
export function isTelling(line: string): boolean {
  return telling.test(line);
}

import type { Proof } from "../../contracts/proof.ts";
import type { LostTest, TestCounts } from "../../contracts/test-report.ts";
import { readSteering } from "../../leg/read/read-protected.ts";
import { findChangedExamples, mayHoldExamples } from "../../leg/tests/find-changed-examples.ts";
import { findChangedInline, mayHoldTests } from "../../leg/tests/find-changed-inline.ts";
import { findLost } from "../../leg/tests/find-lost.ts";
import { keepTests } from "../../leg/tests/keep-tests.ts";
import type { PreparedBase } from "../../leg/tests/prepare-base.ts";
import { countNamed, type TestRun } from "../../leg/tests/run-tests.ts";
import { mayChangeTest } from "../../policy/gates/may-change-test.ts";
import { isTestFile } from "../../policy/reach/file-kinds.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Against, Candidate } from "./candidate.ts";

/** As many as a person reads; the rest is counted. */
const maxTold = 20;
/** Languages whose tests stand among the code: of these no figure tells that the tests are the same. */
const holdsTests = /\.(?:rs|d|zig|nim|cr|exs?|hs|py)$/;

/**
 * Proves a green change once more, by the base's own tests: as they were, on the changed product. What passed on the base and does not there, or is
 * gone or skipped among the change's own tests, is told in the proof and waits for a person. Nothing is run that is known: where the change leaves all
 * tests alone its own run is that of the base's tests, and figures that the base had before tell whether fewer ran.
 */
export async function proveKept(
  of: {
    readonly candidate: Candidate & { readonly tree: string; readonly against: Against };
    readonly prepared: PreparedBase;
    readonly command: string;
    readonly own: TestRun;
    readonly proof: Proof;
  },
  ports: Ports,
): Promise<Proof> {
  const { candidate, prepared, command, own, proof } = of;
  const { git, base, tree, config, told, against } = candidate;
  const { mayChange, known } = against;
  const changes = await git.changedPaths(base, tree);
  const touched = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const { steering, tests, hadTests } = await readSteering(git, { base, tree, files: touched, config, told });
  // Nothing of the base can be lost where it had no tests.
  if (!hadTests || touched.length === 0) return proof;
  const named = tests.filter((path) => !mayChangeTest(mayChange, { file: path, name: "" }));
  const back = new Set([...steering.map(({ path }) => path), ...named]);
  const trees = await keepTests(git, { base, tree, mayChange, steering: back });
  const isSame = trees.kept === tree;
  const inline = await readInline(git, { base, tree, changes, mayChange, runsExamples: await openExamples(git, of) });
  if (
    inline.length === 0 &&
    isSame &&
    known?.command === command &&
    ranNoLess(own, known.tests) &&
    !touched.some((path) => holdsTests.test(path))
  )
    return proof;
  ports.reporter.say("The base's own tests, on the base and on the change:");
  const before = await prepared.test(trees.base, { command, again: !isSame });
  const kept = isSame ? null : await prepared.test(trees.kept, { command, again: false });
  const lost = [...findLost(before, { kept: isSame ? own : kept, own }, mayChange), ...inline];
  if (lost.length === 0) return proof;
  ports.reporter.warn(`${lost.length} of the base's tests are lost by this change; a person must let it through.`);
  return { ...proof, lost: { count: lost.length, first: lost.slice(0, maxTold) } };
}

/** Tests among the product's code that the change alters: they can not be run as they were on the product as it is. */
async function readInline(
  git: Git,
  of: {
    readonly base: string;
    readonly tree: string;
    readonly changes: Awaited<ReturnType<Git["changedPaths"]>>;
    readonly mayChange: readonly string[];
    readonly runsExamples: (path: string) => boolean;
  },
): Promise<readonly LostTest[]> {
  const { base, tree, changes, mayChange, runsExamples } = of;
  const pairs = changes
    .map(({ path, from }) => ({ path, from: from ?? path }))
    .filter(({ from }) => (mayHoldTests(from) && !isTestFile(from)) || runsExamples(from));
  const [before, after] = [
    await git.readFiles(
      base,
      pairs.map(({ from }) => from),
    ),
    await git.readFiles(
      tree,
      pairs.map(({ path }) => path),
    ),
  ];
  return pairs.flatMap(({ path, from }) => {
    const was = before.get(from)?.toString("utf8") ?? "";
    const is = after.get(path)?.toString("utf8") ?? "";
    const examples = runsExamples(from) ? findChangedExamples(from, was, is) : [];
    return [...(isTestFile(from) ? [] : findChangedInline(from, was, is)), ...examples]
      .filter((name) => !mayChangeTest(mayChange, { file: from, name }))
      .map((name) => ({ file: from.slice(-300), name, why: "is changed, in a file of the product" }));
  });
}

function ranNoLess({ report }: TestRun, known: TestCounts): boolean {
  return (
    report !== null &&
    report.passed >= known.passed &&
    report.skipped <= known.skipped &&
    countNamed(report) >= (known.named ?? 0)
  );
}

/** Where a runner is told to look for examples. */
const tellsExamples = ["pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini", "noxfile.py", "Makefile"];

/** Whether the examples of a file run as tests: as the run names files and tests, else as the command and its settings say. */
async function openExamples(
  git: Git,
  { candidate: { base }, command, own }: Parameters<typeof proveKept>[0],
): Promise<(path: string) => boolean> {
  const cases = own.report?.cases ?? null;
  const files = new Set(cases?.flatMap(({ file }) => file ?? []));
  const texts = cases === null ? [...(await git.readFiles(base, tellsExamples)).values()].map(String) : [];
  const isTold = [command, ...texts].some((text) => /doctest/.test(text));
  return (path) => {
    if (!mayHoldExamples(path)) return false;
    if (path.endsWith(".rs")) return cases?.some(({ name }) => /\(line \d+\)/.test(name)) ?? true;
    if (/\.(?:exs?|livemd)$/.test(path)) return !isTestFile(path);
    return cases === null ? isTold : files.has(path);
  };
}

import type { Proof } from "../../contracts/proof.ts";
import type { TestCounts } from "../../contracts/test-report.ts";
import { readSteering } from "../../leg/read/read-protected.ts";
import { findLost } from "../../leg/tests/find-lost.ts";
import { keepTests } from "../../leg/tests/keep-tests.ts";
import type { PreparedBase } from "../../leg/tests/prepare-base.ts";
import type { TestRun } from "../../leg/tests/run-tests.ts";
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
  const { git, base, tree, config, against } = candidate;
  const { mayChange, known } = against;
  const touched = (await git.changedPaths(base, tree)).flatMap(({ path, from }) =>
    from === undefined ? [path] : [path, from],
  );
  const { steering, hadTests } = await readSteering(git, { base, tree, files: touched, config });
  // Nothing of the base can be lost where it had no tests.
  if (!hadTests || touched.length === 0) return proof;
  const trees = await keepTests(git, { base, tree, mayChange, steering: new Set(steering.map(({ path }) => path)) });
  const isSame = trees.kept === tree;
  if (isSame && known !== null && ranNoLess(own, known) && !touched.some((path) => holdsTests.test(path))) return proof;
  ports.reporter.say("The base's own tests, on the base and on the change:");
  const before = await prepared.test(trees.base, { command, again: !isSame });
  const kept = isSame ? null : await prepared.test(trees.kept, { command, again: false });
  const lost = findLost(before, { kept, own }, mayChange);
  if (lost.length === 0) return proof;
  ports.reporter.warn(`${lost.length} of the base's tests are lost by this change; a person must let it through.`);
  return { ...proof, lost: { count: lost.length, first: lost.slice(0, maxTold) } };
}

function ranNoLess({ report }: TestRun, known: TestCounts): boolean {
  return report !== null && report.passed >= known.passed && report.skipped <= known.skipped;
}

import type { Candidate } from "../../../contracts/candidate.ts";

type Judged = Pick<Candidate, "outcome" | "tests" | "lines">;

/** The tests choose; among equals the smaller change, and of two of one size the earlier. undefined: none gave a result. */
export function chooseCandidate<T extends Judged>(candidates: readonly T[]): T | undefined {
  return candidates
    .filter(({ outcome }) => outcome !== "failed")
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.lines - b.lines)[0];
}

/** A change whose tests fail is still more than none, but not more than the word that nothing needs to change. */
function rankOf({ outcome, tests }: Judged): number {
  if (outcome === "blocked") return 4;
  if (outcome === "already_done") return 2;
  return { passed: 0, not_run: 1, failed: 3 }[tests];
}

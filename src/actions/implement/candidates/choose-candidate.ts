import type { Candidate } from "../../../contracts/candidate.ts";

type Judged = Pick<Candidate, "outcome" | "tests" | "lines"> & Partial<Pick<Candidate, "panel">>;

/** The tests choose; among equals the panel's points, then the smaller change, and of two of one size the earlier. undefined: none gave a result. */
export function chooseCandidate<T extends Judged>(candidates: readonly T[]): T | undefined {
  return withResult(candidates).toSorted(
    (a, b) => rankOf(a) - rankOf(b) || pointsOf(b) - pointsOf(a) || a.lines - b.lines,
  )[0];
}

/** The changes that no test sets apart and that nothing is better than: between them a panel may choose. */
export function findEquals<T extends Judged>(candidates: readonly T[]): readonly T[] {
  const best = Math.min(...withResult(candidates).map(rankOf));
  return candidates.filter((one) => one.outcome === "changed" && rankOf(one) === best);
}

function withResult<T extends Judged>(candidates: readonly T[]): readonly T[] {
  return candidates.filter(({ outcome }) => outcome !== "failed");
}

function pointsOf({ panel }: Judged): number {
  return panel?.points ?? 0;
}

/** A change whose tests fail is still more than none, but not more than the word that nothing needs to change. */
function rankOf({ outcome, tests }: Judged): number {
  if (outcome === "blocked") return 4;
  if (outcome === "already_done") return 2;
  return { passed: 0, unreadable: 1, not_run: 1, failed: 3 }[tests];
}

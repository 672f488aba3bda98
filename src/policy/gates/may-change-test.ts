import type { Feature } from "../../contracts/plan.ts";
import { matchGlob } from "../../core/paths/match-glob.ts";
import type { RunState } from "../../state/state.ts";

/** The tests that a feature may change or remove: what its plan names, where a person approved that plan. */
export function findMayChange(run: Pick<RunState, "approval">, feature: Feature | null): readonly string[] {
  return run.approval?.by === "person" ? (feature?.changesTests ?? []) : [];
}

/**
 * Does one of the names that a plan gives mean this test: its file, as a path or glob, or its own name, alone or behind
 * `file::`? A glob that names nothing (`**`) means no test.
 */
export function mayChangeTest(
  names: readonly string[],
  test: { readonly file: string | null; readonly name: string },
): boolean {
  return names.some((name) => {
    if (!/[\p{L}\p{N}]/u.test(name)) return false;
    if (test.name !== "" && (name === test.name || name === `${test.file ?? ""}::${test.name}`)) return true;
    return test.file !== null && matchGlob(name, test.file);
  });
}

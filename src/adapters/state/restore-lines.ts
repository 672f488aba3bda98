import { mirrorRef, stateRef } from "./layout.ts";

/** What a person types in a clone to put the branch back: to what the mirror holds, or to a commit (then the mirror follows, or it would be told again). */
export function restoreLines(source: string, isForced: boolean): string {
  const force = isForced ? " --force" : "";
  if (source === mirrorRef)
    return `  git fetch origin +${mirrorRef}:${mirrorRef}\n  git push${force} origin ${mirrorRef}:${stateRef}`;
  return `  git push${force} origin ${source}:${stateRef} ${source}:${mirrorRef}`;
}

/** The same from a commit that a clone may not have, as a comment has shown it. */
export function restoreFrom(commit: string): string {
  return `  git fetch origin ${commit}\n${restoreLines(commit, false)}`;
}

import { Fault } from "../../core/fault.ts";
import type { Trace } from "../../ports/state-store.ts";
import { anewRef, mirrorRef } from "./layout.ts";
import { restoreFrom } from "./restore-lines.ts";

/**
 * A repository in which Baton has worked, and whose memory is gone, is not begun anew: what was paid would be paid again. `refs`: Baton's other ones, which
 * a person may have told to begin anew. Else a Fault `state.missing` with the way back.
 */
export async function refuseFormer(
  refs: ReadonlyMap<string, string>,
  findTrace: () => Promise<Trace | undefined>,
): Promise<void> {
  if (refs.has(anewRef)) return;
  const branch = [...refs.keys()].find((ref) => /^refs\/heads\/baton\/\d+-\d+-/.test(ref));
  const trace =
    (await findTrace()) ?? (branch && { what: `the branch ${branch.slice("refs/heads/".length)}`, commit: null });
  if (trace !== undefined && trace !== "") throw missing(trace);
}

/** `commit`: the last that this job or a comment knows of. */
export function missing({ what, commit }: Trace): Fault {
  const back =
    commit === null
      ? "Nobody has shown its last commit. If a clone has it (`git log --all -- genesis.json`), push it to both."
      : `Restore it, in any clone:\n${restoreFrom(commit)}`;
  return new Fault(
    "state.missing",
    `The branch baton-state and ${mirrorRef} are both gone, yet Baton has worked here: there is ${what}. Nothing was written, nothing was spent. ${back}\nOr begin anew, without what was known (what is open may be done and paid again):\n  git push origin HEAD:${anewRef}`,
    { who: "user", facts: { commit } },
  );
}

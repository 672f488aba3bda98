import type { Event } from "../../contracts/events/event.ts";
import type { CiProofState } from "../ci-proof.ts";

/** A ticket's proof by CI after an event of it. What is told of another commit than its own changes nothing. */
export function applyToCi(
  before: CiProofState | null,
  event: Event<"CI_PROOF_STARTED"> | Event<"CI_PROOF_RUNNING"> | Event<"CI_PROOF_ENDED">,
): CiProofState | null {
  const { seq, at } = event;
  if (event.type === "CI_PROOF_STARTED")
    return { ...event.payload, seq, at, ...triesBefore(before, event), running: null, ended: null };
  if (before?.sha !== event.payload.sha) return before;
  // An attempt after the end opens it again: a person ran it once more.
  if (event.type === "CI_PROOF_RUNNING") return { ...before, running: { ...event.payload, seq, at }, ended: null };
  return { ...before, ended: { ...event.payload, seq } };
}

/** Only what broke is tried again by itself, and only the same merge result counts as the same thing. */
function triesBefore(
  before: CiProofState | null,
  { payload }: Event<"CI_PROOF_STARTED">,
): Pick<CiProofState, "tries" | "former"> {
  const isSame = before?.base === payload.base && before.tree === payload.tree && before.workflow === payload.workflow;
  if (!isSame || before.ended?.outcome !== "broken") return { tries: 1, former: null };
  return { tries: before.tries + 1, former: before.ended };
}

/** A person's retry lets what came to nothing be started again. */
export function retryCi(ci: CiProofState | null): CiProofState | null {
  return ci === null || ci.ended === null ? ci : { ...ci, tries: 0 };
}

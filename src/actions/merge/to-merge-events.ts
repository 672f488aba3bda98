import type { Claim } from "../../contracts/claim.ts";
import type { EventDraft, EventPayload, EventType } from "../../contracts/events/event.ts";
import { toPullCreated } from "../../effects/to-pull-created.ts";
import { toLandedDrafts } from "../../leg/landed.ts";
import { cutReason } from "../../policy/cut-reason.ts";
import { toDraft } from "../../policy/drafts.ts";
import { announceNext } from "../../policy/due/announce-next.ts";
import { foresee } from "../../policy/due/foresee.ts";
import type { OpenGate } from "../../policy/gates/open-gate.ts";
import { keys } from "../../policy/keys.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { checkAppend } from "../../state/machines/check-append.ts";
import type { Landing } from "./landing.ts";

export type Attempt = {
  readonly claim: Claim;
  readonly mainTip: string;
  /** null: the run was stopped before anything was looked at. */
  readonly pull: ForgePull | null;
  /** What people said that the state does not know yet. */
  readonly heard: readonly EventDraft[];
  /** Gates that did not hold; a merge was tried only when there were none. */
  readonly gates: readonly OpenGate[];
  readonly landing: Landing | null;
  readonly spent: Record<string, number>;
};

/** All facts of one try to merge, in the order of its push, as the state of `memory` makes them: pure, derived anew for each tip. */
export function toMergeEvents(attempt: Attempt, memory: Memory): readonly EventDraft[] {
  const { claim, landing, pull } = attempt;
  const heard = whatCanFollow(attempt.heard, memory);
  const run = fold(foresee(memory.events, heard, memory.lastSeq)).runs.get(claim.run);
  const ticket = run?.tickets.get(claim.ticket);
  const failed = landing?.kind === "failed" || landing?.kind === "unmerged";
  const learnt = ticket?.pull === null && pull !== null ? [toPullCreated(claim.run, claim.ticket, pull)] : [];
  const end = draft(claim, "CLAIM_ENDED", keys.claimEnded(claim.claim), {
    claim: claim.claim,
    outcome: failed ? "failed" : "published",
    reason: cutReason(reasonOf(attempt)),
    spent: attempt.spent,
    ...(landing?.kind === "yielded" ? { yielded: true } : {}),
  });
  const drafts = [
    ...heard,
    ...learnt,
    ...(landing?.kind === "landed"
      ? toLandedDrafts(landing.landed, { run: claim.run, ticket: claim.ticket, correlationId: claim.claim })
      : []),
    ...(run?.status === "stopped" ? [] : toWaiting(attempt)),
    ...(ticket?.merging?.claim === claim.claim ? toUnlocked(attempt) : []),
    end,
  ];
  return landing?.kind === "landed"
    ? [...drafts, ...announceNext(claim, foresee(memory.events, drafts, memory.lastSeq))]
    : drafts;
}

/** Each was judged without the others, and before others wrote: what can not follow now (a retry after a stop) is left to the next sweep, which answers it. */
function whatCanFollow(heard: readonly EventDraft[], memory: Memory): readonly EventDraft[] {
  let events = memory.events;
  return heard.filter((draft) => {
    if (checkAppend(events, draft) !== undefined) return false;
    events = foresee(events, [draft], memory.lastSeq);
    return true;
  });
}

/** The end of the announcement. With a merge that end is PR_MERGED; where nobody knows whether there was one, it stays open. */
function toUnlocked(attempt: Attempt): readonly EventDraft[] {
  const { claim, landing, gates } = attempt;
  if (landing?.kind === "landed" || landing?.kind === "failed") return [];
  const shut = gates.some((gate) => gate.next === "prove") ? "moved" : "shut";
  const outcome = landing === null ? shut : landing.kind === "yielded" ? "failed" : landing.kind;
  const why = cutReason(reasonOf(attempt));
  return [draft(claim, "MERGE_ENDED", keys.mergeEnded(claim.claim), { claim: claim.claim, outcome, why })];
}

/** Said only when nothing but time or a person can help; what the next round or proof mends is not waited for. */
function toWaiting({ claim, gates, landing, mainTip, pull }: Attempt): readonly EventDraft[] {
  const refused =
    landing?.kind === "refused"
      ? [
          {
            gate: "repository_rules",
            why: `GitHub refused the merge: ${landing.why}`,
            remedy: "satisfy the rule, or merge the pull request yourself",
          },
        ]
      : [];
  const shut =
    gates.length > 0 && gates.every((gate) => gate.next === "wait")
      ? gates.map(({ gate, why, remedy }) => ({ gate, why, remedy }))
      : [];
  const waiting = [...shut, ...refused];
  if (waiting.length === 0 || pull === null) return [];
  return [
    draft(claim, "MERGE_WAITING", `waiting:${claim.claim}`, {
      head: pull.head.sha,
      untilMain: mainTip,
      gates: waiting,
    }),
  ];
}

function reasonOf({ gates, landing }: Attempt): string {
  if (landing !== null && landing.kind !== "landed") return landing.why;
  return gates.map((gate) => gate.why).join("; ");
}

function draft<T extends EventType>(
  { run, ticket, claim }: Claim,
  type: T,
  key: string,
  payload: EventPayload<T>,
): EventDraft {
  return toDraft(type, { run, ticket, key, correlationId: claim, payload });
}

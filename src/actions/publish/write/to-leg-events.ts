import type { Config } from "../../../config/config.ts";
import type { Claim } from "../../../contracts/claim.ts";
import type { EventDraft, EventPayload, EventType } from "../../../contracts/events/event.ts";
import type { Review } from "../../../contracts/review.ts";
import type { Used } from "../../../contracts/tokens.ts";
import { toPullCreated } from "../../../effects/to-pull-created.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { announceNext } from "../../../policy/due/announce-next.ts";
import { foresee } from "../../../policy/due/foresee.ts";
import { findOpenGates } from "../../../policy/gates/gates.ts";
import { decideVerdict } from "../../../policy/gates/verdict.ts";
import { keys } from "../../../policy/keys.ts";
import type { Memory } from "../../../ports/state-store.ts";
import { fold } from "../../../state/fold.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import type { Work } from "../work/work.ts";
import { hopefulFacts } from "./hopeful-facts.ts";
import { toBlock } from "./to-block.ts";

export type LegEvents = {
  readonly drafts: readonly EventDraft[];
  /** The gates that the state can see all hold: the claim stays alive for the merge in this job, whose push ends it. */
  readonly tryMerge: boolean;
};

/** All facts of a leg, in the order of one push, as the state of `memory` makes them: pure, derived anew for each tip. */
export function toLegEvents(of: {
  readonly claim: Claim;
  readonly work: Work;
  readonly spent: Record<string, number>;
  readonly used: Record<string, Used>;
  readonly config: Config;
  readonly memory: Memory;
}): LegEvents {
  const { claim, work, spent, config, memory } = of;
  if (claim.mode === "merge") return { drafts: [], tryMerge: true };
  const before = fold(memory.events).runs.get(claim.run);
  const drafts =
    before === undefined ? [] : [...toWorkDrafts(claim, work, { run: before, spent }), ...toCounted(claim, of.used)];
  const after = fold(foresee(memory.events, drafts, memory.lastSeq)).runs.get(claim.run);
  const ticket = after?.tickets.get(claim.ticket);
  const failed = work.failures.length > 0;
  const end = draftOf(claim, "CLAIM_ENDED", keys.claimEnded(claim.claim), {
    claim: claim.claim,
    outcome: failed ? "failed" : "published",
    reason: cutReason(work.failures.join("\n")),
    spent,
    ...(work.checkpoint === undefined ? {} : { checkpoint: work.checkpoint }),
  });
  if (work.main !== null) {
    const events = foresee(memory.events, [...drafts, end], memory.lastSeq);
    return { drafts: [...drafts, end, ...announceNext(claim, events)], tryMerge: false };
  }
  // A relay merges nothing: a person does.
  if (failed || work.looked === null || after?.kind !== "build" || ticket === undefined || ticket.task !== null)
    return { drafts: [...drafts, end], tryMerge: false };
  const gates = findOpenGates({ run: after, ticket, config, facts: hopefulFacts(after, ticket, claim, config) });
  if (gates.length === 0) return { drafts, tryMerge: true };
  // Only a person or time can open these: said now, so that no job is started to find the same.
  if (gates.some((gate) => gate.next !== "wait")) return { drafts: [...drafts, end], tryMerge: false };
  const waiting = {
    head: work.looked.head,
    untilMain: claim.base,
    gates: gates.map(({ gate, why, remedy }) => ({ gate, why, remedy })),
  };
  return {
    drafts: [...drafts, draftOf(claim, "MERGE_WAITING", `waiting:${claim.claim}`, waiting), end],
    tryMerge: false,
  };
}

function toWorkDrafts(
  claim: Claim,
  work: Work,
  { run, spent }: { readonly run: RunState; readonly spent: Record<string, number> },
): readonly EventDraft[] {
  const { pull, commits, documented, drafted, main, base, looked, proof, review, withheld, declined, stage } = work;
  const { round } = claim;
  const ticket = run.tickets.get(claim.ticket);
  // The claim and what it is of: derived anew after a push whose answer was lost, each comes out as the same event.
  const draft = <T extends EventType>(type: T, of: string, payload: EventPayload<T>): EventDraft =>
    draftOf(claim, type, `${of}:${claim.claim}`, payload);
  const block = toBlock(work, claim.ticket);
  const verdict =
    review === null
      ? null
      : decideVerdict({
          review,
          feature: ticket?.feature ?? null,
          earlier: [...(ticket?.findings.values() ?? [])],
          former: findLastCriteria(ticket),
        });
  return [
    ...(pull === null ? [] : [toPullCreated(claim.run, claim.ticket, pull)]),
    // Before the commits of a branch of their own: there it is what makes the head.
    ...(documented === null ? [] : [draft("DOCUMENTED", "documented", documented)]),
    ...(commits === null
      ? []
      : [draft((ticket?.commits ?? null) === null ? "COMMITS_PUSHED" : "NEW_COMMITS_PUSHED", "commits", commits)]),
    ...(drafted === null ? [] : [draft("DOCUMENTS_DRAFTED", "drafted", drafted)]),
    ...(withheld === null ? [] : [draft("CHANGE_WITHHELD", "withheld", withheld)]),
    ...(declined === null ? [] : [draft("CHANGE_DECLINED", "declined", declined)]),
    ...(main === null ? [] : [draft("MAIN_PROVED", "main", main)]),
    ...(base === null ? [] : [draft("BASE_PROVED", "base", base)]),
    ...(looked === null || proof === null ? [] : [draft("PROVED", "proof", { head: looked.head, proof, round })]),
    ...(looked === null || review === null
      ? []
      : [draft("REVIEW_COMMENTS_POSTED", "review", { ...pick(looked), round, review })]),
    ...(looked === null || verdict === null || verdict.decision === "none"
      ? []
      : [
          draft(verdict.decision === "approved" ? "REVIEW_APPROVED" : "CHANGES_REQUESTED", "verdict", {
            head: looked.head,
            round,
            verdict,
          }),
        ]),
    ...(work.task?.facts ?? []).map(({ type, key, payload }) => draftOf(claim, type, `${key}:${claim.claim}`, payload)),
    ...(stage === null
      ? []
      : [draftOf(claim, "STAGE_ENDED", keys.stageEnded(claim.claim), { ...stage, spentUsd: sumOf(spent) })]),
    ...(block === null ? [] : [draft("TICKET_BLOCKED", "blocked", block)]),
  ];
}

/** Nothing where no job told its tokens: none thought, or they died. */
export function toCounted(claim: Claim, jobs: Record<string, Used>): readonly EventDraft[] {
  if (Object.keys(jobs).length === 0) return [];
  return [draftOf(claim, "CLAIM_COUNTED", keys.claimCounted(claim.claim), { claim: claim.claim, jobs })];
}

function sumOf(spent: Record<string, number>): number {
  return Object.values(spent).reduce((sum, usd) => sum + usd, 0);
}

function findLastCriteria(ticket: TicketState | undefined): Review["criteria"] {
  return ticket?.reviews.findLast(({ review }) => review.outcome === "completed")?.review.criteria ?? [];
}

const pick = ({ head, base, tree }: NonNullable<Work["looked"]>) => ({ head, base, tree });

function draftOf<T extends EventType>(
  { run, ticket, claim }: Claim,
  type: T,
  key: string,
  payload: EventPayload<T>,
): EventDraft {
  return toDraft(type, { run, ticket, key, correlationId: claim, payload });
}

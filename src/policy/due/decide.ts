import type { Claim } from "../../contracts/claim.ts";
import type { Event, EventDraft } from "../../contracts/events/event.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import type { ClaimState } from "../../state/claim-state.ts";
import { fold } from "../../state/fold.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { lacksDocuments } from "../documents/find-due.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { outcomeOf } from "../outcome-of.ts";
import { activeRuns } from "./active-runs.ts";
import { blockTicket } from "./block-ticket.ts";
import { foresee } from "./foresee.ts";
import { type ClaimWorld, giveClaim } from "./give-claim.ts";
import { askedSeq, type StepWorld, stepsOf } from "./steps/steps-of.ts";

/** All that the decision depends on. */
export type World = ClaimWorld & {
  readonly events: readonly Event[];
  /** `lastSeq` of the memory; the newest event's when it is not given. */
  readonly lastSeq?: number;
  /** Does the workflow run that holds the claim still work? What GitHub says, never a clock. */
  readonly isAlive: (claim: ClaimState) => boolean;
};

export type CiDue = { readonly run: string; readonly ticket: string };

export type Decision = {
  /** All to be written in one push, CLAIMED among them, in order. */
  readonly events: readonly EventDraft[];
  readonly claims: readonly Claim[];
  /** Tickets whose merge result the repository's own CI is to prove: started by `route`, which pushes that as facts of its own. */
  readonly ci: readonly CiDue[];
};

/**
 * What is due, from the state alone: dead claims are ended, what can not go on is blocked, plans are approved where policy does, and the claims are given
 * that money, dependencies and the cap allow. Pure; after its own events, with all claims alive, it gives nothing. At most one `plan` claim a call.
 */
export function decide(world: World): Decision {
  const written: EventDraft[] = [];
  const claims: Claim[] = [];
  let events = world.events;
  const write = (drafts: readonly EventDraft[]): void => {
    written.push(...drafts);
    events = foresee(events, drafts, Math.max(world.lastSeq ?? 0, events.at(-1)?.seq ?? 0));
  };
  write(endDeadClaims(world));
  // What policy settles (approved, blocked, complete) can make further things due: bounded, as each pass but the last settles a ticket or a run.
  for (let settled = settle(world, events); settled.length > 0; settled = settle(world, events)) write(settled);
  for (let next = giveClaim(world, events, claims); next !== undefined; next = giveClaim(world, events, claims)) {
    write(next.drafts);
    if (next.claim !== undefined) claims.push(next.claim);
  }
  return { events: written, claims, ci: findCiDue(world, events) };
}

/** Which tickets are to be proved by CI now, as those events stand. */
export function findCiDue(world: StepWorld, events: readonly Event[]): readonly CiDue[] {
  return activeRuns(events).flatMap((run) =>
    stepsOf(run, events, world).flatMap(({ ticket, step }) => (step.kind === "ci" ? [{ run: run.run, ticket }] : [])),
  );
}

/** Would `route` have something to write or give out (for that run, when it is named)? Claims are believed to live. */
export function isWorkDue(world: Omit<World, "isAlive" | "job" | "sweep">, run?: string): boolean {
  const { events, ci } = decide({ ...world, isAlive: () => true, sweep: false, job: { runId: 1, attempt: 1 } });
  return [...events, ...ci].some((due) => run === undefined || due.run === run);
}

/** Also of runs that were stopped: their money is settled, and nothing holds them back from the archive. */
function endDeadClaims(world: World): readonly EventDraft[] {
  return [...fold(world.events).runs.values()].flatMap((run) =>
    run.claims
      .filter((claim) => claim.ended === null && !world.isAlive(claim))
      .map((claim) =>
        toDraft("CLAIM_ENDED", {
          run: run.run,
          ticket: claim.ticket,
          key: keys.claimEnded(claim.claim),
          correlationId: claim.claim,
          payload: {
            claim: claim.claim,
            outcome: "dead",
            reason: `workflow run ${claim.runId} ended without handing in its work`,
            spent: {},
          },
        }),
      ),
  );
}

/** Everything that needs no claim: yes by policy, what can not go on, what is complete. */
function settle(world: World, events: readonly Event[]): readonly EventDraft[] {
  return activeRuns(events).flatMap((run) => {
    const drafts = stepsOf(run, events, world).flatMap(({ ticket, step }): EventDraft[] => {
      if (step.kind === "approve") {
        const payload = { revision: step.revision, by: "policy" as const, commentId: null, saidAt: null };
        return [
          toDraft("PLAN_APPROVED", {
            run: run.run,
            ticket: null,
            key: keys.planApprovedByPolicy(step.revision),
            correlationId: run.run,
            payload,
          }),
        ];
      }
      if (step.kind === "block") return [blockTicket(run, ticket, step.reason, step.remedy)];
      return [];
    });
    if (drafts.length > 0 || !isComplete(run)) return drafts;
    if (lacksDocuments(run, world.config)) return [requestDocuments(run)];
    return [
      toDraft("ALL_FEATURES_COMPLETE", {
        run: run.run,
        ticket: null,
        key: keys.complete(),
        correlationId: run.run,
        payload: { outcome: outcomeOf(run) },
      }),
    ];
  });
}

function requestDocuments({ run }: RunState): EventDraft {
  return toDraft("DOCUMENTS_REQUESTED", {
    run,
    ticket: documentsTicket,
    key: keys.documentsRequested(),
    correlationId: run,
    payload: {},
  });
}

function isComplete(run: RunState): boolean {
  const tasks = [...run.tickets.values()].filter((ticket) => ticket.task !== null);
  const isOver = (ticket: TicketState) => ticket.status === "done" || ticket.status === "cancelled";
  if (run.kind === "task") return tasks.length > 0 && tasks.every(isOver);
  // What was asked for beside it is waited for; what came to nothing is not.
  if (!tasks.every((ticket) => isOver(ticket) || ticket.status === "blocked")) return false;
  if (run.kind === "review") return isReviewed(run);
  const features = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  const documents = run.tickets.get(documentsTicket);
  return features.length > 0 && features.every(isOver) && (documents === undefined || isOver(documents));
}

/** A pull request that is only reviewed is done with the review that knew the last request. */
function isReviewed(run: RunState): boolean {
  const ticket = run.tickets.get("pr");
  if (ticket === undefined || ticket.liveClaim !== null || ticket.status !== "in_progress") return false;
  return ticket.reviews.some((one) => one.seenSeq >= askedSeq(run));
}

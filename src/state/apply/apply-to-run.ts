import type { Event } from "../../contracts/events/event.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import type { AnswerDue, RunState } from "../state.ts";
import { countClaim, endClaim, giveClaim, sumReservedUsd, sumSpentUsd } from "./claims.ts";
import { firstTickets, newTicket } from "./start-run.ts";

/** The run with an event's facts that belong to no single ticket; statuses are the tables' business. */
export function applyToRun(run: RunState, event: Event): RunState {
  switch (event.type) {
    case "CLAIMED":
      return withMoney({ ...run, claims: giveClaim(run.claims, event) });
    case "CLAIM_COUNTED":
      return { ...run, claims: countClaim(run.claims, event) };
    case "CLAIM_ENDED":
      return withMoney({ ...run, claims: endClaim(run.claims, event) });
    case "TASK_REQUESTED":
      return addTask(run, event);
    case "DOCUMENTS_REQUESTED":
      return { ...run, tickets: new Map([...run.tickets, [documentsTicket, newTicket(documentsTicket, null)]]) };
    case "PROJECT_WIDENED":
      return widen(run, event);
    case "PLAN_PUBLISHED":
      return publishPlan(run, event);
    case "BASE_PROVED":
      return { ...run, baseProof: { ...event.payload, seq: event.seq, seenSeq: seenBy(run, event) } };
    case "PLAN_APPROVED":
      return approvePlan(run, event);
    case "REVISION_REQUESTED": {
      const revision = { seq: event.seq, text: event.payload.text, author: event.actor.login };
      return { ...run, revisions: [...run.revisions, revision], openRevisions: [...run.openRevisions, revision] };
    }
    case "COMMANDS_CORRECTED": {
      const correction = { seq: event.seq, by: event.actor.login, commands: event.payload.commands };
      return { ...run, corrections: [...run.corrections, correction] };
    }
    case "STATUS_REQUESTED":
      return { ...run, statusRequests: [...run.statusRequests, toAnswerDue(event)] };
    case "COMMAND_DECLINED":
      return {
        ...run,
        declined: [
          ...run.declined,
          { ...toAnswerDue(event), command: event.payload.command, reason: event.payload.reason },
        ],
      };
    case "ALL_FEATURES_COMPLETE":
      return { ...run, outcome: event.payload.outcome };
    default:
      return run;
  }
}

/** What every event leaves behind, also one that the tables refuse; its key is `fold`'s, which does not copy all of them for each. */
export function keepTrace(run: RunState, event: Event): RunState {
  const saidAt = "saidAt" in event.payload ? event.payload.saidAt : null;
  return {
    ...run,
    lastSeq: event.seq,
    lastSaidAt: newest(run.lastSaidAt, saidAt),
  };
}

/** The later of two times; null is before all. */
export function newest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(b) > Date.parse(a) ? b : a;
}

function withMoney(run: RunState): RunState {
  return { ...run, spentUsd: sumSpentUsd(run.claims), reservedUsd: sumReservedUsd(run.claims) + sumHeldUsd(run) };
}

/** What batches that run can still cost; the slice of a live claim holds it already. */
function sumHeldUsd({ tickets }: RunState): number {
  const held = [...tickets.values()].filter(({ liveClaim }) => liveClaim === null);
  return held.reduce((sum, { dataset }) => sum + (dataset?.batches?.heldUsd ?? 0), 0);
}

function publishPlan(run: RunState, event: Event<"PLAN_PUBLISHED">): RunState {
  const seenSeq = seenBy(run, event);
  return {
    ...run,
    plan: { ...event.payload, seq: event.seq, at: event.at, seenSeq },
    openRevisions: run.revisions.filter((one) => one.seq > seenSeq),
  };
}

/** What the claim that an event comes from knew; of an event without one all that was before it. */
function seenBy(run: RunState, event: Event): number {
  return run.claims.find((one) => one.claim === event.correlationId)?.seenSeq ?? event.seq;
}

function approvePlan(run: RunState, event: Event<"PLAN_APPROVED">): RunState {
  if (run.approvedRevision !== null || run.plan === null) return run;
  const tickets = new Map(run.tickets);
  for (const feature of run.plan.plan.features) tickets.set(feature.id, newTicket(feature.id, feature));
  const approval = { by: event.payload.by, actor: event.actor, seq: event.seq };
  return { ...run, approvedRevision: event.payload.revision, approval, tickets, openRevisions: [] };
}

function addTask(run: RunState, event: Event<"TASK_REQUESTED">): RunState {
  const { ticket: name, seq, actor, payload } = event;
  if (name === null) return run;
  const task = { asked: payload.task, by: actor.login, commentId: payload.commentId, seq };
  return { ...run, tickets: new Map([...run.tickets, [name, newTicket(name, null, task)]]) };
}

/** The words of the trusted trigger count: the issue as it is now. */
function widen(run: RunState, event: Event<"PROJECT_WIDENED">): RunState {
  const { kind, issue, base, remembered = null } = event.payload;
  return { ...run, kind, issue, base, remembered, tickets: new Map([...firstTickets(kind), ...run.tickets]) };
}

function toAnswerDue(event: Event<"STATUS_REQUESTED"> | Event<"COMMAND_DECLINED">): AnswerDue {
  return { seq: event.seq, commentId: event.payload.commentId, ticket: event.ticket };
}

import type { Event } from "../../contracts/events/event.ts";
import { documentsTicket, TaskId } from "../../contracts/primitives.ts";
import type { RunState } from "../state.ts";
import { findCiProblem } from "./ci-machine.ts";

/** What beyond the tables forbids an event in this run; undefined when nothing does. */
export function findProblem(run: RunState, event: Event): string | undefined {
  switch (event.type) {
    case "CLAIMED":
      return claimProblem(run, event);
    case "TASK_REQUESTED":
      return taskProblem(run, event);
    case "DOCUMENTS_REQUESTED":
      return run.tickets.has(documentsTicket) ? `run ${run.run} has a ticket of documents already` : undefined;
    case "DOCUMENTS_DECLINED":
      return event.ticket === documentsTicket ? undefined : `${event.ticket} is no ticket of documents`;
    case "PROJECT_WIDENED":
      return run.kind === "task" ? undefined : `run ${run.run} is of kind ${run.kind} already`;
    case "CLAIM_COUNTED":
    case "CLAIM_ENDED":
      return run.claims.some((claim) => claim.claim === event.payload.claim)
        ? undefined
        : `there is no claim ${event.payload.claim}`;
    case "PLAN_PUBLISHED": {
      const last = run.plan?.revision ?? 0;
      return event.payload.revision > last
        ? undefined
        : `revision ${event.payload.revision} is not newer than revision ${last}, which is published`;
    }
    case "PLAN_APPROVED": {
      if (run.plan === null) return "there is no plan to approve";
      const newest = run.approvedRevision ?? run.plan.revision;
      return event.payload.revision === newest
        ? undefined
        : `revision ${event.payload.revision} is not the newest plan (${newest})`;
    }
    case "MERGE_ENDED": {
      const merging = run.tickets.get(event.ticket ?? "")?.merging ?? null;
      return merging?.claim === event.payload.claim
        ? undefined
        : `no merge by ${event.payload.claim} is under way; there is ${merging?.claim ?? "none"}`;
    }
    case "CI_PROOF_STARTED":
    case "CI_PROOF_RUNNING":
    case "CI_PROOF_ENDED":
      return findCiProblem(run.tickets.get(event.ticket ?? ""), event);
    case "PR_MERGED": {
      const merged = run.tickets.get(event.ticket ?? "")?.merged ?? null;
      return merged === null || merged.sha === event.payload.sha
        ? undefined
        : `ticket ${event.ticket} is merged already, as ${merged.sha}`;
    }
    default:
      return undefined;
  }
}

function taskProblem(run: RunState, { ticket }: Event<"TASK_REQUESTED">): string | undefined {
  if (ticket === null || !TaskId.safeParse(ticket).success) return `${ticket} is no ticket of a task`;
  return run.tickets.has(ticket) ? `ticket ${ticket} is there already` : undefined;
}

/** One live claim a ticket: that is the fence. The former one must have ended, at the latest in the same push. */
function claimProblem(run: RunState, event: Event<"CLAIMED">): string | undefined {
  const { claim, ticket: name } = event.payload;
  if (event.payload.run !== run.run || name !== event.ticket)
    return `the claim ${claim} is of another run or ticket than its event`;
  if (run.claims.some((one) => one.claim === claim)) return `the claim ${claim} was given before`;
  const ticket = run.tickets.get(name);
  if (ticket?.liveClaim) return `ticket ${name} is held by ${ticket.liveClaim.claim}, which has not ended`;
  const missing = (ticket?.feature?.dependsOn ?? []).filter((needed) => run.tickets.get(needed)?.status !== "done");
  return missing.length === 0 ? undefined : `ticket ${name} waits for ${missing.join(", ")}`;
}

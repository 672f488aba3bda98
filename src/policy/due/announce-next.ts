import type { Claim } from "../../contracts/claim.ts";
import type { Event, EventDraft } from "../../contracts/events/event.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import { fold } from "../../state/fold.ts";
import { isMainInDoubt } from "../../state/main-in-doubt.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { outcomeOf } from "../outcome-of.ts";

/** After a feature's end: the end of the run, or the features that can begin now. Nothing while the default branch is in doubt. */
export function announceNext(claim: Claim, events: readonly Event[]): readonly EventDraft[] {
  const run = fold(events).runs.get(claim.run);
  if (run === undefined || run.kind !== "build" || run.status === "stopped") return [];
  const features = [...run.tickets.values()].filter((one) => one.feature !== null);
  const about = { run: run.run, ticket: null, correlationId: claim.claim };
  if (features.every((one) => one.status === "done" || one.status === "cancelled")) {
    // A task still works: `decide` ends the run with it.
    if ([...run.tickets.values()].some((one) => one.task !== null && isOpen(one))) return [];
    const documents = run.tickets.get(documentsTicket);
    if (documents !== undefined && documents.status !== "done" && documents.status !== "cancelled") return [];
    return [toDraft("ALL_FEATURES_COMPLETE", { ...about, key: keys.complete(), payload: { outcome: outcomeOf(run) } })];
  }
  if (features.some((one) => one.status === "in_progress" && isMainInDoubt(one))) return [];
  const ready = readyFeatures(run);
  return ready.length === 0
    ? []
    : [toDraft("CONTINUE_NEXT_FEATURE", { ...about, key: `continue:${claim.claim}`, payload: { ready } })];
}

function isOpen({ status }: TicketState): boolean {
  return status === "todo" || status === "in_progress";
}

function readyFeatures(run: RunState): string[] {
  const isDone = (id: string) => run.tickets.get(id)?.status === "done";
  return [...run.tickets.values()]
    .filter((one) => one.feature !== null && one.status === "todo" && (one.feature?.dependsOn ?? []).every(isDone))
    .map((one) => one.ticket);
}

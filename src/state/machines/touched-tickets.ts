import type { Event, EventType } from "../../contracts/events/event.ts";
import type { RunState } from "../state.ts";

const runOnly: ReadonlySet<EventType> = new Set<EventType>([
  "STATUS_REQUESTED",
  "COMMAND_DECLINED",
  "COMMANDS_CORRECTED",
  "CONTINUE_NEXT_FEATURE",
  // They make their tickets.
  "TASK_REQUESTED",
  "PROJECT_WIDENED",
  "DOCUMENTS_REQUESTED",
]);

/** The tickets whose machine an event moves; a string when it names none that the run has. */
export function findTouchedTickets(run: RunState, event: Event): readonly string[] | string {
  if (runOnly.has(event.type)) return [];
  switch (event.type) {
    case "PLAN_PUBLISHED":
    case "PLAN_APPROVED":
    case "REVISION_REQUESTED":
      return run.tickets.has("plan") ? ["plan"] : `run ${run.run} is of kind ${run.kind} and has no plan`;
    case "RUN_STOPPED":
      return [...run.tickets.keys()];
    case "ALL_FEATURES_COMPLETE":
      return run.tickets.has("pr") ? ["pr"] : [];
    case "RETRY_REQUESTED": {
      if (event.payload.feature !== null) return known(run, event.payload.feature);
      return [...run.tickets.values()]
        .filter((ticket) => ticket.status !== "done" && ticket.status !== "cancelled")
        .map((ticket) => ticket.ticket);
    }
    default:
      return event.ticket === null ? `${event.type} names no ticket` : known(run, event.ticket);
  }
}

function known(run: RunState, ticket: string): readonly string[] | string {
  return run.tickets.has(ticket)
    ? [ticket]
    : `run ${run.run} has no ticket ${ticket}; it has ${[...run.tickets.keys()].join(", ")}`;
}

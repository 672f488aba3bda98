import type { EventType } from "../../contracts/events/event.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import { isMainInDoubt } from "../main-in-doubt.ts";
import { hasPassed } from "../stage-end.ts";
import type { TicketState, TicketStatus } from "../ticket-state.ts";
import { renderMachine, type Transition } from "./machine.ts";

const every: readonly TicketStatus[] = ["todo", "in_progress", "blocked", "done", "cancelled"];

/** What a line may depend on, as the ticket is after the event's facts were taken in. The words are shown in diagrams and refusals. */
export const ticketGuards = {
  "main is in doubt": isMainInDoubt,
  /** A question, and as many answers as it needs. */
  "the question is answered": (ticket) => ticket.panel?.reason === "",
  "main is green": (ticket) => !isMainInDoubt(ticket),
  "the dataset is whole": (ticket) => ticket.dataset?.open === 0,
  "there is nothing to merge": (ticket) => ticket.ticket === documentsTicket && ticket.head === null,
  "its last stage has passed": ({ stages }) =>
    hasPassed(stages.at(-1)) && stages.at(-1)?.place === stages.at(-1)?.stages,
} as const satisfies Record<string, (ticket: TicketState) => boolean>;
type Line = Transition<TicketStatus, keyof typeof ticketGuards>;

/** Facts that a ticket takes in any of these states without changing it. */
function fact(from: readonly TicketStatus[], ...events: readonly EventType[]): readonly Line[] {
  return events.map((on) => ({ on, from, to: "same" }));
}

/**
 * A ticket's life. `done` and `cancelled` are terminal. What happened outside (a merge, a person's word, the end of a claim) is taken in every state;
 * what a leg did only while the ticket is in progress.
 */
export const ticketMachine: readonly Line[] = [
  { on: "CLAIMED", from: ["todo", "in_progress"], to: "in_progress" },
  { on: "TICKET_BLOCKED", from: ["todo", "in_progress", "blocked"], to: "blocked" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "in_progress" },
  { on: "RETRY_REQUESTED", from: ["todo", "in_progress"], to: "same" },
  { on: "REVISION_REQUESTED", from: ["blocked"], to: "in_progress" },
  { on: "REVISION_REQUESTED", from: ["todo", "in_progress"], to: "same" },
  { on: "PLAN_APPROVED", from: ["in_progress", "blocked", "done"], to: "done" },
  { on: "PR_MERGED", from: ["in_progress", "blocked"], to: "in_progress", when: "main is in doubt" },
  { on: "PR_MERGED", from: ["in_progress", "blocked", "done"], to: "done" },
  { on: "MAIN_PROVED", from: ["in_progress"], to: "done", when: "main is green" },
  { on: "MAIN_PROVED", from: ["in_progress"], to: "same" },
  { on: "PANEL_ANSWERED", from: ["in_progress"], to: "done", when: "the question is answered" },
  { on: "PANEL_ANSWERED", from: ["in_progress"], to: "same" },
  { on: "PR_MERGED", from: ["cancelled"], to: "same" },
  { on: "DOCUMENTED", from: ["in_progress"], to: "done", when: "there is nothing to merge" },
  { on: "DOCUMENTED", from: ["in_progress"], to: "same" },
  { on: "DOCUMENTS_DECLINED", from: ["in_progress", "blocked"], to: "cancelled" },
  { on: "STAGE_ENDED", from: ["in_progress"], to: "done", when: "its last stage has passed" },
  { on: "STAGE_ENDED", from: ["in_progress"], to: "same" },
  { on: "STAGE_ACCEPTED", from: ["in_progress", "blocked"], to: "done", when: "its last stage has passed" },
  { on: "STAGE_ACCEPTED", from: ["in_progress", "blocked"], to: "in_progress" },
  { on: "DATASET_ADVANCED", from: ["in_progress"], to: "done", when: "the dataset is whole" },
  { on: "DATASET_ADVANCED", from: ["in_progress"], to: "same" },
  { on: "ALL_FEATURES_COMPLETE", from: ["in_progress", "done"], to: "done" },
  { on: "RUN_STOPPED", from: ["todo", "in_progress", "blocked"], to: "cancelled" },
  { on: "RUN_STOPPED", from: ["done", "cancelled"], to: "same" },
  ...fact(
    ["in_progress"],
    "PLAN_PUBLISHED",
    "COMMITS_PUSHED",
    "NEW_COMMITS_PUSHED",
    "CHANGE_WITHHELD",
    "CHANGE_DECLINED",
  ),
  ...fact(["todo", "in_progress", "blocked", "done"], "BASE_PROVED"),
  ...fact(["in_progress"], "PROVED", "REVIEW_COMMENTS_POSTED", "REVIEW_APPROVED", "CHANGES_REQUESTED", "MERGE_WAITING"),
  ...fact(["in_progress"], "MERGE_STARTED", "CI_PROOF_STARTED", "DOCUMENTS_DRAFTED"),
  ...fact(
    every,
    "CLAIM_COUNTED",
    "CLAIM_ENDED",
    "CI_PROOF_RUNNING",
    "CI_PROOF_ENDED",
    "PR_CREATED",
    "MERGE_DIVERGED",
    "MERGE_ENDED",
    "REVIEW_COMMENTS_RECEIVED",
    "MERGE_APPROVED",
    "REVIEW_REQUESTED",
  ),
];

export function renderTicketMachine(): string {
  return renderMachine(ticketMachine, { start: ["todo"], terminal: ["done", "cancelled"] });
}

import type { EventType } from "../../contracts/events/event.ts";
import type { RunState, RunStatus } from "../state.ts";
import { renderMachine, type Transition } from "./machine.ts";

/** What a line may depend on, as the run is after the event's facts were taken in. The words are shown in diagrams and refusals. */
export const runGuards = {
  "on the plan": (_run, ticket) => ticket === "plan",
  "on a feature or pull request": (_run, ticket) => ticket !== "plan",
  "on a task beside other work": (run, ticket) => run.kind !== "task" && isTask(run, ticket),
  "only tasks": (run) => run.kind === "task",
  "a revision is open": (run) => run.openRevisions.length > 0,
  "the plan is approved": (run) => run.approvedRevision !== null,
  "no plan is approved": (run) => run.approvedRevision === null,
  "the plan waits": (run) => run.approvedRevision === null && run.plan !== null && run.openRevisions.length === 0,
  "nothing else can go on": (run) => !canGoOn(run),
  "every ticket is finished": (run) =>
    [...run.tickets.values()].every(
      (ticket) =>
        ticket.status === "done" ||
        ticket.status === "cancelled" ||
        // What was asked for beside it and came to nothing does not keep the run open.
        (run.kind !== "task" && ticket.task !== null && ticket.status === "blocked"),
    ),
  "only reviewed": (run) => run.kind === "review",
} as const satisfies Record<string, (run: RunState, ticket: string | null) => boolean>;
export type RunGuard = keyof typeof runGuards;

type Line = Transition<RunStatus, RunGuard>;
const every: readonly RunStatus[] = [
  "requested",
  "planning",
  "awaiting_approval",
  "running",
  "blocked",
  "done",
  "stopped",
];
const open: readonly RunStatus[] = ["requested", "planning", "awaiting_approval", "running", "blocked"];

function fact(from: readonly RunStatus[], ...events: readonly EventType[]): readonly Line[] {
  return events.map((on) => ({ on, from, to: "same" }));
}

/** What the jobs of a task tell, that those of features tell too. */
function ofTask(...events: readonly EventType[]): readonly Line[] {
  return events.map((on) => ({ on, from: open, to: "same", when: "on a task beside other work" }));
}

/** A run's life; `done` and `stopped` are terminal. START_PROJECT makes it `requested`. */
export const runMachine: readonly Line[] = [
  // Tasks go their own way beside plan and features: what becomes of them moves a run only where there is nothing else.
  { on: "CLAIMED", from: open, to: "same", when: "on a task beside other work" },
  { on: "TICKET_BLOCKED", from: open, to: "same", when: "on a task beside other work" },
  ...ofTask("COMMITS_PUSHED", "NEW_COMMITS_PUSHED", "CHANGE_WITHHELD", "CHANGE_DECLINED", "PROVED"),
  { on: "CLAIMED", from: ["requested", "running"], to: "running", when: "only tasks" },
  { on: "TASK_REQUESTED", from: ["blocked"], to: "running", when: "only tasks" },
  { on: "TASK_REQUESTED", from: open, to: "same" },
  { on: "PROJECT_WIDENED", from: open, to: "requested" },
  { on: "CLAIMED", from: ["requested", "planning"], to: "planning", when: "on the plan" },
  // The default branch is proved anew while the plan waits.
  { on: "CLAIMED", from: ["awaiting_approval"], to: "same", when: "on the plan" },
  { on: "CLAIMED", from: ["running"], to: "running", when: "on a feature or pull request" },
  { on: "CLAIMED", from: ["requested"], to: "running", when: "only reviewed" },
  { on: "PLAN_PUBLISHED", from: ["planning"], to: "requested", when: "a revision is open" },
  { on: "PLAN_PUBLISHED", from: ["planning"], to: "awaiting_approval" },
  { on: "REVISION_REQUESTED", from: ["requested", "planning"], to: "same" },
  { on: "REVISION_REQUESTED", from: ["awaiting_approval"], to: "requested" },
  // Once a plan is approved its features are on their way, and the plan stands.
  { on: "REVISION_REQUESTED", from: ["blocked"], to: "requested", when: "no plan is approved" },
  { on: "PLAN_APPROVED", from: ["requested", "awaiting_approval", "blocked"], to: "running" },
  { on: "PLAN_APPROVED", from: ["running", "done", "stopped"], to: "same" },
  { on: "TICKET_BLOCKED", from: ["requested", "planning", "awaiting_approval", "blocked"], to: "blocked" },
  { on: "TICKET_BLOCKED", from: ["running"], to: "blocked", when: "nothing else can go on" },
  { on: "TICKET_BLOCKED", from: ["running"], to: "same" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "same", when: "nothing else can go on" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "running", when: "the plan is approved" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "running", when: "only reviewed" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "running", when: "only tasks" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "awaiting_approval", when: "the plan waits" },
  { on: "RETRY_REQUESTED", from: ["blocked"], to: "requested" },
  { on: "RETRY_REQUESTED", from: ["requested", "planning", "awaiting_approval", "running"], to: "same" },
  { on: "PR_MERGED", from: ["blocked"], to: "same", when: "nothing else can go on" },
  { on: "PR_MERGED", from: ["running", "blocked"], to: "running" },
  { on: "PR_MERGED", from: ["done", "stopped"], to: "same" },
  { on: "ALL_FEATURES_COMPLETE", from: ["running", "blocked", "done"], to: "done", when: "every ticket is finished" },
  { on: "RUN_STOPPED", from: [...open, "stopped"], to: "stopped" },
  ...fact(["running"], "COMMITS_PUSHED", "NEW_COMMITS_PUSHED", "CHANGE_WITHHELD", "CHANGE_DECLINED", "PROVED"),
  ...fact(
    ["running"],
    "REVIEW_COMMENTS_POSTED",
    "REVIEW_APPROVED",
    "CHANGES_REQUESTED",
    "MERGE_WAITING",
    "MERGE_STARTED",
    "MAIN_PROVED",
    "CI_PROOF_STARTED",
    "DOCUMENTS_REQUESTED",
    "DOCUMENTS_DRAFTED",
    "DOCUMENTED",
  ),
  ...fact(["running", "blocked"], "DOCUMENTS_DECLINED"),
  ...fact(["running", "blocked", "done"], "CONTINUE_NEXT_FEATURE"),
  ...fact(open, "BASE_PROVED", "COMMANDS_CORRECTED", "PANEL_ANSWERED", "STAGE_ENDED", "STAGE_ACCEPTED"),
  ...fact(open, "DATASET_ADVANCED"),
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
  ...fact(every, "STATUS_REQUESTED", "COMMAND_DECLINED"),
];

export function renderRunMachine(): string {
  return renderMachine(runMachine, { start: ["requested"], terminal: ["done", "stopped"] });
}

/** Is there a ticket that is neither finished nor blocked, nor waits for one that is? */
function canGoOn(run: RunState): boolean {
  const isFree = (name: string, path: readonly string[]): boolean => {
    const ticket = run.tickets.get(name);
    if (ticket === undefined || path.includes(name) || ticket.status === "blocked" || ticket.status === "cancelled")
      return false;
    return (
      ticket.status === "done" || (ticket.feature?.dependsOn ?? []).every((needed) => isFree(needed, [...path, name]))
    );
  };
  return [...run.tickets.values()].some(
    (ticket) =>
      (ticket.status === "todo" || ticket.status === "in_progress") &&
      (ticket.task === null || run.kind === "task") &&
      isFree(ticket.ticket, []),
  );
}

function isTask(run: RunState, ticket: string | null): boolean {
  return (run.tickets.get(ticket ?? "")?.task ?? null) !== null;
}

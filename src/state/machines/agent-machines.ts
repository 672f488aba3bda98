import type { Event } from "../../contracts/events/event.ts";
import { isMainGreen } from "../main-in-doubt.ts";
import { findNext, renderMachine, type Transition } from "./machine.ts";

/** The coder on one ticket. */
export type CoderStatus =
  | "idle"
  | "implementing"
  | "waiting_for_review"
  | "answering_feedback"
  | "waiting_for_merge"
  | "waiting_for_person"
  | "finished";
/** The reviewer on one ticket. */
export type ReviewerStatus = "idle" | "reviewing" | "waiting_for_fixes" | "approved" | "finished";
/** The repository manager on one run. */
export type ManagerStatus =
  | "idle"
  | "planning"
  | "waiting_for_approval"
  | "watching"
  | "merging"
  | "starting_next"
  | "watching_main"
  | "complete"
  | "stopped";

const modes = {
  "to plan": (event) => event.type === "CLAIMED" && event.payload.mode === "plan",
  "to implement": (event) => event.type === "CLAIMED" && event.payload.mode === "implement",
  "to review": (event) => event.type === "CLAIMED" && event.payload.mode === "review",
  "to prove or merge": (event) =>
    event.type === "CLAIMED" && (event.payload.mode === "prove" || event.payload.mode === "merge"),
  "to watch main": (event) => event.type === "CLAIMED" && event.payload.mode === "watch",
  "main is green": (event) => event.type === "MAIN_PROVED" && isMainGreen(event.payload),
  unfinished: (event) => event.type === "CLAIM_ENDED" && event.payload.outcome !== "published",
} as const satisfies Record<string, (event: Event) => boolean>;
type Mode = keyof typeof modes;
type Table<Status extends string> = readonly Transition<Status, Mode>[];

/** The three agents of the coding system are views of the same events as run and ticket; they decide nothing and refuse nothing. */
export const coderMachine: Table<CoderStatus> = [
  {
    on: "CLAIMED",
    from: ["idle", "waiting_for_review", "answering_feedback", "waiting_for_merge", "waiting_for_person"],
    to: "implementing",
    when: "to implement",
  },
  { on: "CLAIM_ENDED", from: ["implementing"], to: "idle", when: "unfinished" },
  { on: "COMMITS_PUSHED", from: ["implementing"], to: "waiting_for_review" },
  { on: "NEW_COMMITS_PUSHED", from: ["implementing"], to: "waiting_for_review" },
  { on: "CHANGES_REQUESTED", from: ["waiting_for_review", "waiting_for_merge"], to: "answering_feedback" },
  { on: "REVIEW_COMMENTS_RECEIVED", from: ["waiting_for_review", "waiting_for_merge"], to: "answering_feedback" },
  { on: "REVIEW_APPROVED", from: ["waiting_for_review"], to: "waiting_for_merge" },
  { on: "CHANGE_WITHHELD", from: ["implementing"], to: "waiting_for_person" },
  { on: "CHANGE_DECLINED", from: ["implementing"], to: "waiting_for_person" },
  {
    on: "TICKET_BLOCKED",
    from: ["idle", "implementing", "waiting_for_review", "answering_feedback", "waiting_for_merge"],
    to: "waiting_for_person",
  },
  { on: "RETRY_REQUESTED", from: ["waiting_for_person"], to: "idle" },
  {
    on: "PR_MERGED",
    from: ["waiting_for_review", "answering_feedback", "waiting_for_merge", "waiting_for_person"],
    to: "finished",
  },
];

export const reviewerMachine: Table<ReviewerStatus> = [
  { on: "COMMITS_PUSHED", from: ["idle", "waiting_for_fixes"], to: "reviewing" },
  { on: "NEW_COMMITS_PUSHED", from: ["idle", "waiting_for_fixes", "approved"], to: "reviewing" },
  { on: "CLAIMED", from: ["idle", "waiting_for_fixes", "approved"], to: "reviewing", when: "to review" },
  { on: "CLAIM_ENDED", from: ["reviewing"], to: "idle", when: "unfinished" },
  { on: "CHANGES_REQUESTED", from: ["reviewing"], to: "waiting_for_fixes" },
  { on: "REVIEW_APPROVED", from: ["reviewing"], to: "approved" },
  { on: "PR_MERGED", from: ["idle", "reviewing", "waiting_for_fixes", "approved"], to: "finished" },
];

const working: readonly ManagerStatus[] = [
  "idle",
  "planning",
  "waiting_for_approval",
  "watching",
  "merging",
  "starting_next",
  "watching_main",
];
export const managerMachine: Table<ManagerStatus> = [
  { on: "CLAIMED", from: ["idle", "waiting_for_approval"], to: "planning", when: "to plan" },
  { on: "PLAN_PUBLISHED", from: ["planning"], to: "waiting_for_approval" },
  { on: "CLAIM_ENDED", from: ["planning"], to: "idle", when: "unfinished" },
  { on: "PLAN_APPROVED", from: ["idle", "planning", "waiting_for_approval"], to: "starting_next" },
  { on: "CLAIMED", from: ["idle", "starting_next", "merging"], to: "watching", when: "to implement" },
  { on: "CLAIMED", from: ["idle", "starting_next", "merging"], to: "watching", when: "to review" },
  { on: "CLAIMED", from: ["watching", "starting_next"], to: "merging", when: "to prove or merge" },
  { on: "REVIEW_APPROVED", from: ["watching"], to: "merging" },
  { on: "MERGE_STARTED", from: ["watching", "starting_next"], to: "merging" },
  { on: "MERGE_ENDED", from: ["merging"], to: "watching" },
  { on: "MERGE_WAITING", from: ["merging"], to: "watching" },
  { on: "CHANGES_REQUESTED", from: ["merging"], to: "watching" },
  { on: "MERGE_DIVERGED", from: ["watching", "merging"], to: "watching_main" },
  { on: "PR_MERGED", from: ["watching", "merging"], to: "starting_next" },
  { on: "CLAIMED", from: ["watching", "merging", "starting_next"], to: "watching_main", when: "to watch main" },
  { on: "MAIN_PROVED", from: ["watching_main"], to: "starting_next", when: "main is green" },
  { on: "ALL_FEATURES_COMPLETE", from: working, to: "complete" },
  { on: "RUN_STOPPED", from: working, to: "stopped" },
];

export type AgentStatuses = {
  /** By ticket. */
  readonly coder: ReadonlyMap<string, CoderStatus>;
  readonly reviewer: ReadonlyMap<string, ReviewerStatus>;
  readonly repositoryManager: ManagerStatus;
};

/** Where the three agents of one run are. Total: what a table lacks leaves a status as it is. */
export function foldAgents(events: readonly Event[], run: string): AgentStatuses {
  const coder = new Map<string, CoderStatus>();
  const reviewer = new Map<string, ReviewerStatus>();
  let repositoryManager: ManagerStatus = "idle";
  for (const event of events) {
    if (event.run !== run) continue;
    repositoryManager = move(managerMachine, repositoryManager, event);
    for (const ticket of ticketsOf(event, coder)) {
      coder.set(ticket, move(coderMachine, coder.get(ticket) ?? "idle", event));
      reviewer.set(ticket, move(reviewerMachine, reviewer.get(ticket) ?? "idle", event));
    }
  }
  return { coder, reviewer, repositoryManager };
}

/** All three as mermaid diagrams, by name. */
export function renderAgentMachines(): ReadonlyMap<string, string> {
  return new Map([
    ["coder", renderMachine(coderMachine, { start: ["idle"], terminal: ["finished"] })],
    ["reviewer", renderMachine(reviewerMachine, { start: ["idle"], terminal: ["finished"] })],
    ["repository_manager", renderMachine(managerMachine, { start: ["idle"], terminal: ["complete", "stopped"] })],
  ]);
}

/** A retry of all reaches every ticket known so far; the plan is the manager's own. */
function ticketsOf(event: Event, known: ReadonlyMap<string, unknown>): readonly string[] {
  if (event.type === "RETRY_REQUESTED")
    return event.payload.feature === null ? [...known.keys()] : [event.payload.feature];
  return event.ticket === null || event.ticket === "plan" ? [] : [event.ticket];
}

function move<Status extends string>(table: Table<Status>, status: Status, event: Event): Status {
  return findNext(table, status, event.type, (mode) => modes[mode](event)) ?? status;
}

import type { Actor } from "../contracts/events/envelope.ts";
import type { EventPayload } from "../contracts/events/event.ts";
import type { Outcome } from "../contracts/outcome.ts";
import type { RememberedCommands } from "../contracts/test-commands.ts";
import type { Block } from "./block.ts";
import type { ClaimState } from "./claim-state.ts";
import type { CorrectionState } from "./corrections.ts";
import type { TicketState } from "./ticket-state.ts";

/**
 * `requested`: a plan (or, for kind `review`, a review, for `task` the first task) is due · `planning`: a claim writes it · `awaiting_approval`: the newest plan waits for yes or no ·
 * `running` · `blocked`: nothing can go on before a person acts (RETRY_REQUESTED, REVISION_REQUESTED) · `done` and `stopped` are terminal.
 * A run never fails for good: what fails is a ticket, which blocks and says why.
 */
export type RunStatus = "requested" | "planning" | "awaiting_approval" | "running" | "blocked" | "done" | "stopped";

/** The newest plan that was published. */
export type PlanState = EventPayload<"PLAN_PUBLISHED"> & {
  readonly seq: number;
  readonly at: string;
  /** What the planner knew: a REVISION_REQUESTED after it is not in this plan. */
  readonly seenSeq: number;
};

/** A command that wants an answer on the issue; `commentId` null: it came by label or dispatch. */
export type AnswerDue = { readonly seq: number; readonly commentId: number | null; readonly ticket: string | null };

export type RunState = {
  readonly run: string;
  /** `task`: it began for a task alone; all kinds may hold tasks. */
  readonly kind: "build" | "review" | "task";
  readonly issue: EventPayload<"START_PROJECT">["issue"];
  readonly base: EventPayload<"START_PROJECT">["base"];
  readonly startedBy: Actor;
  readonly startedAt: string;
  /** Whose word began it: its comment, or its server time alone for a label; both null where nothing tells. */
  readonly askedBy: { readonly commentId: number | null; readonly saidAt: string | null };
  readonly startedSeq: number;
  readonly lastSeq: number;
  readonly status: RunStatus;
  /** Why it is blocked: of the blocked ticket that came first; null when the run is not blocked. */
  readonly block: Block | null;

  readonly budgetUsd: number;
  /** Settled from claims that ended; a job of a claim without a figure has spent its whole slice. */
  readonly spentUsd: number;
  /** Slices of the live claims, and what batches of datasets can still cost. What may still be given: budgetUsd - spentUsd - reservedUsd. */
  readonly reservedUsd: number;

  readonly plan: PlanState | null;
  /** The newest proof of the default branch itself; null: none was made. */
  readonly baseProof: (EventPayload<"BASE_PROVED"> & { readonly seq: number; readonly seenSeq: number }) | null;
  /** The commands that a former run was green by, as it was known when this one began. */
  readonly remembered: RememberedCommands | null;
  /** What people said of the commands, oldest first. */
  readonly corrections: readonly CorrectionState[];
  readonly approvedRevision: number | null;
  readonly approval: { readonly by: "person" | "policy"; readonly actor: Actor; readonly seq: number } | null;
  /** All that was asked to be changed in the plan, oldest first. */
  readonly revisions: readonly { readonly seq: number; readonly text: string; readonly author: string }[];
  /** Those the newest plan does not know; not empty before approval means: plan again. */
  readonly openRevisions: readonly { readonly seq: number; readonly text: string; readonly author: string }[];

  /** All, in the order they were given. */
  readonly claims: readonly ClaimState[];
  /** `plan` (kind `build`) or `pr` (kind `review`) from the start; the features from PLAN_APPROVED on, in the plan's order; tasks as they are asked for. */
  readonly tickets: ReadonlyMap<string, TicketState>;

  readonly statusRequests: readonly AnswerDue[];
  readonly declined: readonly (AnswerDue & { readonly command: string; readonly reason: string })[];
  readonly outcome: Outcome | null;
  /** Every event's key: what is in it was handled. */
  readonly keys: ReadonlySet<string>;
  /** The newest `saidAt` (server time) of this run's events. */
  readonly lastSaidAt: string | null;
  /** Events whose transition the tables lack; they changed nothing. Empty unless somebody wrote past the store. */
  readonly strays: readonly number[];
};

/** What all active runs' events come to. */
export type State = {
  readonly lastSeq: number;
  /** By run id, in the order they started. Runs that are done or stopped stay until they are archived. */
  readonly runs: ReadonlyMap<string, RunState>;
  /** The sweep's cursor: newest server time of anything a person said that is recorded. */
  readonly lastSaidAt: string | null;
};

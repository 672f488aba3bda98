import { z } from "zod";
import { RunId, Sha, TicketId, Usd } from "./primitives.ts";
import { StageClaim } from "./stage.ts";

/**
 * CC-03 (ticket → collaboration): the right of one workflow run to work on one ticket for one round (DESIGN § 4).
 * `plan`: write the plan · `implement`: a round · `prove`: prove the merge result anew, ask no model · `review`: prove and review the head as it is · `merge`: gates only ·
 * `watch`: prove the default branch itself, after a merge that is not what was proved · `base`: prove it anew before code is paid for, as it was red ·
 * `ask`, `relay`, `dataset`: a task of that kind · `document`: bring the documents up to date on the head that is merged last, or on the default branch where none is left.
 */
export const ClaimMode = z.enum([
  "plan",
  "implement",
  "prove",
  "review",
  "merge",
  "watch",
  "base",
  "ask",
  "relay",
  "dataset",
  "document",
]);
export type ClaimMode = z.infer<typeof ClaimMode>;

/** Modes of tasks: their jobs are those of `task.yml`, all others' those of a feature's leg. */
export const TaskMode = ClaimMode.extract(["ask", "relay", "dataset"]);
export type TaskMode = z.infer<typeof TaskMode>;

export function isTaskMode(mode: ClaimMode): mode is TaskMode {
  return TaskMode.safeParse(mode).success;
}

/**
 * What the branch's head changes where somebody else moved it (a merge of the default branch, a rebase, a forced push) and changed nothing: `base` is where
 * it leaves the default branch, and the changes of `sameAs` merged onto `base` give exactly `tree`, the head's. What was said of those heads holds for it.
 */
export const MovedChange = z.strictObject({ base: Sha, tree: Sha, sameAs: z.array(Sha).min(1) });
export type MovedChange = z.infer<typeof MovedChange>;

/** The thinking jobs of a claim, each with its own slice of the run's budget. */
export const ThinkingJob = z.enum(["plan", "implement", "review", "document", "panel", "relay", "dataset"]);
export type ThinkingJob = z.infer<typeof ThinkingJob>;

/** The jobs that may run the base's own set-up action before their work. */
export const SetUpJob = z.enum(["validate", "implement"]);
export type SetUpJob = z.infer<typeof SetUpJob>;

export const Claim = z.strictObject({
  /** `<run>.<ticket>.<n>` */
  claim: z.string().min(1).max(200),
  run: RunId,
  ticket: TicketId,
  mode: ClaimMode,
  /** 1-based round of the ticket that this claim works on. */
  round: z.int().positive(),
  /** The workflow run that holds it, and the attempt of that run. */
  runId: z.int().positive(),
  attempt: z.int().positive(),
  /** The default branch's tip when the claim was given; the configuration and instructions are read from it. */
  base: Sha,
  /** The head of the feature's branch when the claim was given; null before the first push, and for `watch`: it is merged and gone. */
  head: Sha.nullable(),
  /** Absent: the head is Baton's own, or nobody knows yet what it changes. */
  change: z.exactOptional(MovedChange),
  /** Events up to here were known when the claim was given; feedback after it stops a merge. */
  seenSeq: z.int().nonnegative(),
  /** Where the base's own set-up action runs, outside the sandbox, before Baton's step; absent: nowhere. The workflow's steps look at it. */
  setsUp: z.exactOptional(z.array(SetUpJob).min(1)),
  /** Each answer of the panel is shown as it comes, by a writer beside it; absent: all of them at the end. The workflow looks at it. */
  live: z.exactOptional(z.literal(true)),
  /** The stage of a relay that this is on; absent: it is no relay's. */
  stage: z.exactOptional(StageClaim),
  /** What each thinking job of the leg may spend, in USD. */
  slices: z.partialRecord(ThinkingJob, Usd),
});
export type Claim = z.infer<typeof Claim>;

import { z } from "zod";
import { FeatureId, Sha, TaskId, Usd } from "../primitives.ts";
import { StageName } from "../stage.ts";
import { Task } from "../task.ts";
import { NamedCommands, RememberedCommands } from "../test-commands.ts";

/** Facts that people cause: comments, labels, reviews. `commentId` null means a label or dispatch. */

const commentId = z.int().positive().nullable();
/** Server time of the comment or review, for the sweep's cursor. */
const saidAt = z.iso.datetime({ offset: true }).nullable();

/** The issue or pull request, as it was when the trusted trigger came. */
const issue = z.strictObject({
  number: z.int().positive(),
  title: z.string(),
  body: z.string(),
  author: z.string(),
  url: z.string(),
});
/** The default branch and its tip at the start. */
const base = z.strictObject({ ref: z.string(), sha: Sha });

export const peopleEvents = {
  START_PROJECT: z.strictObject({
    /** `build` makes features of an issue; `review` only reviews a pull request; `task` begins for a task alone. */
    kind: z.enum(["build", "review", "task"]),
    issue,
    base,
    budgetUsd: Usd,
    commentId,
    saidAt,
    /** The commands that a former run was green by; absent: none is known, or the run began before Baton remembered them. */
    remembered: z.exactOptional(RememberedCommands),
  }),
  /** A run that began for a task alone is asked for features, or for a review, too: one run and one cap for all that is done on its issue. */
  PROJECT_WIDENED: z.strictObject({
    kind: z.enum(["build", "review"]),
    issue,
    base,
    commentId,
    saidAt,
    remembered: z.exactOptional(RememberedCommands),
  }),
  /** A task beside the features, on a ticket of its own that the event names. */
  TASK_REQUESTED: z.strictObject({ task: Task, commentId, saidAt }),
  PLAN_APPROVED: z.strictObject({ revision: z.int().positive(), by: z.enum(["person", "policy"]), commentId, saidAt }),
  REVISION_REQUESTED: z.strictObject({ text: z.string().max(65_536), commentId, saidAt }),
  /** Commands of this run by a person's word: they win over configuration, CI and manifests. Of each name the newest counts. */
  COMMANDS_CORRECTED: z.strictObject({ commands: NamedCommands, commentId, saidAt }),
  /** `feature`: the feature or task that is meant; null: all that is blocked. */
  RETRY_REQUESTED: z.strictObject({ feature: z.union([FeatureId, TaskId]).nullable(), commentId, saidAt }),
  RUN_STOPPED: z.strictObject({ commentId, saidAt }),
  STATUS_REQUESTED: z.strictObject({ commentId, saidAt }),
  /** A command that could not be obeyed: unknown, out of place, nothing to approve. Answered with the reason. */
  COMMAND_DECLINED: z.strictObject({ command: z.string().max(200), reason: z.string().max(1000), commentId, saidAt }),
  /** A person's review or remark on a pull request of ours; starts a round. */
  REVIEW_COMMENTS_RECEIVED: z.strictObject({
    source: z.enum(["review", "comment"]),
    /** Id of the review or comment. */
    id: z.int().positive(),
    state: z.enum(["approved", "changes_requested", "commented"]),
    author: z.string(),
    body: z.string().max(65_536),
    comments: z.array(
      z.strictObject({
        id: z.int().positive(),
        path: z.string(),
        line: z.int().positive().nullable(),
        body: z.string().max(65_536),
      }),
    ),
    saidAt,
  }),
  /** A person's approval of the merge, bound to the change of exactly one head. */
  MERGE_APPROVED: z.strictObject({
    source: z.enum(["review", "comment"]),
    id: z.int().positive(),
    head: Sha,
    /** Of former releases; nothing is bound to it. */
    patchId: z.exactOptional(z.string()),
    saidAt,
  }),
  /** A person's `/baton ok` to the stage of a relay that waits for it. */
  STAGE_ACCEPTED: z.strictObject({ stage: StageName, commentId, saidAt }),
  REVIEW_REQUESTED: z.strictObject({ commentId, saidAt }),
} as const;

import { z } from "zod";
import { CheckpointRef, FormerBaton } from "../baton.ts";
import { Candidate } from "../candidate.ts";
import { Answer } from "../change.ts";
import { CiJob, CiOutcome, CiWorkflow } from "../ci-proof.ts";
import { Claim } from "../claim.ts";
import { DatasetBatches, DatasetFigures } from "../dataset-result.ts";
import { UnlaidPlace } from "../documents.ts";
import { Outcome } from "../outcome.ts";
import { PanelResult } from "../panel.ts";
import { Plan } from "../plan.ts";
import { FeatureId, Reason, Sha, Usd } from "../primitives.ts";
import { Proof } from "../proof.ts";
import { Review, Verdict } from "../review.ts";
import { StageResult } from "../stage.ts";
import { Used } from "../tokens.ts";

/** Facts that Baton's own work causes. They hold all that the effects need: a writer that dies is healed from them. */

/** Of former releases: `git patch-id`, which leaves out where a hunk stands. Nothing is bound to it; what a verdict or a yes is of, its `head` says. */
const patchId = z.exactOptional(z.string());

const commits = z.strictObject({
  branch: z.string(),
  /** Where the branch began on the default branch. */
  base: Sha,
  parent: Sha,
  head: Sha,
  tree: Sha,
  patchId,
  round: z.int().positive(),
  files: z.array(z.string()),
  outsideOwned: z.array(z.string()),
  /** Changed paths that only a person may let through; not empty means no merge without MERGE_APPROVED. */
  protectedPaths: z.array(z.string()),
  /** Why each of them waits, by path; absent: written before Baton told it. */
  protectedWhy: z.exactOptional(z.record(z.string(), z.string())),
  summary: z.string(),
  answers: z.array(Answer),
  pullRequest: z.strictObject({ title: z.string(), body: z.string() }),
  /** All that did this work side by side; absent: one did it alone. */
  candidates: z.exactOptional(z.array(Candidate)),
  /** Who wrote it; absent: written before Baton told it. */
  model: z.exactOptional(z.string().max(200)),
});

export const workEvents = {
  CLAIMED: Claim,
  /** The claim is over: what it gave and what it cost. A claim without figures spends its whole slice. */
  CLAIM_ENDED: z.strictObject({
    claim: z.string(),
    outcome: z.enum(["published", "failed", "dead"]),
    reason: Reason,
    spent: z.record(z.string(), Usd),
    /**
     * What a job that failed left of its work, in an artifact of its workflow run; only this one is ever gone on from. null: what was left before led it
     * nowhere and is forgotten; absent: that stays.
     */
    checkpoint: z.exactOptional(CheckpointRef.nullable()),
    /** True: another merge was under way, or the branch was in doubt. Such a try is not counted; what was in the way calls for the next one. */
    yielded: z.exactOptional(z.literal(true)),
  }),
  /** What a claim's thinking jobs cost with their tokens, by job, for people to read: the money itself is settled by CLAIM_ENDED. */
  CLAIM_COUNTED: z.strictObject({ claim: z.string(), jobs: z.record(z.string(), Used) }),
  PLAN_PUBLISHED: z.strictObject({
    revision: z.int().positive(),
    plan: Plan,
    estimate: z.strictObject({ usd: Usd.nullable(), runnerMinutes: z.number().nonnegative(), note: z.string() }),
    /** What stands in the way and its remedy (the preflight). */
    obstacles: z.array(z.strictObject({ what: z.string(), remedy: z.string(), blocks: z.boolean() })),
  }),
  /** The default branch as it stands, proved before any code is paid for. `sha`: its tip. */
  BASE_PROVED: z.strictObject({ sha: Sha, proof: Proof }),
  COMMITS_PUSHED: commits,
  NEW_COMMITS_PUSHED: commits,
  /** A change that touches what a job's token can not push (workflow files); nothing was pushed, a person must act. */
  CHANGE_WITHHELD: z.strictObject({ paths: z.array(z.string()), reason: z.string(), round: z.int().positive() }),
  /** The coder found nothing to change, or could not go on. */
  CHANGE_DECLINED: z.strictObject({
    outcome: z.enum(["already_done", "blocked"]),
    reason: z.string(),
    round: z.int().positive(),
  }),
  /** Learnt from GitHub, told on the next push. */
  PR_CREATED: z.strictObject({ number: z.int().positive(), url: z.string() }),
  PROVED: z.strictObject({ head: Sha, proof: Proof, round: z.int().positive() }),
  /**
   * A branch that holds exactly the merge result of `base` and `head` was pushed with this fact, and the workflow is dispatched on it next, once. `sha`: its only
   * commit, of `tree` on `base`. It ends with CI_PROOF_ENDED.
   */
  CI_PROOF_STARTED: z.strictObject({
    workflow: CiWorkflow,
    branch: z.string().max(250),
    sha: Sha,
    base: Sha,
    head: Sha,
    tree: Sha,
    /** Counted over the ticket's life, from 1. */
    n: z.int().positive(),
    /** The workflow run of Baton's that dispatches it. */
    by: z.strictObject({ runId: z.int().positive(), attempt: z.int().positive() }),
  }),
  /** Which workflow run it is, and the attempt that counts: a person may have run it again. */
  CI_PROOF_RUNNING: z.strictObject({
    sha: Sha,
    runId: z.int().positive(),
    attempt: z.int().positive(),
    url: z.string().max(500),
  }),
  /** What came of it. `runId` null: no workflow run of it is known. */
  CI_PROOF_ENDED: z.strictObject({
    sha: Sha,
    runId: z.int().positive().nullable(),
    attempt: z.int().nonnegative(),
    url: z.string().max(500).nullable(),
    outcome: CiOutcome,
    why: Reason,
    jobs: z.array(CiJob).max(50),
  }),
  REVIEW_COMMENTS_POSTED: z.strictObject({
    head: Sha,
    base: Sha,
    tree: Sha,
    patchId,
    round: z.int().positive(),
    review: Review,
  }),
  REVIEW_APPROVED: z.strictObject({ head: Sha, patchId, round: z.int().positive(), verdict: Verdict }),
  CHANGES_REQUESTED: z.strictObject({ head: Sha, patchId, round: z.int().positive(), verdict: Verdict }),
  /** A stage of a relay is over, or waits for a person's STAGE_ACCEPTED. */
  STAGE_ENDED: StageResult,
  /** Approved and proved, yet a gate does not hold; each with its true source. `untilMain`: the tip it was judged at. */
  MERGE_WAITING: z.strictObject({
    head: Sha,
    untilMain: Sha,
    gates: z.array(z.strictObject({ gate: z.string(), why: z.string(), remedy: z.string() })).min(1),
  }),
  /**
   * The merge lock of a branch, taken before GitHub is asked: one at a time a branch, over all runs. It ends with the PR_MERGED of its ticket or with MERGE_ENDED,
   * whoever writes that.
   */
  MERGE_STARTED: z.strictObject({
    claim: z.string(),
    number: z.int().positive(),
    /** The branch that it is merged into. */
    into: z.string(),
    head: Sha,
    /** The branch's tip that the result was proved on, and the proved tree. */
    base: Sha,
    tree: Sha,
    method: z.enum(["squash", "merge", "rebase"]),
    /** What the leg had cost by then, should nobody live to say so at its end. */
    spent: z.record(z.string(), Usd),
  }),
  /**
   * It was not merged. `moved`: head or base is another now · `shut`: a gate does not hold any more · `refused`: GitHub's rules · `stopped`: the run was ·
   * `unmerged`: GitHub's answer was lost, and long after the pull request was open · `failed`: GitHub was never asked · `freed`: its workflow run is over.
   */
  MERGE_ENDED: z.strictObject({
    claim: z.string(),
    outcome: z.enum(["moved", "shut", "refused", "stopped", "unmerged", "failed", "freed"]),
    why: Reason,
  }),
  PR_MERGED: z.strictObject({ number: z.int().positive(), head: Sha, base: Sha, sha: Sha, tree: Sha }),
  /** The default branch's new tree is not the proved one; stands before its PR_MERGED, so that the ticket is not done with it. */
  MERGE_DIVERGED: z.strictObject({ number: z.int().positive(), sha: Sha, expectedTree: Sha, actualTree: Sha }),
  /** The default branch with such a merge on it, proved as it stands. `sha`: its tip. */
  MAIN_PROVED: z.strictObject({
    sha: Sha,
    proof: Proof,
    /** True when nothing of the merge is on the branch any more. */
    takenBack: z.boolean(),
    /** The branch that takes the merge back, pushed with this fact; null when none is wanted, when there is one already, or when none could be made. */
    revert: z.strictObject({ branch: z.string(), base: Sha, head: Sha, tree: Sha }).nullable(),
    /** Why none could be made, and the command by which a person can. */
    noRevert: z.strictObject({ why: z.string().max(2000), command: z.string().max(500) }).nullable(),
  }),
  /** No feature is left to be merged, and the documents do not name what was: they get a pull request of their own. */
  DOCUMENTS_REQUESTED: z.strictObject({}),
  /** A person closed the pull request of the documents without merging it: nobody waits for it any more. */
  DOCUMENTS_DECLINED: z.strictObject({ number: z.int().positive() }),
  /** Texts for the documents, written beside the tests of that head; in an artifact, as they are laid when it is merged next. */
  DOCUMENTS_DRAFTED: z.strictObject({ head: Sha, baton: FormerBaton, model: z.string().max(200) }),
  /**
   * The documents on what is merged last. `written`: a commit of their own on `from` (null: on the default branch) that differs from it in the places of `document` and
   * nowhere else, which code compared. `nothing`: there was nothing to say, `head` is as it was.
   */
  DOCUMENTED: z.strictObject({
    outcome: z.enum(["written", "nothing"]),
    branch: z.string(),
    from: Sha.nullable(),
    head: Sha.nullable(),
    /** What the head changes: from `base` to `tree`. */
    base: Sha,
    tree: Sha,
    files: z.array(z.string()),
    /** False: it touches files that are no prose, which a reviewer reads. */
    prose: z.boolean(),
    /** What was left as it is, and why. */
    unlaid: z.array(UnlaidPlace).max(60),
    summary: z.string().max(1000),
  }),
  /** What came of a question to the panel: each answer with its price, and the verdict where there is one. */
  PANEL_ANSWERED: z.strictObject({ result: PanelResult }),
  /** A job of a dataset has ended: how far it is, and where the next one goes on from. With nothing open it is whole. */
  DATASET_ADVANCED: z.strictObject({
    ...DatasetFigures.shape,
    journal: FormerBaton,
    /** The batches of it, where there are any. */
    batches: DatasetBatches.exactOptional(),
    /** The artifact with the files for people; null while something is open. */
    artifact: z.strictObject({ name: z.string().max(260), runId: z.int().positive() }).nullable(),
    /** The branch that holds them; null: none was asked for, or something is open. */
    branch: z.strictObject({ name: z.string().max(250), sha: Sha }).nullable(),
  }),
  TICKET_BLOCKED: z.strictObject({ reason: Reason, remedy: z.string().max(1000) }),
  CONTINUE_NEXT_FEATURE: z.strictObject({ ready: z.array(FeatureId) }),
  ALL_FEATURES_COMPLETE: z.strictObject({ outcome: Outcome }),
} as const;

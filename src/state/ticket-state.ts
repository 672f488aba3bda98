import type { CheckpointRef } from "../contracts/baton.ts";
import type { Answer } from "../contracts/change.ts";
import type { EventPayload } from "../contracts/events/event.ts";
import type { PanelResult } from "../contracts/panel.ts";
import type { Feature } from "../contracts/plan.ts";
import type { Finding, Verdict } from "../contracts/review.ts";
import type { Task } from "../contracts/task.ts";
import type { Block } from "./block.ts";
import type { CiProofState } from "./ci-proof.ts";
import type { ClaimState } from "./claim-state.ts";
import type { StageEnd } from "./stage-end.ts";

/** `done` and `cancelled` are terminal; `blocked` goes on by RETRY_REQUESTED (the plan also by REVISION_REQUESTED). */
export type TicketStatus = "todo" | "in_progress" | "blocked" | "done" | "cancelled";

/** What a commit changes: from the tree of `base`, where it leaves the default branch, to its own. */
export type ChangeState = { readonly head: string; readonly base: string; readonly tree: string };

/** The newest commits that Baton pushed for the ticket. */
export type CommitsState = EventPayload<"COMMITS_PUSHED"> & {
  readonly seq: number;
  readonly claim: string;
  readonly seenSeq: number;
};

/** A merge that was announced: nobody else merges into that branch before its end is known. */
export type MergingState = EventPayload<"MERGE_STARTED"> & { readonly seq: number };

/** `seenSeq`: what the claim that made it knew; commands that a person corrected later are not in it. */
export type ProofState = EventPayload<"PROVED"> & { readonly seq: number; readonly seenSeq: number };

/** A finding as it stands now; `finding.state` follows later reviews and the coder's answers. */
export type FindingState = {
  readonly finding: Finding;
  /** The last review that spoke of it, and what it saw. */
  readonly evidence: string;
  readonly answer: (Answer & { readonly round: number }) | null;
  /** How often the coder disagreed and the reviewer still held on to it. */
  readonly insisted: number;
};

/** One posted review with the verdict that code drew from it (null until that event is there). */
export type ReviewState = EventPayload<"REVIEW_COMMENTS_POSTED"> & {
  readonly seq: number;
  readonly claim: string;
  readonly seenSeq: number;
  readonly verdict: Verdict | null;
};

/** What a person said on the pull request. */
export type FeedbackState = EventPayload<"REVIEW_COMMENTS_RECEIVED"> & { readonly seq: number; readonly key: string };

/** A task as it was asked for. */
export type TaskState = {
  readonly asked: Task;
  readonly by: string;
  readonly commentId: number | null;
  readonly seq: number;
};

/** `claim`: the one that gave it. */
export type PanelState = PanelResult & { readonly seq: number; readonly claim: string };

export type TicketState = {
  readonly ticket: string;
  /** The plan's feature; null for `plan`, `pr` and tasks. */
  readonly feature: Feature | null;
  /** A task beside the features, and who asked for it; null for all other tickets. */
  readonly task: TaskState | null;
  /** A question: what came of it, the newest answers. */
  readonly panel: PanelState | null;
  /** Of a relay, all ends of its stages, oldest first; empty for all other tickets. */
  readonly stages: readonly StageEnd[];
  readonly status: TicketStatus;
  readonly block: Block | null;
  /** Round of the newest claim; 0 before the first. */
  readonly round: number;
  /** The last round that had come to an end (pushed, withheld or declined) when a person last said retry; 0 otherwise. Rounds are capped from here. */
  readonly roundAtRetry: number;
  readonly liveClaim: ClaimState | null;
  /** Claims ever given: the next one's n is + 1. */
  readonly claimCount: number;
  /** Since the last commits, proof or verdict, the last claim that published, or the last retry. */
  readonly deadClaims: number;
  readonly failedClaims: number;

  readonly branch: string | null;
  /** Where the branch began; null before the first push. */
  readonly base: string | null;
  /** The branch's head: of the newest push, or as the newest claim saw it when somebody else had moved it. */
  readonly head: string | null;
  /** All changes that are known, each by its head, the newest last. A head that somebody else pushed has none before it is looked at. */
  readonly changes: readonly ChangeState[];
  /** The heads whose change is the present head's, to the byte and the place; the present one always among them. */
  readonly sameHeads: readonly string[];
  readonly commits: CommitsState | null;
  readonly protectedPaths: readonly string[];
  readonly pull: { readonly number: number; readonly url: string } | null;

  /** Of the present head; void (null) once there is another head. */
  readonly proof: ProofState | null;
  /** The newest proof by the repository's own CI, of whichever merge result. */
  readonly ciProof: CiProofState | null;
  /** All reviews, oldest first: the effects post each once. */
  readonly reviews: readonly ReviewState[];
  /** Verdict on the present change: its head is one of `sameHeads`, void otherwise. */
  readonly verdict: {
    readonly decision: "approved" | "changes_requested";
    readonly reasons: readonly string[];
    readonly head: string;
    readonly round: number;
    readonly seq: number;
  } | null;
  /** By id, in the order they were raised. */
  readonly findings: ReadonlyMap<string, FindingState>;

  /** People's remarks that no pushed commit has taken up; while there are any, nothing is merged. */
  readonly openFeedback: readonly FeedbackState[];
  /** All of them. */
  readonly feedback: readonly FeedbackState[];
  /** People's remarks that the coder did not follow: a person decides, the coder's word does not. */
  readonly unsettled: readonly { readonly author: string; readonly answer: Answer; readonly round: number }[];
  /** Somebody asked for a review that none has answered yet. */
  readonly reviewRequest: { readonly seq: number; readonly commentId: number | null } | null;
  /** A person's yes to the merge of exactly this change: its head is one of `sameHeads`, void otherwise. */
  readonly mergeApproval:
    | (EventPayload<"MERGE_APPROVED"> & { readonly seq: number; readonly key: string; readonly by: string })
    | null;
  /** Gates that did not hold when last looked; void once something that they could depend on has happened. */
  readonly waiting: (EventPayload<"MERGE_WAITING"> & { readonly seq: number }) | null;

  /** The documents as they were brought up to date last, on whichever head. */
  readonly documented: (EventPayload<"DOCUMENTED"> & { readonly seq: number }) | null;
  /** Texts that were written for them and not laid yet. */
  readonly drafted: (EventPayload<"DOCUMENTS_DRAFTED"> & { readonly seq: number }) | null;
  /** How far a dataset has come. */
  readonly dataset: (EventPayload<"DATASET_ADVANCED"> & { readonly seq: number }) | null;
  readonly merging: MergingState | null;
  readonly merged: {
    readonly number: number;
    readonly head: string;
    readonly base: string;
    readonly sha: string;
    readonly tree: string;
    readonly seq: number;
  } | null;
  readonly diverged: (EventPayload<"MERGE_DIVERGED"> & { readonly seq: number }) | null;
  /** The newest proof of the default branch after that. */
  readonly mainProof: (EventPayload<"MAIN_PROVED"> & { readonly seq: number; readonly seenSeq: number }) | null;
  /** The one branch that takes the merge back; its pull request only where GitHub was asked. */
  readonly revert: {
    readonly branch: string;
    readonly pull: { readonly number: number; readonly url: string } | null;
  } | null;
  /** The newest change that was not pushed, or that the coder declined to make. */
  readonly withheld: (EventPayload<"CHANGE_WITHHELD"> & { readonly seq: number }) | null;
  readonly declined: (EventPayload<"CHANGE_DECLINED"> & { readonly seq: number }) | null;
  /** What the last claim left unfinished; null once one has published, or was led nowhere by it. */
  readonly checkpoint: CheckpointRef | null;
};

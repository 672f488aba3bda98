import { z } from "zod";
import { Change } from "./change.ts";
import { Checkpoint } from "./checkpoint.ts";
import { DatasetResult } from "./dataset-result.ts";
import { Drafts } from "./documents.ts";
import { PanelAnswer, PanelResult } from "./panel.ts";
import { Plan } from "./plan.ts";
import { Usd } from "./primitives.ts";
import { Proof } from "./proof.ts";
import { Review } from "./review.ts";
import { StageAnswer } from "./stage.ts";

const envelope = {
  /** Format version; an unknown one is refused. */
  version: z.literal(1),
  /** `owner/name` that it was made for. */
  repository: z.string(),
  claim: z.string(),
  runId: z.int().positive(),
  attempt: z.int().positive(),
  /** What making it cost, in USD; 0 for jobs that ask no model. */
  spentUsd: Usd,
};

/** The typed artifact that one job hands to the next, `baton.json` in its artifact. */
export const PlanBaton = z.strictObject({ ...envelope, kind: z.literal("plan"), payload: Plan });
export type PlanBaton = z.infer<typeof PlanBaton>;
export const ChangeBaton = z.strictObject({ ...envelope, kind: z.literal("change"), payload: Change });
export type ChangeBaton = z.infer<typeof ChangeBaton>;
export const ProofBaton = z.strictObject({ ...envelope, kind: z.literal("proof"), payload: Proof });
export type ProofBaton = z.infer<typeof ProofBaton>;
export const ReviewBaton = z.strictObject({ ...envelope, kind: z.literal("review"), payload: Review });
export type ReviewBaton = z.infer<typeof ReviewBaton>;
export const PanelBaton = z.strictObject({ ...envelope, kind: z.literal("panel"), payload: PanelResult });
export type PanelBaton = z.infer<typeof PanelBaton>;
/** Texts that the documenter wrote for this claim's change. */
export const DraftsBaton = z.strictObject({ ...envelope, kind: z.literal("drafts"), payload: Drafts });
export type DraftsBaton = z.infer<typeof DraftsBaton>;
/** One answer of a panel that is still asked: the next step takes the whole, a writer beside it only shows this. */
export const AnswerBaton = z.strictObject({ ...envelope, kind: z.literal("answer"), payload: PanelAnswer });
export type AnswerBaton = z.infer<typeof AnswerBaton>;
export const StageBaton = z.strictObject({ ...envelope, kind: z.literal("stage"), payload: StageAnswer });
export type StageBaton = z.infer<typeof StageBaton>;
export const DatasetBaton = z.strictObject({ ...envelope, kind: z.literal("dataset"), payload: DatasetResult });
export type DatasetBaton = z.infer<typeof DatasetBaton>;
/** Of a job that failed: no step of the pipeline takes it, only the next job of the same ticket. */
export const CheckpointBaton = z.strictObject({ ...envelope, kind: z.literal("checkpoint"), payload: Checkpoint });
export type CheckpointBaton = z.infer<typeof CheckpointBaton>;

export const Baton = z.discriminatedUnion("kind", [
  PlanBaton,
  ChangeBaton,
  ProofBaton,
  ReviewBaton,
  PanelBaton,
  AnswerBaton,
  DatasetBaton,
  CheckpointBaton,
  DraftsBaton,
  StageBaton,
]);
export type Baton = z.infer<typeof Baton>;
export type BatonKind = Baton["kind"];

/** How a job tells the next where its baton is; travels as the job output `baton`, in JSON. */
export const BatonRef = z.strictObject({
  artifact: z.string().min(1).max(260),
  digest: z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hex"),
  bytes: z
    .int()
    .positive()
    .max(64 * 1024 * 1024),
});
export type BatonRef = z.infer<typeof BatonRef>;

/** A checkpoint as the state names it: the claim that left it, and the workflow run that holds the artifact. */
export const CheckpointRef = z.strictObject({ ...BatonRef.shape, claim: z.string(), runId: z.int().positive() });
export type CheckpointRef = z.infer<typeof CheckpointRef>;

/** A baton of a former job as the state names it. */
export const FormerBaton = CheckpointRef;
export type FormerBaton = CheckpointRef;

/** One entry of the workflow's `toJSON(needs)`: how a former job of the leg ended and what it gave. */
export const JobNeed = z.object({
  result: z.enum(["success", "failure", "cancelled", "skipped"]),
  outputs: z.object({
    baton: z.string().optional(),
    checkpoint: z.string().optional(),
    spent: z.string().optional(),
    "input-tokens": z.string().optional(),
    "cached-tokens": z.string().optional(),
    "output-tokens": z.string().optional(),
    failure: z.string().optional(),
    prepared: z.string().optional(),
  }),
});
export type JobNeed = z.infer<typeof JobNeed>;
export const LegNeeds = z.record(z.string(), JobNeed);
export type LegNeeds = z.infer<typeof LegNeeds>;

import { z } from "zod";
import { Usd } from "./primitives.ts";
import { ModelName } from "./roles.ts";
import { TaskName } from "./task.ts";

const Count = z.int().nonnegative();

/** How far a dataset has come, over all jobs that worked on it. */
export const DatasetFigures = z.strictObject({
  name: TaskName,
  /** All that is asked: problems × personas × models × copies. */
  questions: Count,
  answered: Count,
  /** Answered by nobody, and not asked again. */
  failed: Count,
  /** Still to be asked; 0: it is whole. */
  open: Count,
  /** In the dataset, repeated ones dropped. */
  records: Count,
  costUsd: Usd,
  /** Why something is open or failed, a line each reason; empty: nothing is. */
  reasons: z.string().max(2000),
});
export type DatasetFigures = z.infer<typeof DatasetFigures>;

/** A batch that was submitted; `id`: its vendor's name for it, null where nobody knows yet whether it was made. */
const DatasetBatch = z.strictObject({
  model: ModelName,
  id: z.string().max(200).nullable(),
  questions: Count,
  /** Of a running one, how many have come to an end; of an ended one, how many it left without an answer. */
  count: Count,
  /** `running`, or how it ended. */
  state: z.enum(["running", "completed", "expired", "cancelled", "failed", "refused", "lost"]),
});

/** Of a dataset that is asked by batches. */
export const DatasetBatches = z.strictObject({
  /** Nothing is due for the dataset before; null: it waits for no batch. */
  until: z.iso.datetime().nullable(),
  /** What the running ones can still cost. */
  heldUsd: Usd,
  batches: z.array(DatasetBatch).max(200),
});
export type DatasetBatches = z.infer<typeof DatasetBatches>;

/** A file of the dataset that a branch is to hold. */
export const DatasetFile = z.strictObject({ path: z.string().min(1).max(300), content: z.string() });
export type DatasetFile = z.infer<typeof DatasetFile>;

/** What a job of a dataset hands on: also one that was cut, as the next one goes on from its journal. */
export const DatasetResult = z.strictObject({
  figures: DatasetFigures,
  /** All that happened to the questions so far, an entry a line; the next job goes on from them. */
  journal: z.array(z.string()).max(200_000),
  /** Absent: none were ever submitted. */
  batches: DatasetBatches.exactOptional(),
  /** The artifact with the files for people; null while something is open. */
  artifact: z.string().max(260).nullable(),
  /** Where a branch was asked for. */
  branch: z.strictObject({ name: z.string().max(200), files: z.array(DatasetFile).max(40) }).nullable(),
});
export type DatasetResult = z.infer<typeof DatasetResult>;

import { z } from "zod";
import { FileChange } from "./change.ts";
import { LoopState } from "./loop-state.ts";
import { Sha, Usd } from "./primitives.ts";

/** A larger one is not left, nor taken. */
export const maxCheckpointBytes = 8 * 1024 * 1024;

/** As much of it may be what was done; the rest is its envelope's. */
export const maxWorksBytes = maxCheckpointBytes - 16 * 1024;

/** The job output `checkpoint` of a job that went on from one and was led nowhere: the next one begins anew. */
export const noCheckpoint = "none";

/** How far one coder has come. */
export const UnfinishedWork = z.strictObject({
  /** How far its files differ from `parent`; null where the files themselves stayed. */
  files: z.array(FileChange).max(3000).nullable(),
  /** Of one that had handed in while others were not through, its last answer is that result: nobody is asked again, and it is judged anew. */
  state: LoopState,
});
export type UnfinishedWork = z.infer<typeof UnfinishedWork>;

/** Work on a change that a job could not end: another job goes on from it instead of beginning anew. */
export const Checkpoint = z.strictObject({
  /** SHA-256 of what was asked; that of another task is never gone on from. */
  task: z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hex"),
  /** The commit that the work began on. */
  parent: Sha,
  /** Why the job ended; null when nobody could say it any more. */
  stop: z.string().max(1000).nullable(),
  spentUsd: Usd,
  /** Of each candidate in its place, or of the one who worked alone; null: there is nothing to go on from. */
  works: z.array(UnfinishedWork.nullable()).min(1).max(5),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

import { z } from "zod";
import { FileChange } from "./change.ts";
import { LoopState } from "./loop-state.ts";
import { Sha, Usd } from "./primitives.ts";

/** A larger one is not left, nor taken. */
export const maxCheckpointBytes = 8 * 1024 * 1024;

/** The job output `checkpoint` of a job that went on from one and was led nowhere: the next one begins anew. */
export const noCheckpoint = "none";

/** Work on a change that a job could not end: another job goes on from it instead of beginning anew. */
export const Checkpoint = z.strictObject({
  /** SHA-256 of what was asked; that of another task is never gone on from. */
  task: z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hex"),
  /** The commit that the work began on. */
  parent: Sha,
  /** How far it differs from `parent`; null where the files themselves stayed. */
  files: z.array(FileChange).max(3000).nullable(),
  /** Why the job ended; null when nobody could say it any more. */
  stop: z.string().max(1000).nullable(),
  spentUsd: Usd,
  state: LoopState,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

import { z } from "zod";
import { ChainLink } from "./chain.ts";
import { Instant, RunId } from "./primitives.ts";

/** One line of `registry/manifest.jsonl`: a finished run, with what the sweep and the check of the whole branch need of it. */
export const FinishedRun = z.strictObject({
  run: RunId,
  issue: z.int().positive(),
  kind: z.enum(["build", "review", "task"]),
  outcome: z.enum(["done", "stopped"]),
  /** Where its events are. */
  archive: z.string(),
  /** SHA-256 of that file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Its places in the order of all events: `1-5,9`. */
  seqs: z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/),
  endedAt: Instant,
  /** Newest server time of anything a person said in it: the sweep's cursor must not fall behind it. */
  lastSaidAt: z.iso.datetime({ offset: true }).nullable(),
  /** Keys of what people said, so that a comment is not taken up a second time. */
  said: z.array(z.string()),
  /** What its files say of files of other runs, which can so be checked without the archive; absent: it was archived before files were chained. */
  links: z.exactOptional(z.array(ChainLink)),
});
export type FinishedRun = z.infer<typeof FinishedRun>;

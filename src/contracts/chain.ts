import { z } from "zod";

const Digest = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hexadecimal");

/**
 * What a file of events stands on: it is the field `chain` of the file's first line. `after` and `sha256` name the file before it, over all runs, by its
 * first `seq` and the digest of its bytes; so each digest covers all that came before.
 */
export const ChainLink = z.strictObject({
  after: z.int().nonnegative(),
  sha256: Digest,
  /** Only of the first file that is chained: `after` is the last `seq` before it, `sha256` is over these lines of the manifest and all earlier events. */
  archived: z.exactOptional(z.int().nonnegative()),
});
export type ChainLink = z.infer<typeof ChainLink>;

/** `chain.json`: the newest file of events by its first `seq`, and the digest of its bytes. It is shown in plan comments and check runs. */
export const ChainHead = z.strictObject({ seq: z.int().nonnegative(), sha256: Digest });
export type ChainHead = z.infer<typeof ChainHead>;

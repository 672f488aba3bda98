import { z } from "zod";

const Hex = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hex");

/**
 * What a base's set-up left, packed and kept: where it lies, and the digest that what is fetched must have. Travels as the job output `prepared`, in JSON,
 * and in the proof that was made with it.
 */
export const Prepared = z.strictObject({
  /** Digest of all that the set-up read: manifests, lock files and the command, or the whole tree. */
  content: Hex,
  /** Digest of what the set-up found on its machine: architecture, image, PATH. */
  machine: Hex,
  /** `cache`: GitHub's, of the default branch; `artifact`: of a workflow run that may not write to the cache; `folder`: on the runner's own machine. */
  kept: z.enum(["cache", "artifact", "folder"]),
  /** The cache's key, the artifact's or the file's name. */
  name: z.string().min(1).max(400),
  /** The workflow run that holds the artifact; of the others 0. */
  runId: z.int().nonnegative(),
  digest: Hex,
  bytes: z
    .int()
    .positive()
    .max(10 * 1024 ** 3),
});
export type Prepared = z.infer<typeof Prepared>;

/** The output `prepared` of a prepare job; undefined where the text is none. */
export function parsePrepared(text: string): Prepared | undefined {
  try {
    return Prepared.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

import { createHash } from "node:crypto";
import type { ChainHead, ChainLink } from "../../contracts/chain.ts";

/** SHA-256 of a file's bytes, in hexadecimal. */
export function digestOf(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * What the first chained file stands on: the manifest's lines as they were, then the lines of all events of version 1 that were not archived yet, in order
 * of `seq`. Lines, as the files of version 1 can no longer be told apart in an archive.
 */
export function digestOfEarlier(manifest: readonly string[], lines: readonly string[]): string {
  const ordered = lines.map((line) => ({ line, seq: seqOf(line) })).sort((a, b) => a.seq - b.seq);
  return digestOf([...manifest, ...ordered.map(({ line }) => line)].map((line) => `${line}\n`).join(""));
}

/** The whole lines of a text, without their ends. */
export function linesOf(content: Buffer | string | undefined): readonly string[] {
  const text = content?.toString() ?? "";
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** The chain of a branch on which nothing was written yet. */
export const emptyChain: ChainHead = { seq: 0, sha256: digestOfEarlier([], []) };

/** What the next file stands on. `archived`: how many runs are, where nothing is chained yet. */
export function linkAfter(head: ChainHead, archived?: number): ChainLink {
  return { after: head.seq, sha256: head.sha256, ...(archived === undefined ? {} : { archived }) };
}

function seqOf(line: string): number {
  const value: unknown = JSON.parse(line);
  return typeof value === "object" && value !== null && "seq" in value ? Number(value.seq) : 0;
}

import { renderCode } from "./inline.ts";

/** Where the memory stood when something was shown: the chain's newest digest, and the commit that holds it. */
export type ShownRecord = { readonly seq: number; readonly sha256: string; readonly commit: string };

/**
 * The line under plan comments and check runs: `verify` compares the digest, and the commit restores a lost state branch. It stands outside the
 * repository's refs, where who rewrites the branch does not reach.
 */
export function renderRecord(record: ShownRecord | null | undefined): string | undefined {
  if (record === null || record === undefined) return undefined;
  return `<sub>Memory: digest ${renderCode(toShown(record))}, commit ${renderCode(record.commit)}</sub>`;
}

/** `12:0123456789abcdef`, as `verify --shown` takes it. */
export function toShown({ seq, sha256 }: Pick<ShownRecord, "seq" | "sha256">): string {
  return `${seq}:${sha256.slice(0, 16)}`;
}

/** Reads it back from a text that Baton posted. */
export function findRecord(body: string): { readonly seq: number; readonly commit: string } | undefined {
  const match = /<sub>Memory: digest `(\d{1,15}):[0-9a-f]{16}`, commit `([0-9a-f]{40})`<\/sub>/.exec(body);
  return match?.[2] === undefined ? undefined : { seq: Number(match[1]), commit: match[2] };
}

import type { ForgeUser } from "../../../ports/forge/forge-issues.ts";

/** Baton's mark in what it posts: `<!-- baton:op=… -->`. */
const mark = /<!-- baton:op=[^>]*-->/;

/**
 * The newest of the texts that carries the same mark as `body`, or without one is the same text: how a post whose answer was lost is found again.
 * GitHub trims what it keeps. Marks can be guessed, so a person's text with our mark counts only when it is the same text.
 */
export function findMarked<T extends { readonly body: string; readonly author: ForgeUser }>(
  posted: readonly T[],
  body: string,
): T | undefined {
  const wanted = mark.exec(body)?.[0];
  return posted.findLast(
    (one) => one.body.trim() === body.trim() || (wanted !== undefined && one.author.isBot && one.body.includes(wanted)),
  );
}

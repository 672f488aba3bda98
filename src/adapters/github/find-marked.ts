/** Baton's mark in what it posts: `<!-- baton:op=… -->`. */
const mark = /<!-- baton:op=[^>]*-->/;

/**
 * The newest of the texts that carries the same mark as `body`, or without one is the same text: how a post whose answer was lost is found again.
 * GitHub trims what it keeps.
 */
export function findMarked<T extends { readonly body: string }>(posted: readonly T[], body: string): T | undefined {
  const wanted = mark.exec(body)?.[0];
  return posted.findLast((one) => (wanted === undefined ? one.body.trim() === body.trim() : one.body.includes(wanted)));
}

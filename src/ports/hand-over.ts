/**
 * Gives a folder of this job what a set-up left in another: all that is not among `known`, with links as they are. What is in its place already stays, as does
 * what would lie in a folder that is not there any more. Returns the paths that went over, a folder standing for all that is in it. Nothing may run in either
 * folder meanwhile.
 */
export type HandOver = (of: {
  readonly from: string;
  readonly to: string;
  /** Files that were there before the set-up. */
  readonly known: readonly string[];
  /** Nobody else wants it: it may be moved. */
  readonly isLast: boolean;
  /** Files of `to` that the set-up did not have as they are, asked for at the end: a build by dates must find them newer than what was built. */
  readonly newer: () => readonly string[];
}) => Promise<readonly string[]>;

/** Failures that come again however often the same is tried: a person must set or mend something first. By the fault's code, with which a job's reason begins. */
const codes =
  /^(model\.no_key|model\.unknown|model\.denied|config\.invalid|sandbox\.missing|path\.refused|authority\.denied|state\.version|set_up\.secrets): /m;

/** Is it no use to try again what ended with this reason? */
export function isHopeless(reason: string): boolean {
  return codes.test(reason);
}

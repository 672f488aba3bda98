import type { Verified } from "../../adapters/state/verify-branch.ts";

export type Shown = { readonly seq: number; readonly digest: string };

/** What was proved, what the digests that people saw add to it, and what nothing here can prove. `holds`: each of them is the branch's own. */
export function renderVerified(
  tip: string,
  verified: Verified,
  shown: readonly Shown[],
): { readonly lines: readonly string[]; readonly holds: boolean } {
  const { head, lastSeq, active, archived, chained, digests } = verified;
  const answers = shown.map((one) => ({ one, digest: digests.get(one.seq) }));
  const matches = answers.filter(({ one, digest }) => digest?.startsWith(one.digest));
  const lines = [
    `baton-state at ${tip}: ${lastSeq} events; runs: ${active} active, ${archived} archived.`,
    ...proved(verified),
    ...answers.map(({ one, digest }) => renderShown(one, digest)),
    ...(head === null || head.seq === 0 ? [] : [`The newest digest: ${head.seq}:${head.sha256.slice(0, 16)}`]),
    ...unproved(Math.max(0, ...matches.map(({ one }) => one.seq)), verified),
  ];
  if (chained === null)
    lines.push("Not proved: anything of the past. The branch has format version 1; the next push chains it.");
  return { lines, holds: matches.length === shown.length };
}

function proved({ chained, lastSeq, head }: Verified): readonly string[] {
  const order = `Proved: the events 1 to ${lastSeq} are all there, each once, and the archives are what the manifest says.`;
  if (chained === null || head === null || head.seq === 0) return lastSeq === 0 ? [] : [order];
  const early =
    chained === 1 ? [] : [`Proved: the events before seq ${chained} are what they were when files were first chained.`];
  return [
    order,
    `Proved: each file of events from seq ${chained} on is what the one after it says, the newest what chain.json says.`,
    ...early,
  ];
}

function renderShown({ seq, digest }: Shown, found: string | undefined): string {
  if (found === undefined) return `Broken: ${seq}:${digest} was shown, and no file of events begins with seq ${seq}.`;
  return found.startsWith(digest)
    ? `Proved: ${seq}:${digest} was shown, and all events up to that file are what they were then.`
    : `Broken: ${seq}:${digest} was shown, and the file is ${found.slice(0, 16)} now: the branch was rewritten.`;
}

function unproved(upTo: number, { chained, head }: Verified): readonly string[] {
  if (chained === null || head === null || head.seq <= upTo) return [];
  const from = upTo === 0 ? "the branch" : `what comes after the file of seq ${upTo}`;
  return [
    `Not proved: that nobody wrote ${from} anew, each digest with it. Compare a digest that a plan comment or check run has shown: --shown <seq>:<digest>`,
  ];
}

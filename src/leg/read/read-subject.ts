import type { Change } from "../../contracts/change.ts";
import { Fault } from "../../core/fault.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Leg } from "../open-claim.ts";
import { takeChange, unfoldChange } from "../take-change.ts";
import { findMergeBase } from "./find-merge-base.ts";

/** What a leg proves and reviews; its commits and trees are in the leg's repository. */
export type Subject = {
  /** Where the feature left the default branch. */
  readonly mergeBase: string;
  /** The feature's files as they will be pushed, or as they stand on its branch. */
  readonly tree: string;
  /** The commit that the branch's news begin from; null when there are none (a head that is looked at as it is). */
  readonly since: string | null;
  /** The coder's change of this leg; null for a head that is looked at as it is. */
  readonly change: Change | null;
};

/** Mode `implement`: the baton in `change`. `watch`, `base`, `plan`, and a relay that has no branch yet: the default branch, which is merged with nothing. Other modes: the branch's head as the claim has it. */
export async function readSubject(leg: Leg, ports: Ports, change: string): Promise<Subject> {
  const { mode, base, head } = leg.claim;
  const isUnchanged = mode === "relay" && head === null;
  if (mode === "watch" || mode === "base" || mode === "plan" || isUnchanged)
    return { mergeBase: base, tree: await leg.git.treeOf(base), since: null, change: null };
  return mode === "implement" ? readChange(leg, ports, change) : readHead(leg);
}

async function readChange(leg: Leg, ports: Ports, text: string): Promise<Subject> {
  if (text === "")
    throw new Fault("baton.missing", "The input `change` is empty: the implement job of this leg gave no baton.", {
      who: "outside",
    });
  const change = await takeChange(ports, leg.claim, text);
  const tree = await unfoldChange(leg.git, change, leg.claim.base);
  return { mergeBase: change.base, tree, since: change.parent === change.base ? null : change.parent, change };
}

async function readHead(leg: Leg): Promise<Subject> {
  const { head, mergeBase } = await readBranch(leg);
  return { mergeBase, tree: await leg.git.treeOf(head), since: null, change: null };
}

/** The head of the claim and where its branch left the default branch, both fetched. */
export async function readBranch({
  claim,
  ticket,
  git,
}: Leg): Promise<{ readonly head: string; readonly mergeBase: string }> {
  if (claim.head === null)
    throw new Fault("input.invalid", `Claim ${claim.claim} has mode ${claim.mode} but no head.`, { who: "us" });
  const isOurs = ticket.base !== null && ticket.commits?.head === claim.head;
  // Somebody else's commits may have left the default branch at another place than ours did.
  const mergeBase = isOurs && ticket.base !== null ? ticket.base : await findMergeBase(git, claim.base, claim.head);
  await git.fetch([claim.head, mergeBase].filter((commit) => commit !== claim.base));
  return { head: claim.head, mergeBase };
}

import type { MovedChange } from "../../contracts/claim.ts";
import { Fault } from "../../core/fault.ts";
import { findMergeBases } from "../../leg/read/find-merge-base.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { findChange } from "../../state/find-change.ts";
import type { State } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Tips } from "./read-main.ts";

/** Heads that are compared with a moved one; each costs a merge. */
const maxCompared = 4;

/**
 * What the moved branches change, by branch: those whose new head changes exactly what a head did that was reviewed or approved ("Update branch", a rebase,
 * a forced push of the same files). Such a head is proved anew and not paid a review for; of all others nothing is said.
 */
export async function readMoved(
  state: State,
  tips: Tips,
  { git }: Pick<Ports, "git">,
): Promise<ReadonlyMap<string, MovedChange>> {
  const moved = new Map<string, MovedChange>();
  for (const run of state.runs.values()) {
    if (run.kind !== "build" || run.status === "done" || run.status === "stopped") continue;
    for (const ticket of run.tickets.values()) {
      const tip = ticket.branch === null ? undefined : tips.branches.get(ticket.branch);
      if (ticket.branch === null || tip === undefined || tip === ticket.head || !isWorthIt(ticket)) continue;
      const change = await findSameChange(await git(), ticket, { main: tips.sha, tip });
      if (change !== undefined) moved.set(ticket.branch, change);
    }
  }
  return moved;
}

/** Something that could be carried to the new head, and nobody who works on it. */
function isWorthIt({ status, liveClaim, verdict, mergeApproval }: TicketState): boolean {
  return status === "in_progress" && liveClaim === null && (verdict !== null || mergeApproval !== null);
}

/**
 * Merges each known change onto the place where the new head leaves the default branch: the same is only what then has the head's own tree, to the byte.
 * Branches that were merged crosswise have no one such place; what git no longer has can not be compared.
 */
export async function findSameChange(
  git: Pick<Git, "fetch" | "parentsOf" | "treeOf" | "mergeTrees">,
  ticket: TicketState,
  { main, tip }: { readonly main: string; readonly tip: string },
): Promise<MovedChange | undefined> {
  try {
    const [base, ...others] = await findMergeBases(git, main, tip);
    if (base === undefined || others.length > 0) return undefined;
    const tree = await git.treeOf(tip);
    const sameAs: string[] = [];
    for (const head of ticket.sameHeads.slice(0, maxCompared)) {
      const change = findChange(ticket, head);
      if (change === undefined) continue;
      await git.fetch([change.base, head]);
      const merged = await git.mergeTrees({ base: change.base, ours: base, theirs: head });
      if (merged.conflicts.length === 0 && merged.tree === tree) sameAs.push(head);
    }
    return sameAs.length === 0 ? undefined : { base, tree, sameAs };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "git.missing") return undefined;
    throw thrown;
  }
}

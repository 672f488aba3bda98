import { toFault } from "../../core/fault.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { renderCommitMessage } from "../../policy/render/commit-message.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";

/** A merge as it stands on the default branch. `provedTree`: what it should be; null: nothing was proved (a person merged it). */
export type Landed = {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  /** The default branch's tip that it was merged onto. */
  readonly base: string;
  readonly sha: string;
  readonly tree: string;
  readonly provedTree: string | null;
};
/** Is what was merged another tree than the proved one? */
export function hasDiverged({ tree, provedTree }: Landed): boolean {
  return provedTree !== null && provedTree !== tree;
}

export type Landing =
  | { readonly kind: "landed"; readonly landed: Landed }
  /** Head or base is not what it was. */
  | { readonly kind: "moved"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string }
  /** Nobody knows whether it happened; the next claim looks. */
  | { readonly kind: "failed"; readonly why: string };

/** Merges at exactly the head that was proved and reviewed, and looks what came of it. */
export async function land(ports: Ports, leg: Leg, ticket: TicketState, pull: ForgePull): Promise<Landing> {
  const head = ticket.head ?? pull.head.sha;
  try {
    const text = renderCommitMessage({
      title: `${pull.title} (#${pull.number})`,
      summary: ticket.commits?.summary ?? "",
      ours: `Part of #${leg.run.issue.number}`,
    });
    const [title = "", ...message] = text.split("\n\n");
    const merged = await ports.forge.merge({
      number: pull.number,
      sha: head,
      method: leg.config.merge.method,
      title,
      message: message.join("\n\n"),
    });
    if (!merged.merged) return { kind: merged.why, why: merged.message };
    return { kind: "landed", landed: await readLanded(leg, ticket, pull, merged.sha) };
  } catch (thrown) {
    const fault = toFault(thrown);
    if (fault.code === "bug") throw thrown;
    return { kind: "failed", why: fault.message };
  }
}

/** The merge commit, read from the default branch itself. */
export async function readLanded(
  { git, config }: Leg,
  ticket: TicketState,
  pull: ForgePull,
  sha: string,
): Promise<Landed> {
  await git.fetch([sha], { depth: 2 });
  const [parent] = await git.parentsOf(sha);
  const proof = ticket.proof?.head === pull.head.sha ? ticket.proof.proof : null;
  // A rebase puts each commit of the branch on top: its first parent is not the base.
  const base = config.merge.method === "rebase" ? (proof?.base ?? parent) : parent;
  return {
    number: pull.number,
    url: pull.url,
    head: pull.head.sha,
    base: base ?? sha,
    sha,
    tree: await git.treeOf(sha),
    provedTree: proof?.tree ?? null,
  };
}

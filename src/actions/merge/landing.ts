import { type Fault, toFault } from "../../core/fault.ts";
import { type Landed, readLanded } from "../../leg/landed.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { renderCommitMessage } from "../../policy/render/commit-message.ts";
import type { ForgePull, Merged } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";

export type Landing =
  | { readonly kind: "landed"; readonly landed: Landed }
  /** Head or base is not what it was. */
  | { readonly kind: "moved"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string }
  /** GitHub's answer was lost, and long after that the pull request was not merged. */
  | { readonly kind: "unmerged"; readonly why: string }
  /** Another merge is under way, or the branch is in doubt: nothing was asked of GitHub. */
  | { readonly kind: "yielded"; readonly why: string }
  | { readonly kind: "stopped"; readonly why: string }
  /** Nobody knows what is so now: the lock stays, and whoever finds the workflow run over reads the pull request. */
  | { readonly kind: "failed"; readonly why: string };

/** GitHub gives up on a request after ten seconds: a merge that is not there a minute after its answer was lost does not come any more. */
const looksMs = [0, 10_000, 20_000, 30_000];

/** Merges at exactly the head that was proved and reviewed, and looks what came of it. Only who holds the merge lock may ask for this. */
export async function land(ports: Ports, leg: Leg, ticket: TicketState, pull: ForgePull): Promise<Landing> {
  let merged: Merged;
  try {
    merged = await ports.forge.merge(toWanted(leg, ticket, pull));
  } catch (thrown) {
    return lookUp(ports, leg, ticket, { pull, fault: notABug(thrown) });
  }
  return merged.merged
    ? readMerged(ports, leg, ticket, { pull, sha: merged.sha })
    : { kind: merged.why, why: merged.message };
}

/** A merge that has happened is not undone by what can not be read of it: that is tried again, and left to the next reader then. */
export async function readMerged(
  ports: Ports,
  leg: Leg,
  ticket: TicketState,
  { pull, sha }: { readonly pull: ForgePull; readonly sha: string },
): Promise<Landing> {
  let why = "";
  for (const ms of looksMs) {
    if (ms > 0) await ports.clock.sleep(ms, ports.signal);
    try {
      const proved = ticket.proof && { head: ticket.proof.head, ...ticket.proof.proof };
      const landed = await readLanded(leg.git, { pull, sha, proved, method: leg.config.merge.method });
      return { kind: "landed", landed };
    } catch (thrown) {
      why = notABug(thrown).message;
    }
  }
  return { kind: "failed", why: `it was merged as ${sha}, but that commit could not be read: ${why}` };
}

/** The answer was lost. Merged, or so long not merged that it will not be; else nobody knows. */
async function lookUp(
  ports: Ports,
  leg: Leg,
  ticket: TicketState,
  { pull, fault }: { readonly pull: ForgePull; readonly fault: Fault },
): Promise<Landing> {
  let isRead = false;
  for (const ms of looksMs) {
    if (ms > 0) await ports.clock.sleep(ms, ports.signal);
    try {
      const now = await ports.forge.pull(pull.number);
      if (now.merged && now.mergeSha !== null)
        return await readMerged(ports, leg, ticket, { pull: now, sha: now.mergeSha });
      isRead = true;
    } catch (thrown) {
      notABug(thrown);
      isRead = false;
    }
  }
  return { kind: isRead ? "unmerged" : "failed", why: fault.message };
}

function toWanted(leg: Leg, ticket: TicketState, pull: ForgePull) {
  const text = renderCommitMessage({
    title: `${pull.title} (#${pull.number})`,
    summary: ticket.commits?.summary ?? "",
    ours: `Part of #${leg.run.issue.number}`,
  });
  const [title = "", ...message] = text.split("\n\n");
  return {
    number: pull.number,
    sha: ticket.head ?? pull.head.sha,
    method: leg.config.merge.method,
    title,
    message: message.join("\n\n"),
  };
}

function notABug(thrown: unknown): Fault {
  const fault = toFault(thrown);
  if (fault.code === "bug") throw thrown;
  return fault;
}

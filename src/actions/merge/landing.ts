import { type Fault, toFault } from "../../core/fault.ts";
import { type Landed, readLanded } from "../../leg/landed.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { renderCommitMessage } from "../../policy/render/commit-message.ts";
import type { ForgePull, Merged } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { readMainTip } from "./facts/read-facts.ts";

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

/** It was merged, but into another branch than the run's: a person had sent the pull request there in that very moment. */
export type Elsewhere = { readonly kind: "elsewhere"; readonly pull: ForgePull };

/** GitHub gives up on a request after ten seconds: a merge that is not there a minute after its answer was lost does not come any more. */
const looksMs = [0, 10_000, 20_000, 30_000];

/**
 * Merges at exactly the head that was proved and reviewed, and looks what came of it. Only who holds the merge lock may ask for this; `isStillWanted`: would
 * it be asked for now, too?
 */
export async function land(
  ports: Ports,
  leg: Leg,
  of: { readonly ticket: TicketState; readonly pull: ForgePull; readonly isStillWanted: () => Promise<boolean> },
): Promise<Landing | Elsewhere> {
  const { ticket, pull, isStillWanted } = of;
  let merged: Merged;
  try {
    merged = await ports.forge.merge({ ...toWanted(leg, ticket, pull), isStillWanted });
  } catch (thrown) {
    return lookUp(ports, leg, ticket, { pull, fault: notABug(thrown) });
  }
  if (!merged.merged) return { kind: merged.why, why: merged.message };
  const { sha } = merged;
  return readPatiently<Elsewhere>(ports, sha, async () => {
    // What is sent with a merge guards the head alone: where it is not the branch's tip, the pull request says into which branch it went.
    const isTip = (await readMainTip(leg)) === sha;
    const now = { ...(isTip ? pull : await ports.forge.pull(pull.number)), merged: true, mergeSha: sha };
    return isLanded(leg, now) ? readCommit(leg, ticket, now) : { kind: "elsewhere", pull: now };
  });
}

/** A pull request that was merged into the run's branch, by whomever. */
export type LandedPull = ForgePull & { readonly mergeSha: string };

export function isLanded({ run }: Leg, pull: ForgePull): pull is LandedPull {
  return pull.merged && pull.mergeSha !== null && pull.base.ref === run.base.ref;
}

/** What came of a merge that is there already. */
export function readMerged(ports: Ports, leg: Leg, ticket: TicketState, pull: LandedPull): Promise<Landing> {
  return readPatiently(ports, pull.mergeSha, () => readCommit(leg, ticket, pull));
}

/** A merge that has happened is not undone by what can not be read of it: that is tried again, and left to the next reader then. */
async function readPatiently<T>(
  { clock, signal }: Ports,
  sha: string,
  read: () => Promise<T | Landing>,
): Promise<T | Landing> {
  let why = "";
  for (const ms of looksMs) {
    if (ms > 0) await clock.sleep(ms, signal);
    try {
      return await read();
    } catch (thrown) {
      why = notABug(thrown).message;
    }
  }
  return { kind: "failed", why: `it was merged as ${sha}, but that commit could not be read: ${why}` };
}

async function readCommit({ git, config }: Leg, ticket: TicketState, pull: LandedPull): Promise<Landing> {
  const proved = ticket.proof && { head: ticket.proof.head, ...ticket.proof.proof };
  const landed = await readLanded(git, { pull, sha: pull.mergeSha, proved, method: config.merge.method });
  return { kind: "landed", landed };
}

/** The answer was lost. Merged, or so long not merged that it will not be; else nobody knows. */
async function lookUp(
  ports: Ports,
  leg: Leg,
  ticket: TicketState,
  { pull, fault }: { readonly pull: ForgePull; readonly fault: Fault },
): Promise<Landing | Elsewhere> {
  let isRead = false;
  for (const ms of looksMs) {
    if (ms > 0) await ports.clock.sleep(ms, ports.signal);
    try {
      const now = await ports.forge.pull(pull.number);
      if (isLanded(leg, now)) return await readMerged(ports, leg, ticket, now);
      if (now.merged && now.mergeSha !== null) return { kind: "elsewhere", pull: now };
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

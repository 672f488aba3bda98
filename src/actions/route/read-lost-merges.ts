import type { EventDraft } from "../../contracts/events/event.ts";
import { toFault } from "../../core/fault.ts";
import { type Landed, readLanded, toLandedDrafts } from "../../leg/landed.ts";
import { toDraft } from "../../policy/drafts.ts";
import { keys } from "../../policy/keys.ts";
import type { Ports } from "../../ports/ports.ts";
import type { ClaimState } from "../../state/claim-state.ts";
import { type MergeLock, openMergeLocks } from "../../state/merge-lock.ts";
import type { State } from "../../state/state.ts";

export type LostMerges = {
  readonly drafts: readonly EventDraft[];
  /** Merges that were found, each with its run: what a merge brings about beside its facts is still to be done. */
  readonly landed: readonly { readonly run: string; readonly branch: string; readonly landed: Landed }[];
};

/**
 * What became of merges that were announced and whose workflow run is over: the pull request says it. It is read only after `isAlive` has said no, so that
 * nothing can be merged after the look. One that can not be read stays announced.
 */
export async function readLostMerges(
  state: State,
  isAlive: (claim: ClaimState) => boolean,
  ports: Pick<Ports, "forge" | "git" | "reporter">,
): Promise<LostMerges> {
  const drafts: EventDraft[] = [];
  const landed: LostMerges["landed"][number][] = [];
  for (const lock of openMergeLocks(state)) {
    const claim = lock.run.claims.find((one) => one.claim === lock.merging.claim);
    if (claim !== undefined && isAlive(claim)) continue;
    try {
      const found = await readLanding(lock, ports);
      drafts.push(...(found === null ? [toFreed(lock)] : toLandedDrafts(found.landed, about(lock))));
      drafts.push(...toEnd(lock, claim));
      if (found !== null) landed.push({ run: lock.run.run, ...found });
    } catch (thrown) {
      const { message } = toFault(thrown);
      ports.reporter.warn(
        `Whether #${lock.merging.number} was merged could not be read, so nothing else is: ${message}`,
      );
    }
  }
  return { drafts, landed };
}

async function readLanding(
  { merging }: MergeLock,
  { forge, git }: Pick<Ports, "forge" | "git">,
): Promise<{ readonly branch: string; readonly landed: Landed } | null> {
  const pull = await forge.pull(merging.number);
  // Sent to another branch in that moment it is not where it was to go: the next look at it says so.
  if (!pull.merged || pull.mergeSha === null || pull.base.ref !== merging.into) return null;
  const landed = await readLanded(await git(), { pull, sha: pull.mergeSha, proved: merging, method: merging.method });
  return { branch: pull.head.ref, landed };
}

function toFreed(lock: MergeLock): EventDraft {
  const { claim } = lock.merging;
  const why = "its workflow run is over, and the pull request is not merged there";
  return toDraft("MERGE_ENDED", {
    ...about(lock),
    key: keys.mergeEnded(claim),
    payload: { claim, outcome: "freed", why },
  });
}

/** The dead claim's end, at what its leg had said that it cost. */
function toEnd(lock: MergeLock, claim: ClaimState | undefined): readonly EventDraft[] {
  if (claim === undefined || claim.ended !== null) return [];
  const reason = `workflow run ${claim.runId} ended in the middle of its merge`;
  return [
    toDraft("CLAIM_ENDED", {
      ...about(lock),
      key: keys.claimEnded(claim.claim),
      correlationId: claim.claim,
      payload: { claim: claim.claim, outcome: "dead", reason, spent: lock.merging.spent },
    }),
  ];
}

const about = ({ run, ticket }: MergeLock) => ({ run: run.run, ticket: ticket.ticket, correlationId: run.run });

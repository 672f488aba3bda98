import { Fault, toFault } from "../../core/fault.ts";
import { checkClaim } from "../../leg/check-claim.ts";
import { stateDenied } from "../../leg/state-denied.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { RefUpdate } from "../../ports/git/git-remote.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { insist } from "./insist.ts";
import { type Attempt, toMergeEvents } from "./to-merge-events.ts";

/**
 * The push that ends the claim; a merged feature's branch goes with it, when it still is where it was merged from. Others may wait for it, and a merge has
 * happened whatever becomes of the push: it is tried for long, also when the claim was lost meanwhile.
 * @throws merge.unrecorded when a merge that has happened could not be written
 */
export async function writeMerge(ports: Ports, attempt: Attempt): Promise<Memory> {
  try {
    return await insist(ports, () => write(ports, attempt, false));
  } catch (thrown) {
    if (attempt.landing?.kind !== "landed") throw thrown;
    const { number, sha } = attempt.landing.landed;
    const fault = toFault(thrown);
    const why = fault.code === "state.contended" ? "other jobs kept moving it" : fault.message;
    throw new Fault(
      "merge.unrecorded",
      `#${number} was merged as ${sha.slice(0, 7)}, but that could not be written to the state branch: ${why}. Nothing is lost: Baton's next run reads the pull request and goes on from it.`,
      { who: fault.who, retryable: fault.retryable, cause: thrown, facts: { number, sha } },
    );
  }
}

async function write(ports: Ports, attempt: Attempt, keepBranch: boolean): Promise<Memory> {
  const store = await ports.state();
  const landed = keepBranch ? null : landedBranch(attempt);
  let refs: readonly RefUpdate[] = [];
  const advanced = await store.advance(
    async (memory, there) => {
      if (attempt.landing?.kind !== "landed") checkClaim(fold(memory.events), attempt.claim, ports.job);
      const isThere = landed !== null && there.get(landed.ref) === landed.head;
      refs = isThere ? [{ ref: landed.ref, to: null, expect: landed.head }] : [];
      return { events: toMergeEvents(attempt, memory), refs, pages: (events) => renderPages(events) };
    },
    landed === null ? [] : [landed.ref],
  );
  if (!("denied" in advanced)) return advanced.memory;
  if (refs.length > 0) return write(ports, attempt, true);
  throw stateDenied(advanced.denied);
}

/** The branch of a merged feature, and where it was merged from; null when nothing was merged, or from another repository. */
function landedBranch({ landing, pull }: Attempt): { readonly ref: string; readonly head: string } | null {
  if (landing?.kind !== "landed" || pull === null || pull.head.fork) return null;
  return { ref: `refs/heads/${pull.head.ref}`, head: landing.landed.head };
}

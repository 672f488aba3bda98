import { checkClaim } from "../../leg/check-claim.ts";
import { stateDenied } from "../../leg/state-denied.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { RefUpdate } from "../../ports/git/git-remote.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { type Attempt, toMergeEvents } from "./to-merge-events.ts";

/** The push that ends the claim; a merged feature's branch goes with it, when it still is where it was merged from. */
export async function writeMerge(ports: Ports, attempt: Attempt, keepBranch = false): Promise<Memory> {
  const store = await ports.state();
  const landed = keepBranch ? null : landedBranch(attempt);
  let refs: readonly RefUpdate[] = [];
  const advanced = await store.advance(
    async (memory, there) => {
      checkClaim(fold(memory.events), attempt.claim, ports.job);
      const isThere = landed !== null && there.get(landed.ref) === landed.head;
      refs = isThere ? [{ ref: landed.ref, to: null, expect: landed.head }] : [];
      return { events: toMergeEvents(attempt, memory), refs, pages: (events) => renderPages(events) };
    },
    landed === null ? [] : [landed.ref],
  );
  if (!("denied" in advanced)) return advanced.memory;
  if (refs.length > 0) return writeMerge(ports, attempt, true);
  throw stateDenied(advanced.denied);
}

/** The branch of a merged feature, and where it was merged from; null when nothing was merged, or from another repository. */
function landedBranch({ landing, pull }: Attempt): { readonly ref: string; readonly head: string } | null {
  if (landing?.kind !== "landed" || pull.head.fork) return null;
  return { ref: `refs/heads/${pull.head.ref}`, head: landing.landed.head };
}

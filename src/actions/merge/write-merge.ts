import { checkClaim } from "../../leg/check-claim.ts";
import { stateDenied } from "../../leg/state-denied.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { Git } from "../../ports/git/git.ts";
import type { RefUpdate } from "../../ports/git/git-remote.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { type Attempt, toMergeEvents } from "./to-merge-events.ts";

/** The push that ends the claim; a merged feature's branch goes with it, when it still is where it was merged from. */
export async function writeMerge(
  ports: Ports,
  git: Pick<Git, "refs">,
  attempt: Attempt,
  keepBranch = false,
): Promise<Memory> {
  const store = await ports.state();
  let refs: readonly RefUpdate[] = [];
  const advanced = await store.advance(async (memory) => {
    checkClaim(fold(memory.events), attempt.claim, ports.job);
    refs = keepBranch ? [] : await removeBranch(git, attempt);
    return { events: toMergeEvents(attempt, memory), refs, pages: (events) => renderPages(events) };
  });
  if (!("denied" in advanced)) return advanced.memory;
  if (refs.length > 0) return writeMerge(ports, git, attempt, true);
  throw stateDenied(advanced.denied);
}

async function removeBranch(git: Pick<Git, "refs">, { landing, pull }: Attempt): Promise<readonly RefUpdate[]> {
  if (landing?.kind !== "landed" || pull.head.fork) return [];
  const ref = `refs/heads/${pull.head.ref}`;
  const isThere = (await git.refs([ref])).get(ref) === landing.landed.head;
  return isThere ? [{ ref, to: null, expect: landing.landed.head }] : [];
}

import { checkClaim } from "../../leg/check-claim.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { stateDenied } from "../../leg/state-denied.ts";
import { toDraft } from "../../policy/drafts.ts";
import { keys } from "../../policy/keys.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { findMergeLock, whyNoMerge } from "../../state/merge-lock.ts";
import { insist } from "./insist.ts";

export type Lock =
  /** `memory`: as it stands with the announcement. */
  | { readonly kind: "held"; readonly memory: Memory }
  | { readonly kind: "yielded"; readonly why: string }
  | { readonly kind: "stopped"; readonly why: string };

/**
 * Announces the merge on the state branch before GitHub is asked for it: one at a time a branch, over all runs, by the compare-and-swap of the push. Who comes
 * second does not wait here, as its proof is void once the first has landed.
 */
export async function takeLock(
  ports: Ports,
  leg: Leg,
  of: { readonly pull: ForgePull; readonly mainTip: string; readonly spent: Record<string, number> },
): Promise<Lock> {
  const { claim, run } = leg;
  const store = await ports.state();
  const advanced = await insist(ports, () =>
    store.advance(async (memory) => {
      checkClaim(fold(memory.events), claim, ports.job);
      return whyNot(memory, leg) === null ? { events: [toStarted(leg, of, memory)] } : null;
    }),
  );
  if ("denied" in advanced) throw stateDenied(advanced.denied);
  const { memory } = advanced;
  return isHeld(memory, leg) ? { kind: "held", memory } : (whyNot(memory, leg) ?? lost(run.base.ref));
}

/** Has the leg's own announcement still not come to its end? */
export function isHeld({ events }: Memory, { claim, run }: Leg): boolean {
  return findMergeLock(fold(events), run.base.ref)?.merging.claim === claim.claim;
}

function whyNot(memory: Memory, { claim, run }: Leg): Lock | null {
  const state = fold(memory.events);
  if (state.runs.get(claim.run)?.status === "stopped") return { kind: "stopped", why: "the run was stopped" };
  const why = whyNoMerge(state, run.base.ref, claim.claim);
  return why === undefined ? null : { kind: "yielded", why };
}

const lost = (branch: string): Lock => ({ kind: "yielded", why: `this claim's merge into ${branch} was ended` });

function toStarted(leg: Leg, { pull, mainTip, spent }: Parameters<typeof takeLock>[2], memory: Memory) {
  const { run, ticket, claim } = leg.claim;
  const proof = fold(memory.events).runs.get(run)?.tickets.get(ticket)?.proof;
  return toDraft("MERGE_STARTED", {
    run,
    ticket,
    key: keys.mergeStarted(claim),
    correlationId: claim,
    payload: {
      claim,
      number: pull.number,
      into: leg.run.base.ref,
      head: pull.head.sha,
      base: mainTip,
      tree: proof?.proof.tree ?? mainTip,
      method: leg.config.merge.method,
      spent,
    },
  });
}

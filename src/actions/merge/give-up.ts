import type { EventDraft } from "../../contracts/events/event.ts";
import { type Fault, toFault } from "../../core/fault.ts";
import { applyEffects } from "../../effects/apply-effects.ts";
import { checkClaim } from "../../leg/check-claim.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { cutReason } from "../../policy/cut-reason.ts";
import { toDraft } from "../../policy/drafts.ts";
import { blockTicket } from "../../policy/due/block-ticket.ts";
import { keys } from "../../policy/keys.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { Ports } from "../../ports/ports.ts";
import { fold } from "../../state/fold.ts";
import { insist } from "./insist.ts";

/**
 * A look that failed before anything was merged leaves its reason where people look: what only a person can mend blocks the ticket at once. Always throws
 * what went wrong; a mistake of ours and a claim that is lost are thrown as they are.
 */
export async function giveUp(ports: Ports, leg: Leg, spent: Record<string, number>, thrown: unknown): Promise<never> {
  const fault = toFault(thrown);
  if (fault.code === "bug" || fault.code === "claim.superseded" || ports.signal.aborted) throw thrown;
  const store = await ports.state();
  const advanced = await insist(ports, () =>
    store.advance(async (memory) => {
      const state = fold(memory.events);
      checkClaim(state, leg.claim, ports.job);
      return { events: toDrafts(leg, spent, fault, state), pages: (events) => renderPages(events) };
    }),
  );
  if (!("denied" in advanced)) {
    const { warnings, obstacles } = await applyEffects(ports, advanced.memory, {
      config: leg.config,
      runs: [leg.claim.run],
      tickets: [leg.claim.ticket],
    });
    for (const words of [...warnings, ...obstacles.map((one) => one.what)]) ports.reporter.warn(words);
  }
  throw thrown;
}

function toDrafts(
  { claim }: Leg,
  spent: Record<string, number>,
  fault: Fault,
  state: ReturnType<typeof fold>,
): readonly EventDraft[] {
  const { run, ticket } = claim;
  const now = state.runs.get(run);
  const blocks = now !== undefined && !fault.retryable && fault.who !== "us";
  const remedy = `mend that, then say \`/baton retry ${ticket}\``;
  const end = toDraft("CLAIM_ENDED", {
    run,
    ticket,
    key: keys.claimEnded(claim.claim),
    correlationId: claim.claim,
    payload: { claim: claim.claim, outcome: "failed", reason: cutReason(`merge: ${fault.message}`), spent },
  });
  const merging = now?.tickets.get(ticket)?.merging;
  const why = cutReason(fault.message);
  const unlocked = toDraft("MERGE_ENDED", {
    run,
    ticket,
    key: keys.mergeEnded(claim.claim),
    correlationId: claim.claim,
    payload: { claim: claim.claim, outcome: "failed", why },
  });
  return [
    // GitHub was not asked yet: whoever asks has it found out what became of it (`land`).
    ...(merging?.claim === claim.claim ? [unlocked] : []),
    ...(blocks ? [blockTicket(now, ticket, `The merge could not be looked at: ${fault.message}`, remedy)] : []),
    end,
  ];
}

import type { Claim } from "../../contracts/claim.ts";
import type { EventDraft } from "../../contracts/events/event.ts";
import { Fault } from "../../core/fault.ts";
import { foresee } from "../../policy/due/foresee.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

/** The claim's run and ticket as they would stand with the drafts written. */
export function ticketWith(
  memory: Memory,
  drafts: readonly EventDraft[],
  claim: Claim,
): { readonly run: RunState; readonly ticket: TicketState } {
  const run = fold(foresee(memory.events, drafts, memory.lastSeq)).runs.get(claim.run);
  const ticket = run?.tickets.get(claim.ticket);
  if (run === undefined || ticket === undefined)
    throw new Fault("claim.superseded", `The state knows no ticket ${claim.ticket} of run ${claim.run}.`, {
      who: "outside",
    });
  return { run, ticket };
}

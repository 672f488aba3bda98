import type { Claim } from "../../../contracts/claim.ts";
import type { EventDraft } from "../../../contracts/events/event.ts";
import type { Obstacle } from "../../../effects/apply-effects.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { keys } from "../../../policy/keys.ts";
import { renderPages } from "../../../policy/render/pages.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Memory } from "../../../ports/state-store.ts";
import { fold } from "../../../state/fold.ts";

/**
 * What could not be shown is told where people look: one that lasts blocks the ticket, with GitHub's words, until somebody says retry. A claim that was
 * kept open for the merge ends here, as a failed job merges nothing. null: there was nothing to tell.
 */
export async function recordObstacles(
  ports: Ports,
  { claim, run, ticket, mode }: Claim,
  of: { readonly obstacles: readonly Obstacle[]; readonly spent: Record<string, number>; readonly isOpen: boolean },
): Promise<Memory | null> {
  const lasting = of.obstacles.filter((one) => one.lasting);
  if (of.obstacles.length === 0 || (lasting.length === 0 && !of.isOpen)) return null;
  const reason = cutReason(of.obstacles.map((one) => one.what).join("\n"));
  const store = await ports.state();
  const advanced = await store.advance(async (memory) => {
    const now = fold(memory.events).runs.get(run);
    if (now === undefined) return null;
    const draft = { run, ticket, correlationId: claim };
    const retry = mode === "plan" ? "/baton retry" : `/baton retry ${ticket}`;
    const drafts: EventDraft[] = [
      ...(lasting.length === 0
        ? []
        : [
            toDraft("TICKET_BLOCKED", {
              ...draft,
              key: keys.blocked(ticket, now.lastSeq),
              payload: { reason, remedy: `Mend that, then comment \`${retry}\`.` },
            }),
          ]),
      ...(of.isOpen
        ? [
            toDraft("CLAIM_ENDED", {
              ...draft,
              key: keys.claimEnded(claim),
              payload: { claim, outcome: "failed", reason, spent: of.spent },
            }),
          ]
        : []),
    ];
    return { events: drafts, pages: (events) => renderPages(events) };
  });
  return advanced.memory;
}

import type { Config } from "../../../config/config.ts";
import type { Claim } from "../../../contracts/claim.ts";
import type { MergeFacts } from "../../../policy/gates/merge-facts.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";

/** What GitHub would say if all were well: with it the gates tell what the state alone knows to be shut, before anything is asked. */
export function hopefulFacts(run: RunState, ticket: TicketState, claim: Claim, config: Config): MergeFacts {
  return {
    mainTip: claim.base,
    resultTree: ticket.proof?.proof.tree ?? null,
    // Of commits that are not ours the merge finds out.
    protectedPaths: ticket.sameHeads.includes(ticket.commits?.head ?? "") ? toProtected(ticket) : [],
    pull: {
      state: "open",
      merged: false,
      draft: false,
      headSha: ticket.head ?? "",
      headIsFork: false,
      baseRef: run.base.ref,
    },
    requiredChecks: [],
    requiredApprovals: 0,
    mergeQueue: false,
    approvalStands: true,
    unheardFeedback: 0,
    method: { wanted: config.merge.method, allowed: [config.merge.method] },
  };
}

function toProtected({ protectedPaths, commits }: TicketState): MergeFacts["protectedPaths"] {
  return protectedPaths.map((path) => ({ path, why: commits?.protectedWhy?.[path] ?? "" }));
}

import type { Outcome } from "../contracts/outcome.ts";
import type { RunState } from "../state/state.ts";

/** The outcome of all as one bundle: what was planned, merged, proved, documented and spent. */
export function outcomeOf(run: RunState): Outcome {
  const tickets = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  return {
    plan: run.plan?.plan ?? null,
    code: tickets.flatMap((ticket) =>
      ticket.merged === null
        ? []
        : [{ feature: ticket.ticket, pullRequest: ticket.merged.number, merged: ticket.merged.sha }],
    ),
    test_result: tickets.flatMap((ticket) =>
      ticket.proof === null
        ? []
        : [
            {
              feature: ticket.ticket,
              base: ticket.proof.proof.base,
              tree: ticket.proof.proof.tree,
              outcome: ticket.proof.proof.outcome,
            },
          ],
    ),
    docs: [
      ...new Set(
        [...run.tickets.values()].flatMap((ticket) =>
          ticket.merged === null
            ? []
            : [
                ...(ticket.commits?.files ?? []).filter((path) => /\.(md|mdx|rst|adoc)$/i.test(path)),
                ...(ticket.documented?.files ?? []),
              ],
        ),
      ),
    ],
    spentUsd: run.spentUsd,
  };
}

import type { RunState } from "../state/state.ts";
import type { Outside } from "./outside.ts";

/** The run with the pull requests that GitHub has and the state does not know yet; one that can not be looked up stays unknown. */
export async function withPulls(run: RunState, outside: Pick<Outside, "pull">): Promise<RunState> {
  const tickets = new Map(run.tickets);
  for (const [id, ticket] of run.tickets) {
    if (ticket.pull !== null || ticket.branch === null || ticket.commits === null) continue;
    const pull = await outside.pull(ticket.branch).catch(() => undefined);
    if (pull !== undefined) tickets.set(id, { ...ticket, pull: { number: pull.number, url: pull.url } });
  }
  return { ...run, tickets };
}

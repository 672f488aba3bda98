import type { RunState } from "../state/state.ts";
import type { Outside } from "./outside.ts";

/** The run with the pull requests that GitHub has and the state does not know; one that can not be looked up stays unknown. */
export async function withPulls(run: RunState, outside: Pick<Outside, "pull">): Promise<RunState> {
  const find = async (branch: string) => {
    const pull = await outside.pull(branch, run.base.ref).catch(() => undefined);
    return pull === undefined ? null : { number: pull.number, url: pull.url };
  };
  const tickets = new Map(run.tickets);
  for (const [id, ticket] of run.tickets) {
    const { branch, commits, revert } = ticket;
    const pull = ticket.pull ?? (branch === null || commits === null ? null : await find(branch));
    tickets.set(id, { ...ticket, pull, revert: revert && { ...revert, pull: await find(revert.branch) } });
  }
  return { ...run, tickets };
}

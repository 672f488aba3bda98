import type { EventDraft } from "../contracts/events/event.ts";
import { toDraft } from "../policy/drafts.ts";
import type { RunState } from "../state/state.ts";
import type { Outside } from "./outside.ts";

/** Numbers of pull requests that the state does not know yet. */
export async function learnPulls(run: RunState, outside: Outside, tickets: readonly string[]): Promise<EventDraft[]> {
  const learnt: EventDraft[] = [];
  for (const name of tickets) {
    const ticket = run.tickets.get(name);
    if (ticket === undefined || ticket.branch === null || ticket.head === null || ticket.pull !== null) continue;
    const pull = await outside.pull(ticket.branch);
    if (pull !== undefined) learnt.push(toPullCreated(run.run, ticket.ticket, pull));
  }
  return learnt;
}

/** The fact that a ticket's pull request is there. */
export function toPullCreated(
  run: string,
  ticket: string,
  pull: { readonly number: number; readonly url: string },
): EventDraft {
  return toDraft("PR_CREATED", {
    run,
    ticket,
    key: `pull:${pull.number}`,
    correlationId: run,
    payload: { number: pull.number, url: pull.url },
  });
}

import type { EventDraft } from "../contracts/events/event.ts";
import { toDraft } from "../policy/drafts.ts";

/** The fact that a ticket's pull request is there: learnt from GitHub, told on the next push. */
export function toPullCreated(
  run: string,
  ticket: string,
  pull: { readonly number: number; readonly url: string },
): EventDraft {
  const payload = { number: pull.number, url: pull.url };
  return toDraft("PR_CREATED", { run, ticket, key: `pull:${pull.number}`, correlationId: run, payload });
}

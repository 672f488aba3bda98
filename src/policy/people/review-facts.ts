import type { EventDraft } from "../../contracts/events/event.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import type { Facts, Place, Said, Setting } from "./said.ts";

/**
 * A person's review of a pull request of ours: what asks for something opens a round; an approval of the present head lets exactly its change through.
 * An approval that carries no remarks at lines asks for nothing.
 */
export function reviewFacts(said: Said & { kind: "review" }, { actor }: Setting, { run, ticket }: Place): Facts {
  if (run === undefined || ticket === undefined)
    return { kind: "ignored", reason: "the pull request belongs to no active run" };
  const { state } = said;
  if (state === "dismissed" || state === "pending") return { kind: "ignored", reason: `the review is ${state}` };
  const shared = { run: run.run, ticket: ticket.ticket, correlationId: keys.review(said.id), actor };
  const events: EventDraft[] = [];
  if (state !== "approved" || said.comments.length > 0) {
    const payload = {
      source: "review" as const,
      id: said.id,
      state,
      author: said.by.login,
      body: said.body,
      comments: [...said.comments],
      saidAt: said.saidAt,
    };
    events.push(toDraft("REVIEW_COMMENTS_RECEIVED", { ...shared, key: keys.review(said.id), payload }));
  }
  // An older commit of the pull request counts where it changes the same.
  if (state === "approved" && ticket.sameHeads.includes(said.commit)) {
    const payload = { source: "review" as const, id: said.id, head: said.commit, saidAt: said.saidAt };
    events.push(toDraft("MERGE_APPROVED", { ...shared, key: keys.approval("review", said.id), payload }));
  }
  if (events.length === 0)
    return {
      kind: "refused",
      reason: `the approval was of ${said.commit.slice(0, 7)}, the branch is at ${ticket.head?.slice(0, 7) ?? "nothing"}; approve again`,
    };
  // Who reviews what is blocked wants it to go on.
  if (ticket.status === "blocked") {
    const payload = { feature: ticket.ticket, commentId: null, saidAt: said.saidAt };
    events.push(toDraft("RETRY_REQUESTED", { ...shared, key: keys.retry("review", said.id), payload }));
  }
  return { kind: "facts", run: run.run, events };
}

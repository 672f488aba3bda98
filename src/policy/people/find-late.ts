import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Said } from "./said.ts";

type Comment = Said & { readonly kind: "comment" };
const again = "read it and say `/baton approve` again";

/**
 * Why a comment can not mean the plan's newest revision; undefined when it can. GitHub's ids of comments count up, so a plan in a comment that was never
 * edited is older than a comment with a higher id; of one that was edited only the second of its last change is known.
 */
export function findLatePlan(said: Comment, run: RunState): string | undefined {
  if (run.plan === null || said.sight?.kind !== "plan") return undefined;
  const { comment } = said.sight;
  const plan = `revision ${run.plan.revision} of the plan`;
  if (comment === null) return `the comment with ${plan} is not there; it is posted again: ${again}`;
  if (comment.seq < run.plan.seq) return `${plan} was not shown yet when you said it; ${again}`;
  if (comment.createdAt === comment.updatedAt)
    return comment.id < said.id ? undefined : `${plan} is newer than your comment; ${again}`;
  return findLate(said.saidAt, comment.updatedAt, {
    newer: `${plan} is newer than your comment, or was changed since; ${again}`,
    same: `the comment with ${plan} changed in the second of yours, so nobody can tell which came first; ${again}`,
  });
}

/** The same for a yes on a pull request: since when its present head is known there is told by Baton's own review and check on it. */
export function findLateHead(said: Comment, ticket: TicketState): string | undefined {
  if (said.sight?.kind !== "head") return undefined;
  const { head, knownAt } = said.sight;
  const newer = `newer commits have come since; ${again.replace("it", "them")}`;
  if (head !== ticket.head) return newer;
  if (knownAt === null)
    return "nothing on GitHub tells since when these commits are there; approve them by a review, which names its commit";
  return findLate(said.saidAt, knownAt, {
    newer,
    same: `the commits came in the second of your comment, so nobody can tell which came first; ${again.replace("it", "them")}`,
  });
}

/** Server times are cut to seconds; ids of comments, reviews and checks are of different sequences. */
function findLate(
  saidAt: string,
  shownAt: string,
  words: { readonly newer: string; readonly same: string },
): string | undefined {
  const [said, shown] = [toSecond(saidAt), toSecond(shownAt)];
  if (shown < said) return undefined;
  return shown === said ? words.same : words.newer;
}

export function toSecond(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

import type { Change } from "../../contracts/change.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { readSubject } from "../../leg/read/read-subject.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Material, Words } from "./material.ts";

/** The material of a leg: the coder's change, or the branch's head as it is. */
export async function readLeg(leg: Leg, ports: Ports, change: string): Promise<Material> {
  const subject = await readSubject(leg, ports, change);
  const { run, ticket, claim, git, config } = leg;
  const isPull = run.kind === "review";
  return {
    git,
    config,
    guidanceFrom: claim.base,
    mergeBase: subject.mergeBase,
    tree: subject.tree,
    since: findSince(ticket, subject.since),
    round: claim.round,
    feature: ticket.feature,
    issue: isPull ? null : run.issue,
    pullRequest: isPull ? run.issue : ourText(subject.change ?? ticket.commits),
    earlier: [...ticket.findings.values()].filter(
      ({ finding }) => finding.state === "open" || finding.state === "disputed",
    ),
    lessons: leg.lessons,
    answers: answersOf(ticket, subject.change),
  };
}

function ourText(from: Pick<Change, "pullRequest"> | null): Words | null {
  return from === null ? null : { ...from.pullRequest, author: "the coder" };
}

/** A head is built on when a complete review has seen exactly it; else all is read anew. */
function findSince(ticket: TicketState, since: string | null): string | null {
  const wasRead = ticket.reviews.some(
    ({ head, review }) => head === since && review.outcome === "completed" && review.coverage.dropped.length === 0,
  );
  return wasRead ? since : null;
}

/** The coder's answers of this round, over those of former ones. */
function answersOf(ticket: TicketState, change: Change | null): Material["answers"] {
  const former = [...ticket.findings.values()].flatMap(({ answer }) => {
    if (answer === null) return [];
    const { round: _round, ...rest } = answer;
    return [rest];
  });
  const now = change?.summary.answers ?? [];
  return [...former.filter((one) => !now.some((other) => other.finding === one.finding)), ...now];
}

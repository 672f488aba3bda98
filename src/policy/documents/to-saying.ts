import type { Config } from "../../config/config.ts";
import type { Event } from "../../contracts/events/event.ts";
import type { ChangelogEntry } from "../../core/documents/changelog.ts";
import { type Doing, renderInstant, type StatusBlock, type StatusItem } from "../../core/documents/status.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

/** What code knows to say of a run: a line of the changelog and a box for each feature. Only what is merged, or in the tree of `last`, is ticked and listed. */
export type RunSaying = { readonly entries: readonly ChangelogEntry[]; readonly block: StatusBlock };

type Of = {
  readonly run: RunState;
  readonly events: readonly Event[];
  readonly config: Config;
  /** The ticket whose head the documents stand on. */
  readonly last: string;
  /** Titles of pull requests as GitHub has them, by number; those that lack are taken from the state. */
  readonly titles: ReadonlyMap<number, string>;
};

/** Pure: times are those of events, never of a clock, so that made again it is the same to the byte. */
export function toSaying(of: Of): RunSaying {
  const { run, last } = of;
  const features = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  const there = features.filter((ticket) => ticket.merged !== null || ticket.ticket === last);
  return {
    entries: there.flatMap((ticket) => {
      const number = numberOf(ticket);
      return number === null ? [] : [{ number, title: titleOf(ticket, of) }];
    }),
    block: {
      id: run.run,
      heading: `#${run.issue.number} ${run.issue.title}`,
      items: features.map((ticket) => toItem(ticket, of)),
    },
  };
}

function toItem(ticket: TicketState, of: Of): StatusItem {
  const isThere = ticket.merged !== null || ticket.ticket === of.last;
  const { doing, why } = judgeDoing(ticket, of);
  return {
    key: ticket.ticket,
    title: titleOf(ticket, of),
    done: isThere,
    number: numberOf(ticket),
    by: isThere ? toWorkers(ticket) : "",
    when: whenOf(ticket, of),
    doing,
    why,
  };
}

function numberOf({ merged, pull }: TicketState): number | null {
  return merged?.number ?? pull?.number ?? null;
}

function titleOf(ticket: TicketState, { titles }: Of): string {
  const known = titles.get(numberOf(ticket) ?? 0);
  return known ?? ticket.commits?.pullRequest.title ?? ticket.feature?.title ?? ticket.ticket;
}

function toWorkers(ticket: TicketState): string {
  const reviewer = ticket.reviews.findLast(({ review }) => review.outcome === "completed")?.review.model;
  const writer = ticket.commits?.model ?? ticket.feature?.role ?? "";
  return reviewer === undefined ? writer : `${writer} (reviewed by ${reviewer})`;
}

/** When it was merged; of what is merged next, when its change was approved, or else pushed. */
function whenOf(ticket: TicketState, { run, events, last }: Of): string {
  const at = (type: Event["type"]): string => {
    const event = events.findLast((one) => one.run === run.run && one.ticket === ticket.ticket && one.type === type);
    return event === undefined ? "" : renderInstant(event.at);
  };
  if (ticket.merged !== null) return `merged ${at("PR_MERGED")}`;
  if (ticket.ticket === last) {
    const approved = at("REVIEW_APPROVED") || at("MERGE_APPROVED");
    return approved === "" ? `pushed ${at("NEW_COMMITS_PUSHED") || at("COMMITS_PUSHED")}` : `approved ${approved}`;
  }
  const since = ticket.status === "blocked" ? at("TICKET_BLOCKED") : at("CLAIM_ENDED");
  return [ticket.status.replace("_", " "), since].filter((part) => part !== "").join(" ");
}

/** The words by which the loop and the purse end for want of money, turns, tokens or time. */
const quota =
  /\bStopped \((?:money|turns|tokens|time)\)|\bbudget(?:'s| is|\.run-usd)|\brounds did not finish\b|\brate.?limit/i;

/** As meant, cut short by a limit, or by another than was asked first. */
function judgeDoing(ticket: TicketState, { run, config }: Of): { readonly doing: Doing; readonly why: string } {
  const executed = { doing: "executed", why: "" } as const;
  if (ticket.block !== null && quota.test(ticket.block.reason))
    return { doing: "limited by quota", why: firstSentence(ticket.block.reason) };
  const dropped = ticket.reviews.findLast(({ review }) => review.outcome === "completed")?.review.coverage.dropped
    .length;
  if (dropped !== undefined && dropped > 0)
    return { doing: "limited by quota", why: `${dropped} files were not reviewed` };
  if (ticket.commits === null) return executed;
  if (ticket.verdict?.decision !== "approved" && ticket.mergeApproval !== null)
    return { doing: "stood in for", why: `${ticket.mergeApproval.by}'s yes in place of a review` };
  const wanted = ticket.feature?.model ?? config.models[ticket.feature?.role ?? "coder"][0];
  const { model } = ticket.commits;
  const isOther = model !== undefined && wanted !== undefined && config.candidates === 1 && model !== wanted;
  if (isOther && (ticket.feature?.agent ?? config.agents.coder) === undefined)
    return { doing: "stood in for", why: `${model} in place of ${wanted}` };
  const cut = run.claims.find(
    (claim) => claim.ticket === ticket.ticket && claim.ended?.outcome === "failed" && quota.test(claim.ended.reason),
  );
  return cut === undefined || ticket.merged !== null
    ? executed
    : { doing: "limited by quota", why: firstSentence(cut.ended?.reason ?? "") };
}

function firstSentence(text: string): string {
  return (text.split(/(?<=[.!?])\s|\n/, 1)[0] ?? "").slice(0, 160);
}

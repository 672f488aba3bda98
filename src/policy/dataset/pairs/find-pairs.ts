import type { PreferencePair } from "../../../contracts/dataset.ts";
import type { Event } from "../../../contracts/events/event.ts";
import type { Feature } from "../../../contracts/plan.ts";
import type { Finding } from "../../../contracts/review.ts";
import { fold } from "../../../state/fold.ts";
import type { RunState } from "../../../state/state.ts";
import type { ReviewState, TicketState } from "../../../state/ticket-state.ts";

type Commits = Extract<Event, { type: "COMMITS_PUSHED" | "NEW_COMMITS_PUSHED" }>;

/** Two rounds of one feature on the same base: what was sent back, and what was accepted. Their texts are in git. */
export type RoundPair = {
  readonly prompt: PreferencePair["prompt"];
  readonly base: string;
  readonly rejected: string;
  readonly chosen: string;
  readonly source: string;
};

/** A pair without what its dataset says of it. */
export type DecidedPair = Pick<PreferencePair, "prompt" | "chosen" | "rejected" | "kind" | "source">;

const reviewing =
  "You review one change of code. Say the one defect that is most worth a person's time: where it is, what triggers it, and what comes out wrong.";
const coding = "You implement one feature of a repository. Answer with the whole change as a unified diff.";

/**
 * What Baton's own work has decided, of runs whose events are given: findings that were refuted by a line of the code against those of the same review that one
 * confirmed, each used once; and rounds that were sent back against the one that was approved. Pure.
 */
export function findPairs(events: readonly Event[]): {
  readonly findings: readonly DecidedPair[];
  readonly rounds: readonly RoundPair[];
} {
  const tickets = [...fold(events).runs.values()].flatMap((run) =>
    [...run.tickets.values()].map((ticket) => ({ run, ticket })),
  );
  return {
    findings: tickets.flatMap(({ run, ticket }) =>
      ticket.reviews.flatMap((review) =>
        pairFindings(review, { run, ticket, commits: commitsOf(run, ticket, events) }),
      ),
    ),
    rounds: tickets.flatMap(({ run, ticket }) => pairRounds(run, ticket, events)),
  };
}

function pairFindings(
  { review, seq, head }: ReviewState,
  {
    run,
    ticket,
    commits,
  }: { readonly run: RunState; readonly ticket: TicketState; readonly commits: readonly Commits[] },
): readonly DecidedPair[] {
  const of = (outcome: "confirmed" | "refuted") =>
    review.findings.filter(({ verified }) => verified?.outcome === outcome);
  const confirmed = of("confirmed");
  const prompt = { system: reviewing, user: `${wishOf(run, ticket)}\n\n${filesOf(head, commits)}`.trim() };
  const source = `${run.run} ${ticket.ticket}, review of event ${seq}`;
  return of("refuted").flatMap((refuted, at) => {
    const better = confirmed[at];
    return better === undefined
      ? []
      : [{ prompt, chosen: toText(better), rejected: toText(refuted), kind: "finding" as const, source }];
  });
}

function toText({ path, place, title, body, quote }: Finding): string {
  const where = place === null ? path : `${path}:${place.line}`;
  const fence = "`".repeat(Math.max(3, ...[...quote.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return [`${where}: ${title}`, ...(quote === "" ? [] : [`${fence}\n${quote}\n${fence}`]), body].join("\n\n");
}

function pairRounds(run: RunState, ticket: TicketState, events: readonly Event[]): readonly RoundPair[] {
  const own = ownOf(run, ticket, events);
  const verdict = own.findLast(({ type }) => type === "REVIEW_APPROVED" || type === "CHANGES_REQUESTED");
  // What was sent back after its approval, or taken back after its merge, is nobody's example.
  const isTakenBack = own.some((event) => event.type === "MAIN_PROVED" && event.payload.takenBack);
  const approved = verdict?.type === "REVIEW_APPROVED" && !isTakenBack ? verdict : undefined;
  const commits = commitsOf(run, ticket, events);
  const accepted = commits.find(({ payload }) => payload.head === approved?.payload.head);
  if (ticket.feature === null || accepted === undefined) return [];
  const sentBack = new Set(own.flatMap((event) => (event.type === "CHANGES_REQUESTED" ? [event.payload.head] : [])));
  return commits
    .filter(({ payload, seq }) => seq < accepted.seq && sentBack.has(payload.head))
    .filter(({ payload }) => payload.base === accepted.payload.base)
    .map(({ payload, seq }) => ({
      prompt: { system: coding, user: wishOf(run, ticket) },
      base: payload.base,
      rejected: payload.head,
      chosen: accepted.payload.head,
      source: `${run.run} ${ticket.ticket}, rounds of events ${seq} and ${accepted.seq}`,
    }));
}

/** What was wanted: the feature, or the pull request's or issue's own words. */
function wishOf({ issue }: RunState, { feature }: TicketState): string {
  if (feature === null) return `# ${issue.title}\n\n${issue.body}`.trim();
  return renderFeature(feature);
}

function renderFeature({ title, goal, criteria }: Feature): string {
  return `# ${title}\n\n${goal}\n\n${criteria.map(({ text }) => `- ${text}`).join("\n")}`;
}

function ownOf({ run }: RunState, { ticket }: TicketState, events: readonly Event[]): readonly Event[] {
  return events.filter((event) => event.run === run && event.ticket === ticket);
}

function commitsOf(run: RunState, ticket: TicketState, events: readonly Event[]): readonly Commits[] {
  return ownOf(run, ticket, events).filter((event): event is Commits => /^(?:NEW_)?COMMITS_PUSHED$/.test(event.type));
}

/** Of the change that was reviewed, which later rounds may have changed. */
function filesOf(head: string, commits: readonly Commits[]): string {
  const files = commits.find(({ payload }) => payload.head === head)?.payload.files ?? [];
  return files.length === 0 ? "" : `The change touches ${files.slice(0, 40).join(", ")}.`;
}

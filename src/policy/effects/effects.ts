import type { Config } from "../../config/config.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { neutralise } from "../../core/text/neutralise.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { capUsd } from "../due/slice.ts";
import { renderCheck } from "../render/check-summary.ts";
import { renderBlock, renderParts } from "../render/parts/inline.ts";
import { renderRecord, type ShownRecord } from "../render/parts/record.ts";
import { renderTicketRisks } from "../render/parts/risks.ts";
import { renderPlanComment } from "../render/plan-comment.ts";
import { renderRevertBody, renderRevertTitle } from "../render/revert.ts";
import { renderReview } from "../render/review-body.ts";
import { renderDeclined, renderFinalSummary, renderStatus } from "../render/status-comment.ts";
import { datasetComments } from "./dataset-comments.ts";
import { type Effect, renderMarker } from "./effect.ts";
import { mainNotices } from "./main-notices.ts";
import { panelComments, panelLabel } from "./panel-effects.ts";
import { relayComments } from "./relay-comments.ts";
import { ticketNotices } from "./ticket-notices.ts";

/** What the texts need beside the state. */
export type EffectContext = {
  readonly config: Config;
  /** `https://github.com/owner/name`, for links. */
  readonly repositoryUrl: string;
  /** True when `decide` would give something out now: the last effect is then a dispatch. */
  readonly workDue: boolean;
  /** Where the memory stands; null where it can not tell. */
  readonly record?: ShownRecord | null;
};

/**
 * All that the outside must show for one run, in the order to do it: pure. What is there already is found by its marker and left alone, so asking twice
 * for the same effects does nothing twice.
 */
export function effectsOf(run: RunState, context: EffectContext): readonly Effect[] {
  return [
    ...[...run.tickets.values()].flatMap((ticket) => ticketEffects(run, ticket, context)),
    ...planComment(run, context),
    ...relayComments(run),
    ...datasetComments(run, context.repositoryUrl),
    ...mainNotices(run),
    ...answers(run, context),
    ...ending(run, context),
    ...(context.workDue ? [{ kind: "dispatch" as const, op: `dispatch:${run.run}:${run.lastSeq}` }] : []),
  ];
}

/** A pull request first, as all else stands on it. What is merged needs no more effects of its own; a pull request that was only reviewed is never merged. */
function ticketEffects(run: RunState, ticket: TicketState, context: EffectContext): readonly Effect[] {
  const told = [...panelComments(run, ticket), ...ticketNotices(run, ticket)];
  const notices = [...told, ...panelLabel(run, ticket, context.config)];
  // A relay is through before a person merges what it made.
  const isOver = (ticket.status === "done" && ticket.task === null) || ticket.merged !== null;
  if (ticket.status === "cancelled" || run.status === "stopped") return notices;
  if (isOver && run.kind === "build") return [...revert(run, ticket), ...notices];
  return [
    ...pullRequest(run, ticket),
    ...checkRun(run, ticket, context),
    ...reviews(run, ticket, context.config),
    ...solvedThreads(run, ticket),
    ...notices,
  ];
}

function pullRequest(run: RunState, ticket: TicketState): readonly Effect[] {
  if (run.kind === "review" || ticket.commits === null || ticket.branch === null) return [];
  const op = `pull:${run.run}:${ticket.ticket}`;
  const { title, body } = ticket.commits.pullRequest;
  const plain = cutText(neutralise(title.replace(/\s+/g, " ").trim()), 200);
  return [
    {
      kind: "pull_request",
      op,
      ticket: ticket.ticket,
      branch: ticket.branch,
      base: run.base.ref,
      title: plain,
      body: renderParts([renderBlock(body), renderTicketRisks(ticket), renderMarker(op)]),
    },
  ];
}

/** The pull request that takes a merge back; not opened any more once the default branch is green with the merge on it. */
function revert(run: RunState, ticket: TicketState): readonly Effect[] {
  if (ticket.revert === null || ticket.status === "done") return [];
  const op = `revert:${run.run}:${ticket.ticket}`;
  return [
    {
      kind: "pull_request",
      op,
      ticket: ticket.ticket,
      branch: ticket.revert.branch,
      base: run.base.ref,
      title: renderRevertTitle(ticket),
      body: renderParts([renderRevertBody(run, ticket), renderMarker(op)]),
    },
  ];
}

function checkRun(run: RunState, ticket: TicketState, { record, config }: EffectContext): readonly Effect[] {
  const check = renderCheck(ticket, config);
  if (check === undefined || ticket.head === null) return [];
  return [
    {
      kind: "check_run",
      op: `check:${run.run}:${ticket.ticket}:${ticket.head.slice(0, 12)}`,
      ticket: ticket.ticket,
      sha: ticket.head,
      ...check,
      summary: renderParts([check.summary, renderRecord(record)]),
    },
  ];
}

/** One for each review that was recorded, by the claim that gave it. */
function reviews(run: RunState, ticket: TicketState, config: Config): readonly Effect[] {
  return ticket.reviews.map((review) => {
    const op = `review:${review.claim}`;
    const used = run.claims.find(({ claim }) => claim === review.claim)?.used["review"];
    return {
      kind: "review" as const,
      op,
      ticket: ticket.ticket,
      branch: ticket.branch,
      pull: run.kind === "review" ? run.issue.number : (ticket.pull?.number ?? null),
      commit: review.head,
      ...renderReview(review, ticket, { marker: renderMarker(op), maxInline: config.review.inline, used }),
    };
  });
}

function solvedThreads(run: RunState, ticket: TicketState): readonly Effect[] {
  const solved = [...ticket.findings.values()]
    .filter(({ finding }) => finding.state === "fixed" || finding.state === "outdated")
    .map(({ finding }) => finding.id);
  if (solved.length === 0) return [];
  const pull = run.kind === "review" ? run.issue.number : (ticket.pull?.number ?? null);
  return [
    {
      kind: "resolve_threads",
      op: `resolve:${run.run}:${ticket.ticket}`,
      ticket: ticket.ticket,
      branch: ticket.branch,
      pull,
      findings: solved,
    },
  ];
}

/** There from the start, so that who asked sees at once where the work goes on. */
function planComment(run: RunState, { config, repositoryUrl, record }: EffectContext): readonly Effect[] {
  if (run.kind !== "build") return [];
  const op = `plan:${run.run}`;
  return [
    {
      kind: "plan_comment",
      op,
      issue: run.issue.number,
      seq: run.lastSeq,
      body: renderPlanComment(run, { op, config, repositoryUrl, record }),
    },
  ];
}

function answers(run: RunState, { config }: EffectContext): readonly Effect[] {
  const branchOf = (ticket: string | null): string | null =>
    ticket === null ? null : (run.tickets.get(ticket)?.branch ?? null);
  const declined = run.declined.map((one) => ({
    op: `declined:${run.run}:${one.seq}`,
    ticket: one.ticket,
    body: renderDeclined(one.command, one.reason),
  }));
  const status = run.statusRequests.map((one) => ({
    op: `status:${run.run}:${one.seq}`,
    ticket: one.ticket,
    body: renderStatus(run, capUsd(run, config)),
  }));
  return [...declined, ...status].map(({ op, ticket, body }) => ({
    kind: "comment",
    op,
    issue: run.issue.number,
    branch: branchOf(ticket),
    body: renderParts([renderMarker(op), body]),
  }));
}

function ending(run: RunState, { config }: EffectContext): readonly Effect[] {
  const issue = run.issue.number;
  if (run.status !== "done" || run.kind !== "build") return [];
  const op = `done:${run.run}`;
  return [
    {
      kind: "comment",
      op,
      issue,
      branch: null,
      body: renderParts([renderMarker(op), renderFinalSummary(run, capUsd(run, config))]),
    },
    { kind: "close_issue", op: `close:${run.run}`, issue },
  ];
}

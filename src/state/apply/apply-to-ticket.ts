import type { Event } from "../../contracts/events/event.ts";
import type { ClaimState } from "../claim-state.ts";
import { findSameHeads, ifOf, moveHead, toChange, withChange } from "../move-head.ts";
import type { TicketState } from "../ticket-state.ts";
import { findAnsweredRemarks } from "./answered-remarks.ts";
import { applyToCi, retryCi } from "./apply-to-ci.ts";
import { takeAnswers, takeReview } from "./track-findings.ts";

/** The ticket with an event's facts; its status is the table's business. `claim`: the one that the event came from, as far as it is known. */
export function applyToTicket(ticket: TicketState, event: Event, claim: ClaimState | undefined): TicketState {
  switch (event.type) {
    case "CLAIMED":
      return takeClaim(ticket, event);
    case "CLAIM_ENDED":
      return endLeg(ticket, event);
    case "COMMITS_PUSHED":
    case "NEW_COMMITS_PUSHED":
      return takeCommits(ticket, event, claim);
    case "PR_CREATED":
      return { ...ticket, pull: event.payload };
    case "PROVED":
      if (ticket.head !== null && event.payload.head !== ticket.head) return ticket;
      return {
        ...ticket,
        ...gotOn,
        head: event.payload.head,
        sameHeads: ticket.head === null ? [event.payload.head] : ticket.sameHeads,
        proof: { ...event.payload, seq: event.seq, seenSeq: claim?.seenSeq ?? event.seq },
        waiting: null,
      };
    case "CI_PROOF_STARTED":
    case "CI_PROOF_RUNNING":
    case "CI_PROOF_ENDED":
      return { ...ticket, ciProof: applyToCi(ticket.ciProof, event), waiting: null };
    case "STAGE_ENDED":
      return {
        ...ticket,
        ...gotOn,
        stages: [...ticket.stages, { ...event.payload, seq: event.seq, at: event.at, accepted: false }],
      };
    case "STAGE_ACCEPTED":
      return { ...ticket, stages: acceptStage(ticket.stages, event.payload.stage) };
    case "REVIEW_COMMENTS_POSTED":
      return takePostedReview(ticket, event, claim);
    case "REVIEW_APPROVED":
      return takeVerdict(ticket, event, "approved");
    case "CHANGES_REQUESTED":
      return takeVerdict(ticket, event, "changes_requested");
    case "REVIEW_COMMENTS_RECEIVED":
      return takeFeedback(ticket, event);
    case "REVIEW_REQUESTED":
      return { ...ticket, reviewRequest: { seq: event.seq, commentId: event.payload.commentId } };
    case "MERGE_APPROVED":
      return takeApproval(ticket, event);
    case "MERGE_WAITING":
      return { ...ticket, waiting: { ...event.payload, seq: event.seq } };
    case "MERGE_STARTED":
      return { ...ticket, merging: { ...event.payload, seq: event.seq } };
    case "MERGE_ENDED":
      return { ...ticket, merging: null };
    case "PR_MERGED":
      return ticket.merged === null
        ? { ...ticket, merging: null, merged: { ...event.payload, seq: event.seq }, block: null, waiting: null }
        : { ...ticket, merging: null };
    case "MERGE_DIVERGED":
      return { ...ticket, diverged: { ...event.payload, seq: event.seq } };
    case "MAIN_PROVED":
      return takeMainProof(ticket, event, claim);
    case "CHANGE_WITHHELD":
      return { ...ticket, withheld: { ...event.payload, seq: event.seq } };
    case "CHANGE_DECLINED":
      return { ...ticket, declined: { ...event.payload, seq: event.seq } };
    case "DOCUMENTS_DRAFTED":
      return { ...ticket, drafted: { ...event.payload, seq: event.seq } };
    case "DOCUMENTED":
      return takeDocuments(ticket, event);
    case "PANEL_ANSWERED":
      return {
        ...ticket,
        ...gotOn,
        panel: { ...event.payload.result, seq: event.seq, claim: claim?.claim ?? event.correlationId },
      };
    case "DATASET_ADVANCED":
      return takeDataset(ticket, event);
    case "TICKET_BLOCKED":
      return { ...ticket, block: { ...event.payload, seq: event.seq } };
    case "RETRY_REQUESTED":
      return retry(ticket, event);
    case "REVISION_REQUESTED":
      return { ...ticket, block: null, deadClaims: 0, failedClaims: 0 };
    case "PLAN_APPROVED":
    case "DOCUMENTS_DECLINED":
    case "RUN_STOPPED":
      return { ...ticket, block: null };
    default:
      return ticket;
  }
}

/** Commits, a proof or a verdict: what came to nothing before is no row of failures any more, though a job of the same leg may begin the next. */
const gotOn = { deadClaims: 0, failedClaims: 0 };

function takeClaim(ticket: TicketState, event: Event<"CLAIMED">): TicketState {
  const { head, round, change } = event.payload;
  const claimed = {
    ...ticket,
    round,
    claimCount: ticket.claimCount + 1,
    liveClaim: { ...event.payload, seq: event.seq, at: event.at, used: {}, ended: null },
  };
  return head === null || head === ticket.head ? claimed : moveHead(claimed, head, change);
}

function endLeg(ticket: TicketState, event: Event<"CLAIM_ENDED">): TicketState {
  if (ticket.liveClaim?.claim !== event.payload.claim) return ticket;
  const { outcome } = event.payload;
  const deadClaims = outcome === "published" ? 0 : ticket.deadClaims + (outcome === "dead" ? 1 : 0);
  const failedClaims = outcome === "published" ? 0 : ticket.failedClaims + (outcome === "failed" ? 1 : 0);
  const { checkpoint = outcome === "published" ? null : ticket.checkpoint } = event.payload;
  return { ...ticket, liveClaim: null, deadClaims, failedClaims, checkpoint };
}

/** A job that brought nothing new is one more that came to nothing, where it waits for no batch. */
function takeDataset(ticket: TicketState, event: Event<"DATASET_ADVANCED">): TicketState {
  const { answered, failed } = event.payload;
  const before = ticket.dataset === null ? 0 : ticket.dataset.answered + ticket.dataset.failed;
  const advanced = { ...ticket, dataset: { ...event.payload, seq: event.seq } };
  const isWaiting = (event.payload.batches?.until ?? null) !== null;
  return isWaiting || answered + failed > before ? { ...advanced, ...gotOn } : advanced;
}

function takeCommits(
  ticket: TicketState,
  event: Event<"COMMITS_PUSHED"> | Event<"NEW_COMMITS_PUSHED">,
  claim: ClaimState | undefined,
): TicketState {
  const { payload } = event;
  const now = toChange(payload);
  const sameHeads = findSameHeads(ticket, now);
  const seenSeq = claim?.seenSeq ?? 0;
  // Only a coder that was shown a remark can have taken it up.
  const openFeedback =
    claim?.mode === "implement" ? ticket.openFeedback.filter((one) => one.seq > seenSeq) : ticket.openFeedback;
  return {
    ...ticket,
    ...gotOn,
    checkpoint: null,
    branch: payload.branch,
    base: payload.base,
    head: payload.head,
    changes: withChange(ticket.changes, now),
    sameHeads,
    commits: { ...payload, seq: event.seq, claim: event.correlationId, seenSeq },
    protectedPaths: payload.protectedPaths,
    findings: takeAnswers(ticket.findings, payload.answers, payload.round),
    unsettled: [
      ...ticket.unsettled,
      ...findAnsweredRemarks(ticket, payload.answers)
        .filter(({ answer }) => answer.outcome !== "fixed")
        .map(({ author, answer }) => ({ author, answer, round: payload.round })),
    ],
    openFeedback,
    proof: payload.head === ticket.head ? ticket.proof : null,
    verdict: ifOf(sameHeads, ticket.verdict),
    mergeApproval: ifOf(sameHeads, ticket.mergeApproval),
    waiting: null,
  };
}

/**
 * Documents alone leave what was said of the change as it is: a reviewer's verdict and a person's yes are of all the rest, of which no byte differs. Where they stand in
 * files that are no prose, both are void, as with any other commit. The proof is void in either case.
 */
function takeDocuments(ticket: TicketState, event: Event<"DOCUMENTED">): TicketState {
  const { outcome, branch, from, head, base, tree, prose } = event.payload;
  const documented = { ...event.payload, seq: event.seq };
  if (outcome === "nothing" || head === null || from !== ticket.head) return { ...ticket, ...gotOn, documented };
  const keeps = prose && from !== null;
  return {
    ...ticket,
    ...gotOn,
    documented,
    drafted: null,
    branch,
    base: ticket.base ?? base,
    head,
    changes: withChange(ticket.changes, { head, base, tree }),
    sameHeads: keeps ? [head, ...ticket.sameHeads] : [head],
    proof: null,
    // A branch that is moved once more without a change keeps what is bound to its newest head.
    verdict: keeps && ticket.verdict !== null ? { ...ticket.verdict, head } : null,
    mergeApproval: keeps && ticket.mergeApproval !== null ? { ...ticket.mergeApproval, head } : null,
    waiting: null,
  };
}

function takePostedReview(
  ticket: TicketState,
  event: Event<"REVIEW_COMMENTS_POSTED">,
  claim: ClaimState | undefined,
): TicketState {
  const { payload } = event;
  const seenSeq = claim?.seenSeq ?? 0;
  const isAnswered = ticket.reviewRequest !== null && ticket.reviewRequest.seq <= seenSeq;
  const head = ticket.head ?? payload.head;
  return {
    ...ticket,
    head,
    changes: withChange(ticket.changes, toChange(payload)),
    sameHeads: ticket.head === null ? [head] : ticket.sameHeads,
    reviews: [...ticket.reviews, { ...payload, seq: event.seq, claim: event.correlationId, seenSeq, verdict: null }],
    findings: takeReview(ticket.findings, payload.review),
    reviewRequest: isAnswered ? null : ticket.reviewRequest,
    waiting: null,
  };
}

function takeVerdict(
  ticket: TicketState,
  event: Event<"REVIEW_APPROVED"> | Event<"CHANGES_REQUESTED">,
  decision: "approved" | "changes_requested",
): TicketState {
  const { head, round, verdict } = event.payload;
  const last = ticket.reviews.findLast((one) => one.head === head && one.verdict === null);
  const reviews = ticket.reviews.map((one) => (one === last ? { ...one, verdict } : one));
  if (!ticket.sameHeads.includes(head)) return { ...ticket, reviews };
  return {
    ...ticket,
    ...gotOn,
    reviews,
    verdict: { decision, reasons: verdict.reasons, head, round, seq: event.seq },
    waiting: null,
  };
}

/** A yes to a head that changes something else than the present one lets nothing through. */
function takeApproval(ticket: TicketState, event: Event<"MERGE_APPROVED">): TicketState {
  const approval = { ...event.payload, seq: event.seq, key: event.key, by: event.actor.login };
  return { ...ticket, mergeApproval: ifOf(ticket.sameHeads, approval) ?? ticket.mergeApproval, waiting: null };
}

function takeMainProof(ticket: TicketState, event: Event<"MAIN_PROVED">, claim: ClaimState | undefined): TicketState {
  const { revert } = event.payload;
  return {
    ...ticket,
    ...gotOn,
    mainProof: { ...event.payload, seq: event.seq, seenSeq: claim?.seenSeq ?? event.seq },
    revert: ticket.revert ?? (revert === null ? null : { branch: revert.branch, pull: null }),
  };
}

/** An approval without remarks asks for nothing; everything else wants an answer in commits. */
function takeFeedback(ticket: TicketState, event: Event<"REVIEW_COMMENTS_RECEIVED">): TicketState {
  const one = { ...event.payload, seq: event.seq, key: event.key };
  const asksNothing = one.state === "approved" && one.comments.length === 0;
  return {
    ...ticket,
    feedback: [...ticket.feedback, one],
    openFeedback: asksNothing ? ticket.openFeedback : [...ticket.openFeedback, one],
    waiting: null,
  };
}

/** The newest end of that stage, where it waits for a person. */
function acceptStage(stages: TicketState["stages"], name: string): TicketState["stages"] {
  const last = stages.findLast(({ stage }) => stage === name);
  return stages.map((end) => (end === last && end.outcome === "waits" ? { ...end, accepted: true } : end));
}

function retry(ticket: TicketState, event: Event<"RETRY_REQUESTED">): TicketState {
  const isMeant = ticket.status === "blocked" || event.payload.feature === ticket.ticket;
  const lastRound = Math.max(ticket.commits?.round ?? 0, ticket.declined?.round ?? 0, ticket.withheld?.round ?? 0);
  return {
    ...ticket,
    block: null,
    deadClaims: 0,
    failedClaims: 0,
    ciProof: retryCi(ticket.ciProof),
    waiting: null,
    roundAtRetry: isMeant ? lastRound : ticket.roundAtRetry,
  };
}

import type { TicketState } from "../../../state/ticket-state.ts";
import { waitingForCi } from "../../gates/ci-words.ts";
import { findCiProof } from "../../gates/judge-ci.ts";
import { dependenciesWord, isNeverInstalled, waitsForDependencies } from "../../gates/waits-for-dependencies.ts";

/** How a feature stands, in a few words for a table's cell. Ours alone: no foreign text. */
export function renderTicketWord(ticket: TicketState): string {
  if (ticket.status === "done") return "✅ merged";
  if (ticket.status === "cancelled") return "cancelled";
  if (ticket.status === "blocked") return "⛔ blocked";
  if (ticket.liveClaim !== null) return `⏳ ${working[ticket.liveClaim.mode]}`;
  if (ticket.merged !== null)
    return `merged, main is ${ticket.mainProof?.proof.outcome === "failed" ? "🔴 red" : "unproved"}`;
  if (ticket.status === "todo") return "to do";
  if (findCiProof(ticket)?.ended === null) return `⏳ ${waitingForCi}`;
  if (ticket.waiting !== null) return "✋ waits";
  if (ticket.openFeedback.length > 0) return "remarks wait for an answer";
  if (ticket.verdict?.decision === "changes_requested") return "changes requested";
  if (isNeverInstalled(ticket)) return "a person merges";
  if (waitsForDependencies(ticket)) return dependenciesWord;
  if (ticket.proof?.proof.outcome === "failed" || ticket.proof?.proof.outcome === "conflict") return "proof is red";
  if (findCiProof(ticket)?.ended?.outcome === "failed") return "CI is red";
  return "in progress";
}

const working = {
  plan: "planning",
  implement: "at work",
  prove: "proving",
  review: "in review",
  merge: "merging",
  watch: "proving main",
  base: "proving main",
  ask: "asking the panel",
  relay: "at work",
  dataset: "at work",
  document: "documents",
} as const;

/** `passed`, with a mark; a proof that is not green never looks green. */
export function renderProofWord(ticket: TicketState): string {
  const outcome = ticket.proof?.proof.outcome;
  if (outcome === undefined) return "–";
  const tests = ticket.proof?.proof.tests ?? null;
  const ci = findCiProof(ticket)?.ended?.outcome;
  const byCi = ci === "passed" ? " · 🟢 CI" : ci === "failed" ? " · 🔴 CI" : "";
  const word = {
    passed: tests === null ? "🟢 passed" : `🟢 ${tests.passed} passed`,
    failed: "🔴 failed",
    conflict: "🔴 conflict",
    no_tests: "⚪ no tests",
    unreadable: "⚪ unreadable",
    no_sandbox: "⚪ no sandbox",
  }[outcome];
  return `${word}${byCi}`;
}

export function renderVerdictWord(ticket: TicketState): string {
  if (ticket.verdict === null) return "–";
  return ticket.verdict.decision === "approved" ? "approved" : "changes requested";
}

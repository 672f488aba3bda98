import type { Config } from "../../config/config.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderAnswer, renderVerdict } from "../render/panel.ts";
import { renderParts } from "../render/parts/inline.ts";
import type { Effect } from "./effect.ts";
import { renderMarker } from "./effect.ts";
import { blockedOp } from "./ticket-notices.ts";

/** A question's answers, a comment each, and its verdict: where it was asked. An answer that was posted stays, whoever is asked again. */
export function panelComments(run: RunState, ticket: TicketState): readonly Effect[] {
  const { panel } = ticket;
  const issue = placeOf(run, ticket);
  if (panel === null || issue === undefined) return [];
  const answers = panel.answers.flatMap((answer) => answerComment(run, ticket, answer) ?? []);
  return panel.reason === "" ? [...answers, say(issue, verdictOp(run, ticket), renderVerdict(panel))] : answers;
}

/** One answer's comment, the same whoever posts it; undefined for a model that abstains, of which the end tells. */
export function answerComment(run: RunState, ticket: TicketState, answer: PanelAnswer): Comment | undefined {
  const issue = placeOf(run, ticket);
  if (issue === undefined || answer.outcome !== "answered") return undefined;
  return say(issue, `answer:${run.run}:${ticket.ticket}:${answer.model}`, renderAnswer(answer));
}

type Comment = Effect & { readonly kind: "comment" };

function say(issue: number, op: string, body: string): Comment {
  return { kind: "comment", op, issue, branch: null, body: renderParts([renderMarker(op), body]) };
}

/** The label that says how the newest question of an issue ended; of an older one nothing is said any more. */
export function panelLabel(run: RunState, ticket: TicketState, { labels }: Pick<Config, "labels">): readonly Effect[] {
  const issue = placeOf(run, ticket);
  const newest = [...run.tickets.values()].findLast((one) => placeOf(run, one) === issue);
  if (issue === undefined || newest?.ticket !== ticket.ticket) return [];
  const op = `label:${run.run}:${ticket.ticket}`;
  const isAnswered = ticket.panel?.reason === "";
  if (isAnswered) {
    const after = { issue, op: verdictOp(run, ticket) };
    return [{ kind: "label", op, issue, add: labels.processed, remove: labels.failed, after }];
  }
  if (ticket.status !== "blocked" || ticket.block === null) return [];
  const after = { issue: run.issue.number, op: blockedOp(run, ticket.ticket, ticket.block.seq) };
  return [{ kind: "label", op, issue, add: labels.failed, remove: labels.processed, after }];
}

/** The issue or pull request that a question was asked on; undefined for all other tickets. */
function placeOf(run: RunState, { task }: TicketState): number | undefined {
  return task?.asked.kind === "ask" ? (task.asked.question.pull ?? run.issue.number) : undefined;
}

function verdictOp(run: RunState, { ticket, panel }: TicketState): string {
  return `verdict:${run.run}:${ticket}:${panel?.seq ?? 0}`;
}

import path from "node:path";
import { logsFolder } from "../../../adapters/models/cli/agent-pools.ts";
import { revealText } from "../../../core/text/reveal-text.ts";
import { cutColumns } from "../../../core/text/terminal-columns.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { quote } from "../how-to-go-on.ts";
import { toMoney } from "./board.ts";
import { renderTable } from "./table.ts";

/** What a finished job's outputs tell of its calls, by the ticket it worked on. */
export type Usage = { readonly ticket: string; readonly calls: number; readonly tokens: number };

/** What is told beside the state. */
export type Told = {
  readonly usage: readonly Usage[];
  /** Numbers of pull requests by branch. */
  readonly pulls: ReadonlyMap<string, number>;
  /** What the jobs said that they spent. */
  readonly toldUsd: number;
  readonly elapsedMs: number;
  /** Of the terminal; titles are cut to it. */
  readonly columns: number;
};

/** All columns of the table but the titles'. */
const columnsBesideTitle = 58;

/** The table at the end: a row a ticket, then the sum. */
export function renderReport(run: RunState, { usage, pulls, toldUsd, elapsedMs, columns }: Told): string {
  const tickets = [...run.tickets.values()];
  const sum = (ticket: string | null, of: "calls" | "tokens"): string =>
    String(usage.filter((one) => ticket === null || one.ticket === ticket).reduce((total, one) => total + one[of], 0));
  const rows = tickets.map((ticket) => [
    ticket.ticket,
    cutColumns(revealText(titleOf(ticket)).text, Math.max(17, columns - columnsBesideTitle)),
    ticket.status,
    renderPull(ticket.pull?.number ?? pulls.get(ticket.branch ?? "")),
    ticket.round === 0 ? "" : String(ticket.round),
    sum(ticket.ticket, "calls"),
    sum(ticket.ticket, "tokens"),
    toMoney(spentOn(run, ticket)),
  ]);
  const total = ["all", "", run.status, "", "", sum(null, "calls"), sum(null, "tokens"), toMoney(run.spentUsd)];
  const table = renderTable(
    ["", "work", "status", "pull", "rounds", "calls", "tokens", "money"],
    [...rows, total],
    new Set([4, 5, 6, 7]),
  );
  const took = `Run ${run.run} is ${run.status}. It took ${(elapsedMs / 1000).toFixed(1)} s.`;
  return [table, "", ...tellLost(run.spentUsd - toldUsd), took].join("\n");
}

function titleOf({ feature, task }: TicketState): string {
  if (task === null) return feature?.title ?? "plan of the issue";
  const { asked } = task;
  if (asked.kind === "ask") return `panel: ${asked.question.title}`;
  return asked.kind === "relay" ? `relay: ${asked.relay}` : `dataset: ${asked.dataset}`;
}

function renderPull(number: number | undefined): string {
  return number === undefined ? "" : `#${number}`;
}

/** A job that died could not say what it spent; its whole slice counts. Without a word the sum would look like a mistake. */
function tellLost(lostUsd: number): readonly string[] {
  return lostUsd < 0.005
    ? []
    : [
        `${toMoney(lostUsd)} of it was set aside for jobs that died before they could say what they spent; it counts as spent.`,
      ];
}

function spentOn(run: RunState, ticket: TicketState): number {
  return run.claims
    .filter((claim) => claim.ticket === ticket.ticket)
    .reduce((total, claim) => total + (claim.ended?.spentUsd ?? 0), 0);
}

/** Where to look afterwards. */
export function renderPlaces(folder: string): string {
  const agentLogs = logsFolder({ RUNNER_TOOL_CACHE: path.join(folder, "tools") });
  return [
    "Where to look:",
    `  git --git-dir ${quote(folder)}/origin.git log --oneline --graph --all`,
    `  npm run logs -- --folder ${quote(agentLogs)}`,
    `  ${folder}/logs         what each job printed`,
    `  ${folder}/summaries    the job summaries`,
    `  ${folder}/traffic.jsonl, jobs.jsonl`,
  ].join("\n");
}

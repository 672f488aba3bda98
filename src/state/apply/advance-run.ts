import type { Event } from "../../contracts/events/event.ts";
import { findProblem } from "../machines/find-problem.ts";
import { findNext, sayTransitions } from "../machines/machine.ts";
import { runGuards, runMachine } from "../machines/run-machine.ts";
import { ticketGuards, ticketMachine } from "../machines/ticket-machine.ts";
import { findTouchedTickets } from "../machines/touched-tickets.ts";
import type { RunState } from "../state.ts";
import type { TicketState } from "../ticket-state.ts";
import { applyToRun, keepTrace } from "./apply-to-run.ts";
import { applyToTicket } from "./apply-to-ticket.ts";

export type AdvancedRun = { readonly run: RunState } | { readonly problem: string };

/** The run after an event, or why the event can not follow: a table lacks the transition (both states named), or another rule forbids it. */
export function advanceRun(run: RunState, event: Event): AdvancedRun {
  const problem = findProblem(run, event);
  if (problem !== undefined) return { problem };
  const touched = findTouchedTickets(run, event);
  if (typeof touched === "string") return { problem: touched };
  const moved = moveTickets(run, touched, event);
  if (typeof moved === "string") return { problem: moved };
  const next = keepTrace(applyToRun({ ...run, tickets: moved }, event), event);
  const status = findNext(runMachine, run.status, event.type, (guard) => runGuards[guard](next, event.ticket));
  if (status === undefined)
    return { problem: `run ${run.run} is ${run.status}; ${sayTransitions(runMachine, event.type)}` };
  return { run: { ...next, status, block: status === "blocked" ? firstBlock(next) : null } };
}

function moveTickets(
  run: RunState,
  touched: readonly string[],
  event: Event,
): ReadonlyMap<string, TicketState> | string {
  const tickets = new Map(run.tickets);
  const claim = run.claims.find((one) => one.claim === event.correlationId);
  for (const name of touched) {
    const ticket = run.tickets.get(name);
    if (ticket === undefined) continue;
    const next = applyToTicket(ticket, event, claim);
    const status = findNext(ticketMachine, ticket.status, event.type, (guard) => ticketGuards[guard](next));
    if (status === undefined) return `ticket ${name} is ${ticket.status}; ${sayTransitions(ticketMachine, event.type)}`;
    tickets.set(name, next.status === status ? next : { ...next, status });
  }
  return tickets;
}

function firstBlock(run: RunState): RunState["block"] {
  const blocks = [...run.tickets.values()].flatMap((ticket) =>
    ticket.status === "blocked" && ticket.block !== null ? [ticket.block] : [],
  );
  return blocks.sort((a, b) => a.seq - b.seq)[0] ?? null;
}

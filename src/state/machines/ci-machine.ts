import { CiOutcome } from "../../contracts/ci-proof.ts";
import type { Event } from "../../contracts/events/event.ts";
import type { CiProofState } from "../ci-proof.ts";
import type { TicketState } from "../ticket-state.ts";
import { findNext, renderMachine, sayTransitions, type Transition } from "./machine.ts";

type CiStatus = "none" | "started" | "running" | CiOutcome;
type CiEvent = Event<"CI_PROOF_STARTED"> | Event<"CI_PROOF_RUNNING"> | Event<"CI_PROOF_ENDED">;

const outcomes = CiOutcome.options;

/**
 * A ticket's proof by CI. One at a time: that is what makes of two sweeps in the same moment one dispatch. A run that a person ran again is running once more,
 * unless it was green; one that took too long may end after all.
 */
export const ciMachine: readonly Transition<CiStatus, CiOutcome>[] = [
  { on: "CI_PROOF_STARTED", from: ["none", ...outcomes], to: "started" },
  { on: "CI_PROOF_RUNNING", from: ["started", "running", "failed", "broken", "overdue"], to: "running" },
  ...outcomes.map((outcome) => ({
    on: "CI_PROOF_ENDED" as const,
    from: ["started", "running", "overdue"] as const,
    to: outcome,
    when: outcome,
  })),
];

/** Why an event of a proof by CI cannot follow; undefined when it can. */
export function findCiProblem(ticket: TicketState | undefined, event: CiEvent): string | undefined {
  const ci = ticket?.ciProof ?? null;
  const isOther = event.type !== "CI_PROOF_STARTED" && ci?.sha !== event.payload.sha;
  if (isOther)
    return `no proof by CI of ${event.payload.sha} is known; there is ${ci === null ? "none" : `one of ${ci.sha}`}`;
  const told = (outcome: CiOutcome) => event.type === "CI_PROOF_ENDED" && event.payload.outcome === outcome;
  const status = statusOf(ci);
  if (findNext(ciMachine, status, event.type, told) === undefined)
    return `the proof by CI of ${event.ticket} is ${status}; ${sayTransitions(ciMachine, event.type)}`;
  return event.type === "CI_PROOF_STARTED" ? findStartProblem(ticket, event) : undefined;
}

/** None of anything but the proved merge result, and none beside a leg, which may change what is to be proved. */
function findStartProblem(ticket: TicketState | undefined, { payload }: Event<"CI_PROOF_STARTED">): string | undefined {
  if (ticket?.liveClaim) return `the ticket is held by ${ticket.liveClaim.claim}, which has not ended`;
  const { proof } = ticket?.proof ?? {};
  return proof?.tree === payload.tree && proof.base === payload.base && ticket?.head === payload.head
    ? undefined
    : `it is of tree ${payload.tree} on ${payload.base}, and the merge result is ${proof?.tree ?? "not known"} on ${proof?.base ?? "nothing"}`;
}

function statusOf(ci: CiProofState | null): CiStatus {
  if (ci === null) return "none";
  return ci.ended?.outcome ?? (ci.running === null ? "started" : "running");
}

export function renderCiMachine(): string {
  return renderMachine(ciMachine, { start: ["none"], terminal: ["passed"] });
}

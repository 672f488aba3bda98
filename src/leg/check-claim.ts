import type { Claim } from "../contracts/claim.ts";
import { Fault } from "../core/fault.ts";
import type { Job } from "../ports/job.ts";
import type { ClaimState } from "../state/claim-state.ts";
import type { RunState, State } from "../state/state.ts";
import type { TicketState } from "../state/ticket-state.ts";

/** A claim that holds, and what it is on. */
export type HeldClaim = { readonly claim: ClaimState; readonly run: RunState; readonly ticket: TicketState };

/**
 * The claim as the state holds it, when it still holds: the newest of its ticket, not ended, of this workflow run and attempt. Otherwise a Fault
 * `claim.superseded`, which says how to go on: who lost its claim writes nothing. Asked when a job begins, and at each push with the state of the tip that
 * is pushed upon.
 */
export function checkClaim(
  state: State,
  asked: Pick<Claim, "claim" | "run" | "ticket">,
  job: Pick<Job, "runId" | "attempt">,
): HeldClaim {
  const run = state.runs.get(asked.run);
  const ticket = run?.tickets.get(asked.ticket);
  if (run === undefined || ticket === undefined)
    throw superseded(asked, `the state knows no ticket ${asked.ticket} of run ${asked.run}`);
  const claim = run.claims.findLast((one) => one.ticket === asked.ticket);
  if (claim === undefined || claim.claim !== asked.claim)
    throw superseded(asked, `the newest claim of ${asked.ticket} is ${claim?.claim ?? "none"}`);
  if (claim.ended !== null) throw superseded(asked, `it has ended (${claim.ended.outcome})`);
  if (claim.runId !== job.runId || claim.attempt !== job.attempt) {
    throw superseded(
      asked,
      `it belongs to attempt ${claim.attempt} of workflow run ${claim.runId}, this is attempt ${job.attempt} of ${job.runId}`,
    );
  }
  return { claim, run, ticket };
}

function superseded(asked: Pick<Claim, "claim" | "ticket">, why: string): Fault {
  const retry = `/baton retry${asked.ticket.startsWith("f") ? ` ${asked.ticket}` : ""}`;
  return new Fault(
    "claim.superseded",
    `Claim ${asked.claim} no longer holds: ${why}. Nothing was written. To try again comment \`${retry}\` on the issue; re-running this job can not bring the claim back.`,
    { who: "outside", facts: { claim: asked.claim } },
  );
}

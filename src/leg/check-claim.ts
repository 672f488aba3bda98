import type { Claim } from "../contracts/claim.ts";
import { Fault } from "../core/fault.ts";
import type { Job } from "../ports/job.ts";
import type { ClaimState } from "../state/claim-state.ts";
import type { State } from "../state/state.ts";

/**
 * The claim as the state holds it, when it still holds: the newest of its ticket, not ended, of this workflow run and attempt. Otherwise a Fault
 * `claim.superseded`: who lost its claim writes nothing. Asked at each push, with the state of the tip that is pushed upon.
 */
export function checkClaim(
  state: State,
  asked: Pick<Claim, "claim" | "run" | "ticket">,
  job: Pick<Job, "runId" | "attempt">,
): ClaimState {
  const newest = state.runs.get(asked.run)?.claims.findLast((one) => one.ticket === asked.ticket);
  if (newest === undefined || newest.claim !== asked.claim)
    throw superseded(asked, `the newest claim of ${asked.ticket} is ${newest?.claim ?? "none"}`);
  if (newest.ended !== null) throw superseded(asked, `it has ended (${newest.ended.outcome})`);
  if (newest.runId !== job.runId || newest.attempt !== job.attempt) {
    throw superseded(
      asked,
      `it belongs to attempt ${newest.attempt} of workflow run ${newest.runId}, this is attempt ${job.attempt} of ${job.runId}`,
    );
  }
  return newest;
}

function superseded(asked: Pick<Claim, "claim" | "ticket">, why: string): Fault {
  const retry = `/baton retry${asked.ticket.startsWith("f") ? ` ${asked.ticket}` : ""}`;
  return new Fault(
    "claim.superseded",
    `Claim ${asked.claim} no longer holds: ${why}. Nothing was written. To try again comment \`${retry}\` on the issue; re-running this job can not bring the claim back.`,
    { who: "outside", facts: { claim: asked.claim } },
  );
}

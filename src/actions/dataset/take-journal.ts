import { Fault, toFault } from "../../core/fault.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";

/**
 * The lines of the journal that the dataset's last job left: only the one that the state names. One that can not be had any more, or that is not what the state
 * says, ends the job: beginning anew would pay for every answer again, which is a person's to decide.
 */
export async function takeJournal(
  { dataset, ticket }: Pick<TicketState, "dataset" | "ticket">,
  { carrier, job }: Pick<Ports, "carrier" | "job">,
): Promise<readonly string[]> {
  if (dataset === null) return [];
  const { runId, claim, ...ref } = dataset.journal;
  const baton = await carrier.take(ref, runId).catch((thrown) => {
    throw lost(ticket, `the answers of workflow run ${runId} are gone: ${toFault(thrown).message}`);
  });
  if (baton.kind !== "dataset" || baton.claim !== claim || baton.repository !== job.repository || baton.runId !== runId)
    throw lost(ticket, `${ref.artifact} was made for another claim`);
  return baton.payload.journal;
}

function lost(ticket: string, why: string): Fault {
  return new Fault(
    "baton.missing",
    `${ticket}: ${why}. Going on would pay for all of them again: say \`/baton dataset\` on another issue to begin anew.`,
    { who: "outside" },
  );
}

import type { Checkpoint } from "../../contracts/checkpoint.ts";
import { Fault, toFault } from "../../core/fault.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Work } from "./checkpoint-file.ts";
import { digestOf } from "./checkpoint-file.ts";

/**
 * What the ticket's last job left, when it is the same work on the same commit: only the one that the state names, by run, artifact and digest. One that
 * can not be had any more (artifacts expire) is told, and the work begins anew.
 */
export async function takeCheckpoint(
  { checkpoint: ref, ticket }: Pick<TicketState, "checkpoint" | "ticket">,
  work: Work,
  { carrier, job, reporter }: Ports,
): Promise<Checkpoint | null> {
  if (ref === null) return null;
  try {
    const { runId, claim, ...batonRef } = ref;
    const baton = await carrier.take(batonRef, runId);
    if (
      baton.kind !== "checkpoint" ||
      baton.claim !== claim ||
      baton.repository !== job.repository ||
      baton.runId !== runId
    )
      throw new Fault("contract.broken", `${ref.artifact} is a ${baton.kind} of claim ${baton.claim}.`, { who: "us" });
    const { payload } = baton;
    if (payload.task !== digestOf(work.task) || payload.parent !== work.parent) return null;
    reporter.say(`Going on from the checkpoint of run ${runId}: ${payload.state.deeds.length} tool calls were done.`);
    return payload;
  } catch (thrown) {
    reporter.warn(`${ticket}: the checkpoint of run ${ref.runId} is not used: ${toFault(thrown).message}`);
    return null;
  }
}

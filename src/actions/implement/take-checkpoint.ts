import { findEndOf } from "../../agent/loop-state.ts";
import type { Baton, CheckpointRef } from "../../contracts/baton.ts";
import type { Checkpoint } from "../../contracts/checkpoint.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { Fault, toFault } from "../../core/fault.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Work } from "./checkpoint-file.ts";
import { digestOf } from "./checkpoint-file.ts";

/** Where the work goes on: the conversation, and the tree-ish that the coder finds in the workspace. */
export type Former = { readonly state: LoopState; readonly files: string };

/**
 * What the ticket's last job left, when it is the same work on the same commit: only the one that the state names, by run, artifact and digest. One that
 * can not be had any more (artifacts expire), that is not what the state says, whose files git would not take, or from which nothing leads on, is told, and
 * the work begins anew: whoever made it, it must not keep the ticket from being done.
 */
export async function takeCheckpoint(
  { checkpoint: ref, ticket }: Pick<TicketState, "checkpoint" | "ticket">,
  work: Work & { readonly files: string },
  ports: Pick<Ports, "carrier" | "job" | "reporter"> & { readonly git: Pick<GitObjects, "writeTree"> },
): Promise<Former | null> {
  if (ref === null) return null;
  const { carrier, job, reporter, git } = ports;
  try {
    const { runId, claim: _, ...batonRef } = ref;
    const { task, parent, files, state } = open(await carrier.take(batonRef, runId), ref, job.repository);
    if (task !== digestOf(work.task) || parent !== work.parent) return null;
    const end = findEndOf(state);
    if (end !== undefined) throw refuse(`its conversation has ended: ${end.reason}`);
    const laid = files === null ? work.files : await git.writeTree(parent, files);
    reporter.say(`Going on from the checkpoint of run ${runId}: ${state.deeds.length} tool calls were done.`);
    return { state, files: laid };
  } catch (thrown) {
    reporter.warn(`${ticket}: the checkpoint of run ${ref.runId} is not used: ${toFault(thrown).message}`);
    return null;
  }
}

/** The envelope says what the state says. */
function open(baton: Baton, { artifact, claim, runId }: CheckpointRef, repository: string): Checkpoint {
  if (baton.kind !== "checkpoint") throw refuse(`${artifact} is a ${baton.kind}`);
  if (baton.claim !== claim) throw refuse(`${artifact} was made for claim ${baton.claim}`);
  if (baton.repository !== repository) throw refuse(`${artifact} was made in ${baton.repository}`);
  if (baton.runId !== runId) throw refuse(`${artifact} was made in run ${baton.runId}`);
  return baton.payload;
}

function refuse(why: string): Fault {
  return new Fault("contract.broken", why, { who: "us" });
}

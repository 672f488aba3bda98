import { findEndOf } from "../../agent/loop-state.ts";
import type { Baton, CheckpointRef } from "../../contracts/baton.ts";
import type { Checkpoint } from "../../contracts/checkpoint.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { Fault, toFault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Work } from "./checkpoint-file.ts";
import { digestOf } from "./checkpoint-file.ts";

type CheckpointGit = Pick<Git, "fetch" | "mergeTrees" | "writeTree">;
/** Where the work goes on: the conversation, and the tree-ish that the coder finds in the workspace. */
export type Former = { readonly state: LoopState; readonly files: string };

/**
 * What the ticket's last job left, when it is the same work. Where the branch has moved since, its changes are merged in, and whoever goes on is handed
 * what was done instead of the conversation, whose files may be others by now; what does not merge is begun anew. Only the one that the state names, by run, artifact and digest. One that
 * can not be had any more (artifacts expire), that is not what the state says, whose files git would not take, or from which nothing leads on, is told, and
 * the work begins anew: whoever made it, it must not keep the ticket from being done.
 */
export async function takeCheckpoint(
  { checkpoint: ref, ticket }: Pick<TicketState, "checkpoint" | "ticket">,
  work: Work & { readonly files: string },
  ports: Pick<Ports, "carrier" | "job" | "reporter"> & { readonly git: CheckpointGit },
): Promise<Former | null> {
  if (ref === null) return null;
  const { carrier, job, reporter, git } = ports;
  try {
    const { runId, claim: _, ...batonRef } = ref;
    const { task, parent, files, state } = open(await carrier.take(batonRef, runId), ref, job.repository);
    if (task !== digestOf(work.task)) return null;
    const end = findEndOf(state);
    if (end !== undefined) throw refuse(`its conversation has ended: ${end.reason}`);
    const moved = parent !== work.parent;
    const laid = moved ? await carryOver({ parent, files }, work, git) : files && (await git.writeTree(parent, files));
    reporter.say(`Going on from the checkpoint of run ${runId}: ${state.deeds.length} tool calls were done.`);
    return { state: moved ? { ...state, model: "" } : state, files: laid ?? work.files };
  } catch (thrown) {
    reporter.warn(`${ticket}: the checkpoint of run ${ref.runId} is not used: ${toFault(thrown).message}`);
    return null;
  }
}

/** The tree of what was done, on the commit that the work begins on now. */
async function carryOver(
  { parent, files }: Pick<Checkpoint, "parent" | "files">,
  work: Work & { readonly files: string },
  git: CheckpointGit,
): Promise<string> {
  if (work.files !== work.parent) throw refuse("the work begins with conflicts now");
  await git.fetch([parent], { depth: 1 });
  const done = await git.writeTree(parent, files ?? []);
  const merged = await git.mergeTrees({ base: parent, ours: work.parent, theirs: done });
  if (merged.conflicts.length === 0) return merged.tree;
  throw refuse(`it does not merge with ${work.parent.slice(0, 7)}: ${merged.conflicts.slice(0, 5).join(", ")}`);
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

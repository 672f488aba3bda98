import { findEndOf } from "../../../agent/loop-state.ts";
import type { Baton, CheckpointRef } from "../../../contracts/baton.ts";
import type { Checkpoint, UnfinishedWork } from "../../../contracts/checkpoint.ts";
import type { LoopState } from "../../../contracts/loop-state.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { digestOf, type Work } from "./digest-of.ts";

type CheckpointGit = Pick<Git, "fetch" | "mergeTrees" | "writeTree">;
/** Where one goes on: the conversation, and the tree-ish that it finds in its folder. */
export type Former = {
  readonly state: LoopState;
  readonly files: string;
  /** As it was left, for a job that does not come to it; null when it stands on other files now. */
  readonly left: UnfinishedWork | null;
};
/** In their places; empty: all begin anew. */
export type Formers = readonly (Former | null)[];
type Beginning = Pick<Work, "parent"> & { readonly files: string };

/**
 * What the ticket's last job left, when it is the same work. Where the branch has moved since, its changes are merged in, and whoever goes on is handed
 * what was done instead of the conversation, whose files may be others by now; what does not merge is begun anew. Only the one that the state names, by run,
 * artifact and digest. One that can not be had any more (artifacts expire), that is not what the state says, whose files git would not take, or from which
 * nothing leads on, is told, and the work begins anew: whoever made it, it must not keep the ticket from being done.
 */
export async function takeCheckpoint(
  { checkpoint: ref, ticket }: Pick<TicketState, "checkpoint" | "ticket">,
  work: Work & Beginning,
  ports: Pick<Ports, "carrier" | "job" | "reporter"> & { readonly git: CheckpointGit },
): Promise<Formers> {
  if (ref === null) return [];
  const { carrier, job, reporter, git } = ports;
  const unused = (thrown: unknown) =>
    reporter.warn(`${ticket}: the checkpoint of run ${ref.runId} is not used: ${toFault(thrown).message}`);
  try {
    const { runId, claim: _, ...batonRef } = ref;
    const checkpoint = open(await carrier.take(batonRef, runId), ref, job.repository);
    if (checkpoint.task !== digestOf(work.task)) return [];
    const formers = await pickUp(checkpoint, work, git, unused);
    if (!formers.some((one) => one !== null)) return [];
    const calls = formers.reduce((sum, one) => sum + (one?.state.deeds.length ?? 0), 0);
    reporter.say(`Going on from the checkpoint of run ${runId}: ${calls} tool calls were done.`);
    return formers;
  } catch (thrown) {
    unused(thrown);
    return [];
  }
}

/** Each work as it can be gone on with now; null, and `unused` told, for one that can not. One after the other: git writes their trees. */
export async function pickUp(
  { parent, works }: Pick<Checkpoint, "parent" | "works">,
  beginning: Beginning,
  git: CheckpointGit,
  unused: (thrown: unknown) => void,
): Promise<Formers> {
  const formers: (Former | null)[] = [];
  for (const work of works)
    formers.push(
      work &&
        (await toFormer(parent, work, beginning, git).catch((thrown) => {
          unused(thrown);
          return null;
        })),
    );
  return formers;
}

async function toFormer(parent: string, left: UnfinishedWork, to: Beginning, git: CheckpointGit): Promise<Former> {
  const { files, state } = left;
  const moved = parent !== to.parent;
  const end = findEndOf(state);
  if (end !== undefined) throw refuse(`its conversation has ended: ${end.reason}`);
  const laid = moved ? await carryOver({ parent, files }, to, git) : files && (await git.writeTree(parent, files));
  if (moved) return { state: { ...state, model: "" }, files: laid ?? to.files, left: null };
  return { state, files: laid ?? to.files, left };
}

/** The tree of what was done, on the commit that the work begins on now. */
async function carryOver(
  { parent, files }: Pick<UnfinishedWork, "files"> & Pick<Checkpoint, "parent">,
  to: Beginning,
  git: CheckpointGit,
): Promise<string> {
  if (to.files !== to.parent) throw refuse("the work begins with conflicts now");
  await git.fetch([parent], { depth: 1 });
  const done = await git.writeTree(parent, files ?? []);
  const merged = await git.mergeTrees({ base: parent, ours: to.parent, theirs: done });
  if (merged.conflicts.length === 0) return merged.tree;
  throw refuse(`it does not merge with ${to.parent.slice(0, 7)}: ${merged.conflicts.slice(0, 5).join(", ")}`);
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

import { type Checkpoint, maxCheckpointBytes, noCheckpoint } from "../../contracts/checkpoint.ts";
import type { Claim } from "../../contracts/claim.ts";
import { toFault } from "../../core/fault.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import type { Ports } from "../../ports/ports.ts";
import { nameStop } from "./name-stop.ts";
import type { Try } from "./try.ts";

/** What a job that failed leaves of its work. */
export type Left = {
  readonly claim: Claim;
  readonly task: string;
  readonly parent: string;
  readonly spentUsd: number;
  /** All who were at it, in their places; a hole for one who had not begun. */
  readonly tries: readonly (Try | undefined)[];
  /** This job went on from a checkpoint itself. */
  readonly hadFormer: boolean;
  readonly thrown: unknown;
};

/**
 * Hands on how far the work has come, as the job output `checkpoint`, so that the ticket's next job goes on from it. There is none when nothing was done, or
 * when going on leads nowhere: then the one that this job went on from is said to be none any more, or each further job would be led there too. That none
 * could be left is a warning, as the job fails with a reason of its own.
 */
export async function leaveCheckpoint(ports: Ports, left: Left): Promise<void> {
  const { claim, task, parent, spentUsd, thrown } = left;
  try {
    const works = await leaveAll(left.tries, ports);
    const last = works.findLastIndex((work) => work !== null);
    if (last < 0) return left.hadFormer ? ports.reporter.output("checkpoint", noCheckpoint) : undefined;
    const checkpoint = { task, parent, stop: nameStop(thrown), spentUsd, works: works.slice(0, last + 1) };
    const text = JSON.stringify(checkpoint);
    const why = findObstacle(text, ports);
    if (why !== null) return ports.reporter.warn(`No checkpoint is left: ${why}`);
    const { baton } = await packBaton(ports, claim, { kind: "checkpoint", payload: checkpoint }, spentUsd);
    ports.reporter.output("checkpoint", baton);
    ports.reporter.say(`A checkpoint is left: ${tell(checkpoint)}; the ticket's next job goes on from it.`);
  } catch (failed) {
    ports.reporter.warn(`No checkpoint is left: ${toFault(failed).message}`);
  }
}

/** How far each has come. One of whom it can not be told is warned of, and the others' work is kept. */
export async function leaveAll(tries: Left["tries"], ports: Pick<Ports, "reporter">): Promise<Checkpoint["works"]> {
  const left = tries.map(async (one) => {
    try {
      return (await one?.leave()) ?? null;
    } catch (failed) {
      ports.reporter.warn(`The files of ${one?.workspace.folder} are not left: ${toFault(failed).message}`);
      return null;
    }
  });
  return Promise.all(left);
}

/** `3 tool calls, 1 file`, of all together. */
function tell({ works }: Pick<Checkpoint, "works">): string {
  const calls = works.reduce((sum, work) => sum + (work?.state.deeds.length ?? 0), 0);
  const files = works.reduce((sum, work) => sum + (work?.files?.length ?? 0), 0);
  return `${calls} tool calls, ${files} files`;
}

function findObstacle(text: string, { reporter }: Ports): string | null {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxCheckpointBytes) return `it would have ${bytes} bytes; ${maxCheckpointBytes} is the most.`;
  return reporter.redact(text).found ? "the conversation holds a secret of the job." : null;
}

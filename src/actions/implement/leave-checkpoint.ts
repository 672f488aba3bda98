import { maxCheckpointBytes, noCheckpoint } from "../../contracts/checkpoint.ts";
import type { Claim } from "../../contracts/claim.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { toFault } from "../../core/fault.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import type { Ports } from "../../ports/ports.ts";
import { readDifference } from "./change/to-change.ts";
import type { Coding } from "./coding.ts";
import { isDeadEnd, nameStop } from "./name-stop.ts";

/** What a job that failed leaves of its work. */
export type Left = {
  readonly claim: Claim;
  readonly task: string;
  readonly coding: Pick<Coding, "git" | "workspace" | "start" | "purse" | "former">;
  readonly state: LoopState | undefined;
  readonly thrown: unknown;
};

/**
 * Hands on how far the work has come, as the job output `checkpoint`, so that the ticket's next job goes on from it. There is none when nothing was done, or
 * when going on leads nowhere: then the one that this job went on from is said to be none any more, or each further job would be led there too. That none
 * could be left is a warning, as the job fails with a reason of its own.
 */
export async function leaveCheckpoint(ports: Ports, { claim, task, coding, state, thrown }: Left): Promise<void> {
  const { git, workspace, start, purse, former } = coding;
  if (isDeadEnd(thrown)) return former === null ? undefined : ports.reporter.output("checkpoint", noCheckpoint);
  if (state === undefined || state.deeds.length === 0) return;
  try {
    const { files, refused } = await readDifference(git, workspace.folder, start.parent);
    const checkpoint = {
      task,
      parent: start.parent,
      files: [...files],
      stop: nameStop(thrown),
      spentUsd: purse.spentUsd,
      state,
    };
    const text = JSON.stringify(checkpoint);
    const why = refused ?? findObstacle(text, ports);
    if (why !== null) return ports.reporter.warn(`No checkpoint is left: ${why}`);
    const { baton } = await packBaton(ports, claim, { kind: "checkpoint", payload: checkpoint }, purse.spentUsd);
    ports.reporter.output("checkpoint", baton);
    ports.reporter.say(
      `A checkpoint is left: ${state.deeds.length} tool calls, ${files.length} files; the ticket's next job goes on from it.`,
    );
  } catch (failed) {
    ports.reporter.warn(`No checkpoint is left: ${toFault(failed).message}`);
  }
}

function findObstacle(text: string, { reporter }: Ports): string | null {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxCheckpointBytes) return `it would have ${bytes} bytes; ${maxCheckpointBytes} is the most.`;
  return reporter.redact(text).found ? "the conversation holds a secret of the job." : null;
}

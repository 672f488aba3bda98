import { createHash } from "node:crypto";
import { Checkpoint } from "../../contracts/checkpoint.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { toFault } from "../../core/fault.ts";
import { toFigure } from "../../leg/money.ts";
import type { Ports } from "../../ports/ports.ts";
import { isDeadEnd } from "./name-stop.ts";

/** What identifies work: the same words on the same commit. */
export type Work = { readonly task: string; readonly parent: string };

/** Where the state of a run without GitHub is kept from step to step; `former` is what a killed run left of the same work. */
export type CheckpointFile = {
  readonly former: Checkpoint | null;
  readonly keep: (state: LoopState, spentUsd: number) => Promise<void>;
  /** The work is done. */
  readonly drop: () => Promise<void>;
  /** The work failed: tells how to go on. Where it led nowhere it is dropped, as who went on from there would end at once, and always. */
  readonly leave: (thrown: unknown) => Promise<void>;
};

const nothing = async (): Promise<void> => {};
const fileName = "baton-checkpoint.json";

/** In `folder`; nothing is kept when it is empty. */
export async function openCheckpointFile(folder: string, work: Work, ports: Ports): Promise<CheckpointFile> {
  if (folder === "") return { former: null, keep: nothing, drop: nothing, leave: nothing };
  const path = `${folder}/${fileName}`;
  const { task, parent } = { ...work, task: digestOf(work.task) };
  const found = await readCheckpoint(path, ports);
  const former = found?.task === task && found.parent === parent ? found : null;
  let isBegun = former !== null;
  if (former !== null)
    ports.reporter.say(
      `Going on from ${path}: ${former.state.deeds.length} tool calls were done, ${toFigure(former.spentUsd)} USD spent.`,
    );
  else if (found !== null) ports.reporter.warn(`${path} is of another task or commit and is not used.`);
  return {
    former,
    async keep(state, spentUsd) {
      await ports.save(
        path,
        JSON.stringify({ task, parent, files: null, stop: null, spentUsd, state } satisfies Checkpoint),
      );
      isBegun ||= state.transcript.messages.length > 1;
    },
    drop: () => ports.drop(path),
    async leave(thrown) {
      if (!isBegun || isDeadEnd(thrown)) await ports.drop(path);
      else
        ports.reporter.say(`How far it came is kept in ${path}: the same task on the same commit goes on from there.`);
    },
  };
}

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One that can not be read is told and left alone: the work begins anew. */
async function readCheckpoint(path: string, { load, reporter }: Ports): Promise<Checkpoint | null> {
  const text = await load(path);
  if (text === undefined) return null;
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch (thrown) {
    reporter.warn(`${path} is no checkpoint of this version and is not used: ${toFault(thrown).message.slice(0, 300)}`);
    return null;
  }
}

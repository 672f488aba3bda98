import { Checkpoint } from "../../../contracts/checkpoint.ts";
import { toFault } from "../../../core/fault.ts";
import { toFigure } from "../../../leg/money.ts";
import type { Ports } from "../../../ports/ports.ts";
import { digestOf, type Work } from "./digest-of.ts";
import type { Gathered } from "./gather-works.ts";
import { isDeadEnd } from "./name-stop.ts";

/** Where the state of a run without GitHub is kept from step to step; `former` is what a killed run left of the same work. */
export type CheckpointFile = {
  /** Empty: nothing is kept. */
  readonly path: string;
  readonly former: Checkpoint | null;
  readonly keep: (works: Checkpoint["works"], spentUsd: number) => Promise<void>;
  /** The work is done. */
  readonly drop: () => Promise<void>;
  /** The work failed: tells how to go on. Where it led nowhere it is dropped, as who went on from there would end at once, and always. */
  readonly leave: (thrown: unknown) => Promise<void>;
  /** The work of several failed, and is kept now, as far as it leads anywhere. */
  readonly leaveAll: (gathered: Gathered, spentUsd: number) => Promise<void>;
};

const nothing = async (): Promise<void> => {};

/** In `folder`; nothing is kept when it is empty. */
export async function openCheckpointFile(folder: string, work: Work, ports: Ports): Promise<CheckpointFile> {
  if (folder === "") return { path: "", former: null, keep: nothing, drop: nothing, leave: nothing, leaveAll: nothing };
  const path = `${folder}/baton-checkpoint.json`;
  const { task, parent } = { ...work, task: digestOf(work.task) };
  // Before anything is paid for: a folder that can not be written to would be found out when all is done.
  await ports.save(`${path}.probe`, "");
  await ports.drop(`${path}.probe`);
  const former = await findFormer(folder, path, { task, parent }, ports);
  let isBegun = former !== null;
  if (former !== null) {
    const calls = countCalls(former);
    const spent = toFigure(former.spentUsd);
    ports.reporter.say(
      `Going on from ${path}: ${calls === 1 ? "1 tool call was" : `${calls} tool calls were`} done, at most ${spent} USD spent.`,
    );
  }
  const keep = async (works: Checkpoint["works"], spentUsd: number): Promise<void> => {
    await ports.save(path, JSON.stringify({ task, parent, stop: null, spentUsd, works } satisfies Checkpoint));
    isBegun ||= works.some((work) => (work?.state.transcript.messages.length ?? 0) > 1);
  };
  const sayKept = () =>
    ports.reporter.say(`How far it came is kept in ${path}: the same task on the same commit goes on from there.`);
  return {
    path,
    former,
    keep,
    drop: () => ports.drop(path),
    async leave(thrown) {
      if (!isBegun || isDeadEnd(thrown)) await ports.drop(path);
      else sayKept();
    },
    async leaveAll({ works, ledNowhere }, spentUsd) {
      if (ledNowhere) return ports.drop(path);
      if (works.length === 0) return;
      await keep([...works], spentUsd);
      sayKept();
    },
  };
}

/** What is kept of this work. What is kept of another's is put aside under a name of its own, where a run of that finds it. */
async function findFormer(
  folder: string,
  path: string,
  of: Pick<Checkpoint, "task" | "parent">,
  ports: Ports,
): Promise<Checkpoint | null> {
  const isOurs = (found: Checkpoint | null) => found?.task === of.task && found.parent === of.parent;
  const found = await readCheckpoint(path, ports);
  if (isOurs(found)) return found;
  if (found !== null) {
    const aside = nameAside(folder, found);
    await ports.save(aside, JSON.stringify(found));
    await ports.drop(path);
    ports.reporter.warn(
      `${path} is of another task or commit and is not used; for a run of that it is kept as ${aside}.`,
    );
  }
  const aside = nameAside(folder, of);
  const own = await readCheckpoint(aside, ports);
  if (own === null || !isOurs(own)) return null;
  await ports.save(path, JSON.stringify(own));
  await ports.drop(aside);
  return own;
}

function nameAside(folder: string, { task, parent }: Pick<Checkpoint, "task" | "parent">): string {
  return `${folder}/baton-checkpoint-${task.slice(0, 12)}-${parent.slice(0, 7)}.json`;
}

function countCalls({ works }: Checkpoint): number {
  return works.reduce((sum, work) => sum + (work?.state.deeds.length ?? 0), 0);
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

import { isTaskMode, type TaskMode } from "../../../contracts/claim.ts";
import { Fault } from "../../../core/fault.ts";
import { readDataset } from "./read-dataset.ts";
import { readPanel } from "./read-panel.ts";
import type { TaskOf, TaskWork } from "./task-work.ts";

/** By mode: takes the batons of the task's jobs (`takeBaton`), checks them, and says what they come to. What lacks or is refused is a Fault of `addFailure`. */
const readers: Partial<Readonly<Record<TaskMode, (of: TaskOf) => Promise<TaskWork>>>> = {
  ask: readPanel,
  dataset: readDataset,
};

/** What the jobs of a task's claim handed in. */
export async function readTask(of: TaskOf): Promise<TaskWork> {
  const { mode } = of.leg.claim;
  const read = isTaskMode(mode) ? readers[mode] : undefined;
  if (read === undefined)
    throw new Fault("input.invalid", `This Baton has no job for tasks of mode ${mode}.`, { who: "us" });
  return read(of);
}

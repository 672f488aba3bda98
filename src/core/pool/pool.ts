import { Fault } from "../fault.ts";
import { type AgentStatus, agentMoves, type TaskStatus, taskMoves } from "./statuses.ts";

export type Slot = { readonly id: string; readonly status: AgentStatus; readonly task: string | null };
export type PoolTask = {
  readonly id: string;
  /** Whose it is; equals take turns. */
  readonly owner: string;
  /** The higher, the sooner. */
  readonly priority: number;
  /** Order of arrival. */
  readonly seq: number;
  readonly status: TaskStatus;
  /** Starts so far. */
  readonly attempts: number;
  /** It is not started again before. */
  readonly notBeforeMs: number;
};
/** Slots and queue as a value; each step gives the next one. */
export type Pool = {
  readonly slots: readonly Slot[];
  readonly tasks: readonly PoolTask[];
  readonly nextSeq: number;
  /** Starts by owner. */
  readonly served: Readonly<Record<string, number>>;
};
export type Moved = {
  readonly of: "agent" | "task";
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
};
export type Step = { readonly pool: Pool; readonly moved: readonly Moved[] };

export function openPool(maxConcurrent: number): Pool {
  const slots = Array.from({ length: maxConcurrent }, (_, index): Slot => {
    return { id: `slot-${index + 1}`, status: "idle", task: null };
  });
  return { slots, tasks: [], nextSeq: 1, served: {} };
}

/** @throws Fault `bug` when the id is taken. */
export function enqueue(pool: Pool, task: Pick<PoolTask, "id" | "owner" | "priority">): Pool {
  if (pool.tasks.some(({ id }) => id === task.id)) throw refused(`task ${task.id} is in the pool already`);
  const { id, owner, priority } = task;
  const added: PoolTask = { id, owner, priority, seq: pool.nextSeq, status: "pending", attempts: 0, notBeforeMs: 0 };
  return { ...pool, tasks: [...pool.tasks, added], nextSeq: pool.nextSeq + 1 };
}

/** A task that is over and asked for no more leaves the pool. */
export function remove(pool: Pool, id: string): Pool {
  const task = taskOf(pool, id);
  if (taskMoves[task.status].length > 0) throw refused(`task ${id} is ${task.status} and can not be removed`);
  return { ...pool, tasks: pool.tasks.filter((other) => other !== task) };
}

/** @throws Fault `bug` for a move that the table lacks, both statuses named; the same status again is no move. */
export function moveTask(step: Step, id: string, to: TaskStatus, why: string, with_: Partial<PoolTask> = {}): Step {
  const task = taskOf(step.pool, id);
  if (task.status === to) return step;
  if (!taskMoves[task.status].includes(to)) throw refused(`task ${id} can not go from ${task.status} to ${to}`);
  const tasks = step.pool.tasks.map((other) => (other === task ? { ...task, ...with_, status: to } : other));
  return told({ ...step.pool, tasks }, step, { of: "task", id, from: task.status, to, why });
}

/** Like `moveTask`, for a slot. */
export function moveSlot(step: Step, id: string, to: AgentStatus, why: string, task: string | null = null): Step {
  const slot = step.pool.slots.find((other) => other.id === id);
  if (slot === undefined) throw refused(`there is no ${id}`);
  if (slot.status === to) return step;
  if (!agentMoves[slot.status].includes(to)) throw refused(`${id} can not go from ${slot.status} to ${to}`);
  const slots = step.pool.slots.map((other) => (other === slot ? { id, status: to, task } : other));
  return told({ ...step.pool, slots }, step, { of: "agent", id, from: slot.status, to, why });
}

export function taskOf(pool: Pool, id: string): PoolTask {
  const task = pool.tasks.find((other) => other.id === id);
  if (task === undefined) throw refused(`there is no task ${id}`);
  return task;
}

function told(pool: Pool, before: Step, moved: Moved): Step {
  return { pool, moved: [...before.moved, moved] };
}

function refused(what: string): Fault {
  return new Fault("bug", `Pool: ${what}.`, { who: "us" });
}

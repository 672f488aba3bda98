import { type Backoff, delayMs } from "../retry.ts";
import { moveSlot, moveTask, type Pool, type PoolTask, type Step, taskOf } from "./pool.ts";

/** How often a task whose process broke down is started again, and how long after. */
export type RestartPolicy = { readonly maxRestarts: number; readonly backoff: Backoff };
/** `broken`: the process, not the task, is to blame; it may be tried again. */
export type Outcome = { readonly kind: "completed" | "failed" | "cancelled" | "broken"; readonly why: string };

/**
 * Gives the due tasks to idle slots: the highest priority first, among equals the owner that was served least, then the one that came first.
 * `nowMs` on the clock of `notBeforeMs`.
 */
export function startDue(pool: Pool, nowMs: number): Step & { readonly started: readonly string[] } {
  let step: Step = { pool, moved: [] };
  const started: string[] = [];
  for (const slot of pool.slots.filter(({ status }) => status === "idle")) {
    const task = nextTask(step.pool, nowMs);
    if (task === undefined) break;
    step = moveTask(step, task.id, "running", "started", { attempts: task.attempts + 1 });
    step = moveSlot(step, slot.id, "running", `runs ${task.id}`, task.id);
    const served = { ...step.pool.served, [task.owner]: (step.pool.served[task.owner] ?? 0) + 1 };
    step = { ...step, pool: { ...step.pool, served } };
    started.push(task.id);
  }
  return { ...step, started };
}

/** Takes a task's end: its slot is free again, and a broken one waits for another try as long as the policy has one. */
export function settle(pool: Pool, id: string, outcome: Outcome, at: Restarting): Step {
  const task = taskOf(pool, id);
  const slot = pool.slots.find((other) => other.task === id);
  let step: Step = { pool, moved: [] };
  if (outcome.kind !== "broken") step = moveTask(step, id, outcome.kind, outcome.why);
  else if (task.attempts > at.policy.maxRestarts)
    step = moveTask(step, id, "failed", `${outcome.why}; tried ${task.attempts} times`);
  else {
    const waitMs = delayMs(task.attempts - 1, at.policy.backoff, at.random);
    step = moveTask(step, id, "pending", outcome.why, { notBeforeMs: at.nowMs + waitMs });
  }
  if (slot === undefined) return step;
  if (outcome.kind === "broken") step = moveSlot(step, slot.id, "error", outcome.why);
  return moveSlot(step, slot.id, "idle", "free");
}
type Restarting = { readonly nowMs: number; readonly policy: RestartPolicy; readonly random: () => number };

/** Ends the pool: what waits is cancelled, and no slot takes anything any more. What runs must have been settled. */
export function stopPool(pool: Pool, why: string): Step {
  let step: Step = { pool, moved: [] };
  for (const { id, status } of pool.tasks) if (status === "pending") step = moveTask(step, id, "cancelled", why);
  for (const { id } of pool.slots) step = moveSlot(step, id, "stopped", why);
  return step;
}

/** When the earliest task that waits for its time may start; undefined when none waits. */
export function nextDueMs(pool: Pool): number | undefined {
  const times = pool.tasks.filter(({ status }) => status === "pending").map(({ notBeforeMs }) => notBeforeMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function nextTask(pool: Pool, nowMs: number): PoolTask | undefined {
  const due = pool.tasks.filter(({ status, notBeforeMs }) => status === "pending" && notBeforeMs <= nowMs);
  const servedTo = ({ owner }: PoolTask) => pool.served[owner] ?? 0;
  return due.sort((a, b) => b.priority - a.priority || servedTo(a) - servedTo(b) || a.seq - b.seq)[0];
}

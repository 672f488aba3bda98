import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enqueue, openPool, type Pool, remove, taskOf } from "../../../src/core/pool/pool.ts";
import { type Outcome, settle, startDue, stopPool } from "../../../src/core/pool/schedule.ts";
import { agentMoves, type TaskStatus, taskMoves } from "../../../src/core/pool/statuses.ts";

const policy = { maxRestarts: 2, backoff: { baseMs: 100, capMs: 1000 } };
const at = { nowMs: 0, policy, random: () => 0.5 };
const done: Outcome = { kind: "completed", why: "done" };
const withTasks = (slots: number, ...tasks: readonly [string, number, string?][]): Pool =>
  tasks.reduce((pool, [id, priority, owner]) => enqueue(pool, { id, priority, owner: owner ?? id }), openPool(slots));

/** The order in which one slot after the other takes the tasks. */
function orderOf(pool: Pool): readonly string[] {
  const order: string[] = [];
  let now = startDue(pool, 0);
  while (now.started.length > 0) {
    order.push(...now.started);
    const ended = now.started.reduce((left, id) => settle(left, id, done, at).pool, now.pool);
    now = startDue(ended, 0);
  }
  return order;
}

describe("the pool's queue", () => {
  it("runs no more tasks at once than it has slots", () => {
    const step = startDue(withTasks(3, ["a", 1], ["b", 1], ["c", 1], ["d", 1]), 0);
    expect(step.started).toEqual(["a", "b", "c"]);
    expect(startDue(step.pool, 0).started).toEqual([]);
  });

  it("takes twenty tasks on three slots by priority, equals in the order they came", () => {
    const tasks = Array.from({ length: 20 }, (_, n) => [`t${n}`, n % 4] as [string, number]);
    const expected = [...tasks].sort((a, b) => b[1] - a[1]).map(([id]) => id);
    expect(orderOf(withTasks(3, ...tasks))).toEqual(expected);
  });

  it("lets equal owners take turns, however many tasks one of them brings", () => {
    const pool = withTasks(1, ["a1", 1, "a"], ["a2", 1, "a"], ["a3", 1, "a"], ["b1", 1, "b"], ["c1", 1, "c"]);
    expect(orderOf(pool)).toEqual(["a1", "b1", "c1", "a2", "a3"]);
  });

  it("starts a broken task again after a growing wait, and not more often than it may", () => {
    const broken: Outcome = { kind: "broken", why: "crashed" };
    let { pool } = startDue(withTasks(1, ["a", 1]), 0);
    pool = settle(pool, "a", broken, at).pool;
    expect(taskOf(pool, "a")).toMatchObject({ status: "pending", attempts: 1, notBeforeMs: 50 });
    expect(startDue(pool, 49).started).toEqual([]);
    pool = settle(startDue(pool, 50).pool, "a", broken, at).pool;
    expect(taskOf(pool, "a").notBeforeMs).toBe(100);
    const last = settle(startDue(pool, 100).pool, "a", broken, at);
    expect(taskOf(last.pool, "a").status).toBe("failed");
    expect(last.moved.at(-3)?.why).toBe("crashed; tried 3 times");
  });

  it("tells of a broken slot before it is idle again", () => {
    const { moved } = settle(startDue(withTasks(1, ["a", 1]), 0).pool, "a", { kind: "broken", why: "killed" }, at);
    expect(moved.filter(({ of }) => of === "agent").map(({ from, to }) => `${from} → ${to}`)).toEqual([
      "running → error",
      "error → idle",
    ]);
  });

  it("cancels what waits and takes nothing any more once it is stopped", () => {
    const { pool } = stopPool(withTasks(2, ["a", 1]), "the job ends");
    expect(taskOf(pool, "a").status).toBe("cancelled");
    expect(startDue(enqueue(pool, { id: "b", owner: "b", priority: 9 }), 0).started).toEqual([]);
  });

  it("refuses a move that its table lacks, and to forget a task that is not over", () => {
    const { pool } = startDue(withTasks(1, ["a", 1]), 0);
    const ended = settle(pool, "a", done, at).pool;
    expect(() => settle(ended, "a", { kind: "failed", why: "" }, at)).toThrow("from completed to failed");
    expect(() => remove(pool, "a")).toThrow("is running");
    expect(remove(ended, "a").tasks).toEqual([]);
  });

  it("holds its promises whatever happens in whatever order", () => {
    const outcome = fc.constantFrom<Outcome["kind"]>("completed", "failed", "cancelled", "broken");
    const move = fc.oneof(
      fc.record({ do: fc.constant("add" as const), priority: fc.nat(3), owner: fc.constantFrom("x", "y", "z") }),
      fc.record({ do: fc.constant("end" as const), which: fc.nat(), outcome }),
      fc.record({ do: fc.constant("wait" as const), ms: fc.nat(500) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(move, { maxLength: 80 }), (slots, moves) => {
        let pool = openPool(slots);
        let nowMs = 0;
        const seen = new Map<string, TaskStatus>();
        for (const [n, one] of moves.entries()) {
          if (one.do === "add") pool = enqueue(pool, { id: `t${n}`, owner: one.owner, priority: one.priority });
          if (one.do === "wait") nowMs += one.ms;
          const running = pool.tasks.filter(({ status }) => status === "running");
          const ending = one.do === "end" ? running[one.which % Math.max(1, running.length)] : undefined;
          if (one.do === "end" && ending !== undefined)
            pool = settle(pool, ending.id, { kind: one.outcome, why: "" }, { ...at, nowMs }).pool;
          const before = pool;
          const step = startDue(pool, nowMs);
          pool = step.pool;
          expect(pool.tasks.filter(({ status }) => status === "running").length).toBeLessThanOrEqual(slots);
          for (const started of step.started.map((id) => taskOf(before, id)))
            for (const left of pool.tasks.filter((task) => task.status === "pending" && task.notBeforeMs <= nowMs))
              expect(left.priority).toBeLessThanOrEqual(started.priority);
          for (const slot of pool.slots)
            expect(slot.status === "running").toBe(slot.task !== null && taskOf(pool, slot.task).status === "running");
          for (const { id, status, attempts } of pool.tasks) {
            expect(attempts).toBeLessThanOrEqual(policy.maxRestarts + 1);
            const was = seen.get(id);
            if (was !== undefined && taskMoves[was].length === 0) expect(status).toBe(was);
            seen.set(id, status);
          }
        }
      }),
    );
  });

  it("has a way out of every status but the last ones", () => {
    const ends = (moves: Readonly<Record<string, readonly string[]>>) =>
      Object.keys(moves).filter((name) => moves[name]?.length === 0);
    expect(ends(taskMoves)).toEqual(["completed", "failed", "cancelled"]);
    expect(ends(agentMoves)).toEqual(["stopped"]);
  });
});

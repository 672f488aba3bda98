import { randomUUID } from "node:crypto";
import type { AgentEvent } from "../../../contracts/agent-event.ts";
import { Fault } from "../../../core/fault.ts";
import { enqueue, type Moved, openPool, remove, type Step, taskOf } from "../../../core/pool/pool.ts";
import {
  nextDueMs,
  type Outcome,
  type RestartPolicy,
  settle,
  startDue,
  stopPool,
} from "../../../core/pool/schedule.ts";
import type { AgentLog, OpenAgentLog } from "../../../ports/agent-log.ts";
import type { AgentEnd, AgentFailure, AgentPool, AgentWork, PoolSettings } from "../../../ports/agent-pool.ts";
import type { ProgramSandbox } from "../../../ports/program-sandbox.ts";
import { agentChooser, type Chosen } from "./choose-agent.ts";
import { makePlace, type Place } from "./process/make-place.ts";
import { openProxy, type VendorProxy } from "./proxy/open-proxy.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { runWork } from "./run-work.ts";

type Environment = Readonly<Record<string, string | undefined>>;
export type PoolOptions = {
  readonly settings: PoolSettings;
  readonly sandbox: () => Promise<ProgramSandbox>;
  /** Keys and base URLs of the vendors, and what npm needs; nothing of it reaches an agent. */
  readonly env: Environment;
  /** Where agents are installed and kept. */
  readonly cache: string;
  readonly openLog: OpenAgentLog;
  readonly recipes?: Readonly<Record<string, Recipe>>;
  readonly restarts?: RestartPolicy;
  readonly graceMs?: number;
  readonly sampleMs?: number;
  readonly lingerMs?: number;
};

const usualRestarts: RestartPolicy = { maxRestarts: 2, backoff: { baseMs: 1000, capMs: 30_000 } };
const usualGraceMs = 5000;
const usualSampleMs = 1000;
const usualLingerMs = 10_000;

/** A work in the pool, from its arrival until it is answered. */
type Case = {
  readonly work: AgentWork;
  readonly agent: Chosen;
  readonly log: AgentLog;
  readonly tell: (event: AgentEvent) => void;
  readonly stop: AbortController;
  readonly answer: (end: AgentEnd) => void;
  readonly fail: (thrown: unknown) => void;
  open: { readonly place: Place; readonly proxy: VendorProxy; readonly token: string } | undefined;
};

/** The pool's dirty side: keeps the pure pool's state, and does what it says. */
export function openAgentPool(of: PoolOptions): AgentPool {
  let pool = openPool(of.settings.maxConcurrent);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const cases = new Map<string, Case>();
  const running = new Set<Promise<void>>();
  const choose = agentChooser(of);

  /** Each move is told to those whose work it is; a slot's to whose work it runs. */
  function take(step: Step, slots: ReadonlyMap<string, string> = slotsOf()): void {
    pool = step.pool;
    const now = slotsOf();
    for (const moved of step.moved) {
      const task = moved.of === "task" ? moved.id : (slots.get(moved.id) ?? now.get(moved.id));
      cases.get(task ?? "")?.tell({ type: "status_changed", ...toPlain(moved) });
    }
  }

  function slotsOf(): ReadonlyMap<string, string> {
    return new Map(pool.slots.flatMap(({ id, task }) => (task === null ? [] : [[id, task] as const])));
  }

  function advance(): void {
    clearTimeout(timer);
    const nowMs = performance.now();
    const step = startDue(pool, nowMs);
    take(step);
    for (const id of step.started) {
      const run = attempt(id).finally(() => running.delete(run));
      running.add(run);
    }
    const dueMs = nextDueMs(pool);
    if (dueMs !== undefined && dueMs > nowMs) timer = setTimeout(advance, dueMs - nowMs);
  }

  async function attempt(id: string): Promise<void> {
    const one = cases.get(id);
    if (one === undefined) return;
    try {
      one.open ??= await openWay(one);
      const done = await runWork({
        work: one.work,
        ...one.agent,
        ...one.open,
        sandbox: await of.sandbox(),
        limits: {
          timeMs: one.work.timeMs,
          memoryBytes: of.settings.memoryMb * 2 ** 20,
          cpuMs: of.settings.cpuMinutes * 60_000,
          graceMs: of.graceMs ?? usualGraceMs,
          sampleMs: of.sampleMs ?? usualSampleMs,
        },
        lingerMs: of.lingerMs ?? usualLingerMs,
        tell: one.tell,
        stop: one.stop.signal,
      });
      await close(id, done.outcome, () => one.answer(done.end));
    } catch (thrown) {
      await close(id, { kind: "failed", why: thrown instanceof Error ? thrown.message : String(thrown) }, () =>
        one.fail(thrown),
      );
    }
  }

  /** Settles it; when it is over, all that was opened for it is closed before it is answered. */
  async function close(id: string, outcome: Outcome, answer: () => void): Promise<void> {
    const one = cases.get(id);
    if (one === undefined) return;
    const policy = isClosed ? { ...usualRestarts, maxRestarts: 0 } : (of.restarts ?? usualRestarts);
    take(settle(pool, id, outcome, { nowMs: performance.now(), policy, random: Math.random }));
    if (taskOf(pool, id).status !== "pending") {
      pool = remove(pool, id);
      cases.delete(id);
      await one.open?.proxy.close();
      await one.open?.place.remove();
      one.log.close();
      answer();
    }
    advance();
  }

  return {
    async run(work, onEvent) {
      const agent = await choose(work);
      if (isClosed) throw new Fault("bug", "The pool of agents is closed.", { who: "us" });
      const log = of.openLog({ kind: agent.recipe.cli, agent: work.agent });
      const id = log.work;
      const stop = new AbortController();
      const abort = (): void => {
        const failure: AgentFailure = { stop: "aborted", reason: "The agent was told to stop." };
        stop.abort(failure);
        const one = cases.get(id);
        if (one === undefined || taskOf(pool, id).status !== "pending") return;
        void close(id, { kind: "cancelled", why: failure.reason }, () => one.answer(notBegun(agent, failure)));
      };
      const ended = new Promise<AgentEnd>((answer, fail) => {
        const tell = (event: AgentEvent): void => {
          log.add(event);
          onEvent(event);
        };
        cases.set(id, { work, agent, log, tell, stop, answer, fail, open: undefined });
      });
      pool = enqueue(pool, { id, owner: work.owner, priority: work.priority });
      cases.get(id)?.tell({ type: "status_changed", of: "task", id, from: "none", to: "pending", why: "came" });
      work.signal?.addEventListener("abort", abort, { once: true });
      if (work.signal?.aborted) abort();
      else advance();
      return ended.finally(() => work.signal?.removeEventListener("abort", abort));
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const failure: AgentFailure = { stop: "aborted", reason: "The pool was closed." };
      for (const [id, one] of cases) {
        one.stop.abort(failure);
        if (taskOf(pool, id).status === "pending")
          await close(id, { kind: "cancelled", why: failure.reason }, () => one.answer(notBegun(one.agent, failure)));
      }
      await Promise.all(running);
      take(stopPool(pool, failure.reason));
    },
  };
}

/** The way out of the sandbox, kept from one attempt to the next: what is spent is spent. */
async function openWay(one: Case) {
  const { recipe, access } = one.agent;
  const place = await makePlace(recipe, one.work.prompt);
  const token = `baton-${randomUUID()}`;
  const proxy = await openProxy({
    socket: place.proxySocket,
    vendor: recipe.vendor,
    ...access,
    token,
    purse: one.work.purse,
    onFatal: (failure) => one.stop.abort(failure),
    nowMs: () => Date.now(),
  });
  return { place, proxy, token };
}

function notBegun({ recipe, model }: Chosen, failure: AgentFailure): AgentEnd {
  const usage = { input: 0, cached: 0, output: 0 };
  return { ok: false, failure, model: `${recipe.vendor}/${model}`, calls: 0, toolCalls: 0, usage };
}

function toPlain({ of, id, from, to, why }: Moved) {
  return { of, id, from, to, why };
}

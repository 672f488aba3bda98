import { randomUUID } from "node:crypto";
import type { AgentEvent } from "../../../contracts/agent-event.ts";
import { Fault } from "../../../core/fault.ts";
import { enqueue, type Moved, openPool, type Pool, remove, type Step, taskOf } from "../../../core/pool/pool.ts";
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
import type { ProcessLimits } from "./process/run-process.ts";
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
  /** For what takes long before an agent works. */
  readonly say: (line: string) => void;
  readonly recipes?: Readonly<Record<string, Recipe>>;
  readonly restarts?: RestartPolicy;
  readonly graceMs?: number;
  readonly sampleMs?: number;
  readonly lingerMs?: number;
};

const usualRestarts: RestartPolicy = { maxRestarts: 2, backoff: { baseMs: 1000, capMs: 30_000 } };
const noRestarts: RestartPolicy = { ...usualRestarts, maxRestarts: 0 };
const toldToStop: AgentFailure = { stop: "aborted", reason: "The agent was told to stop." };
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
  /** When the attempt that runs is out of time, on the clock of `performance`. */
  endsMs: number;
  open: { readonly place: Place; readonly proxy: VendorProxy; readonly token: string } | undefined;
};

/** The pool's dirty side: keeps the pure pool's state, and does what it says. */
export function openAgentPool(of: PoolOptions): AgentPool {
  return new ProcessPool(of);
}

class ProcessPool implements AgentPool {
  readonly #of: PoolOptions;
  readonly #choose: ReturnType<typeof agentChooser>;
  readonly #cases = new Map<string, Case>();
  readonly #running = new Set<Promise<void>>();
  #pool: Pool;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(of: PoolOptions) {
    this.#of = of;
    this.#choose = agentChooser(of);
    this.#pool = openPool(of.settings.maxConcurrent);
  }

  async run(work: AgentWork, onEvent: (event: AgentEvent) => void): Promise<AgentEnd> {
    const agent = await this.#choose(work).catch((thrown) => {
      if (work.signal?.aborted) return undefined;
      throw thrown;
    });
    if (agent === undefined) return notBegun(work.agent, toldToStop);
    if (this.#isClosed) throw new Fault("bug", "The pool of agents is closed.", { who: "us" });
    const log = this.#of.openLog({ kind: agent.recipe.cli, agent: work.agent });
    const id = log.work;
    const tell = (event: AgentEvent): void => {
      log.add(event);
      onEvent(event);
    };
    const ended = new Promise<AgentEnd>((answer, fail) => {
      const stop = new AbortController();
      this.#cases.set(id, { work, agent, log, tell, stop, answer, fail, endsMs: 0, open: undefined });
    });
    this.#pool = enqueue(this.#pool, { id, owner: work.owner, priority: work.priority });
    tell({ type: "status_changed", of: "task", id, from: "none", to: "pending", why: "came" });
    const abort = () => void this.#cancel(id, toldToStop);
    work.signal?.addEventListener("abort", abort, { once: true });
    if (work.signal?.aborted) abort();
    else this.#advance();
    return ended.finally(() => work.signal?.removeEventListener("abort", abort));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const failure: AgentFailure = { stop: "aborted", reason: "The pool was closed." };
    for (const id of [...this.#cases.keys()]) await this.#cancel(id, failure);
    await Promise.all(this.#running);
    this.#take(stopPool(this.#pool, failure.reason));
  }

  /** Begins what may begin now, and comes back when the next may. */
  #advance(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const step = startDue(this.#pool, nowMs);
    this.#take(step);
    for (const id of step.started) {
      const run = this.#attempt(id).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }
    const dueMs = nextDueMs(this.#pool);
    if (dueMs !== undefined && dueMs > nowMs) this.#timer = setTimeout(() => this.#advance(), dueMs - nowMs);
  }

  async #attempt(id: string): Promise<void> {
    const one = this.#cases.get(id);
    if (one === undefined) return;
    try {
      one.open ??= await openWay(one);
      one.endsMs = performance.now() + one.work.timeMs;
      const { end, outcome } = await runWork({
        work: one.work,
        ...one.agent,
        ...one.open,
        sandbox: await this.#of.sandbox(),
        limits: limitsOf(one.work, this.#of),
        lingerMs: this.#of.lingerMs ?? usualLingerMs,
        tell: one.tell,
        stop: one.stop.signal,
      });
      await this.#settle(id, outcome, () => one.answer(end));
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      await this.#settle(id, { kind: "failed", why }, () => one.fail(thrown));
    }
  }

  /** What runs is told to end, and answers itself; what waits is answered at once. */
  async #cancel(id: string, failure: AgentFailure): Promise<void> {
    const one = this.#cases.get(id);
    one?.stop.abort(failure);
    if (one === undefined || taskOf(this.#pool, id).status !== "pending") return;
    await this.#settle(id, { kind: "cancelled", why: failure.reason }, () =>
      one.answer(notBegun(nameOf(one.agent), failure)),
    );
  }

  /** When the work is over, all that was opened for it is closed before it is answered. */
  async #settle(id: string, outcome: Outcome, answer: () => void): Promise<void> {
    const one = this.#cases.get(id);
    if (one === undefined) return;
    const policy = this.#isClosed ? noRestarts : (this.#of.restarts ?? usualRestarts);
    this.#take(settle(this.#pool, id, outcome, { nowMs: performance.now(), policy, random: Math.random }));
    if (taskOf(this.#pool, id).status !== "pending") {
      this.#pool = remove(this.#pool, id);
      this.#cases.delete(id);
      await one.open?.proxy.close();
      await one.open?.place.remove();
      one.log.close();
      answer();
    }
    this.#advance();
  }

  /** Each move is told to those whose work it is; a slot's to whose work it runs. */
  #take(step: Step): void {
    const before = worksOfSlots(this.#pool);
    this.#pool = step.pool;
    const now = worksOfSlots(this.#pool);
    for (const moved of step.moved) {
      const task = moved.of === "task" ? moved.id : (before.get(moved.id) ?? now.get(moved.id));
      this.#cases.get(task ?? "")?.tell({ type: "status_changed", ...toPlain(moved) });
    }
  }
}

function worksOfSlots({ slots }: Pool): ReadonlyMap<string, string> {
  return new Map(slots.flatMap(({ id, task }) => (task === null ? [] : [[id, task] as const])));
}

function limitsOf({ timeMs }: AgentWork, { settings, graceMs, sampleMs }: PoolOptions): ProcessLimits {
  return {
    timeMs,
    memoryBytes: settings.memoryMb * 2 ** 20,
    cpuMs: settings.cpuMinutes * 60_000,
    graceMs: graceMs ?? usualGraceMs,
    sampleMs: sampleMs ?? usualSampleMs,
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
    model: one.agent.model,
    leftMs: () => one.endsMs - performance.now(),
    onNote: (message) => one.tell({ type: "failed", message }),
    onFatal: (failure) => one.stop.abort(failure),
    nowMs: () => Date.now(),
  });
  return { place, proxy, token };
}

function nameOf({ recipe, model }: Chosen): string {
  return `${recipe.vendor}/${model}`;
}

function notBegun(model: string, failure: AgentFailure): AgentEnd {
  const usage = { input: 0, cached: 0, output: 0 };
  return { ok: false, failure, model, calls: 0, toolCalls: 0, usage };
}

function toPlain({ of, id, from, to, why }: Moved) {
  return { of, id, from, to, why };
}

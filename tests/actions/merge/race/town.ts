import { mergeClaim } from "../../../../src/actions/merge/merge.ts";
import { noWork, type Work } from "../../../../src/actions/publish/work/work.ts";
import { toLegEvents } from "../../../../src/actions/publish/write/to-leg-events.ts";
import { derive } from "../../../../src/actions/route/derive.ts";
import { ownClaims } from "../../../../src/actions/route/own-claims.ts";
import { Config } from "../../../../src/config/config.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { Fault, toFault } from "../../../../src/core/fault.ts";
import { readWorkDue } from "../../../../src/effects/work-due.ts";
import { checkClaim } from "../../../../src/leg/check-claim.ts";
import { openClaim } from "../../../../src/leg/open-claim.ts";
import { toDraft } from "../../../../src/policy/drafts.ts";
import type { Forge } from "../../../../src/ports/forge/forge.ts";
import type { Git } from "../../../../src/ports/git/git.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import type { Memory, StateStore } from "../../../../src/ports/state-store.ts";
import { fold } from "../../../../src/state/fold.ts";
import { checkAppend } from "../../../../src/state/machines/check-append.ts";
import { isMainInDoubt } from "../../../../src/state/main-in-doubt.ts";
import { findMergeLock } from "../../../../src/state/merge-lock.ts";
import { proofOf } from "../../../builders/hand-in.ts";
import { maintainer } from "../../../builders/leg-world.ts";
import { CollectingReporter } from "../../../fakes/collecting-reporter.ts";
import { memoryForge } from "../../../fakes/memory-forge.ts";
import { memoryServer, memoryStateStore } from "../../../fakes/memory-state-store.ts";
import { beginRace, spent } from "./begin-race.ts";
import { judgeRace } from "./judge-race.ts";
import { changeSetGit } from "./memory-git.ts";
import { createRandom, Schedule } from "./schedule.ts";

const config = Config.parse({});

/** Nothing goes wrong, and nobody comes between. */
export const calm: Weather = { deaths: 0, lost: 0, trouble: 0, pushes: 0, stops: 0 };

export type Weather = {
  /** Of all jobs, how many die; of all merges, how many lose their answer; of all pushes, how many fail in passing. */
  readonly deaths: number;
  readonly lost: number;
  readonly trouble: number;
  readonly pushes: number;
  readonly stops: number;
};

/** What came of one race. */
export type Outcome = {
  readonly violations: readonly string[];
  /** Pushes of a person that fell between the last look at main and the merge. */
  readonly diverged: number;
  readonly landed: number;
  readonly yielded: number;
  readonly freed: number;
  readonly dispatches: number;
  readonly sweeps: number;
};

/** GitHub carries a request out within ten seconds or not at all, whether or not somebody still waits for the answer. */
const requestMs = 10_000;

/** Legs that are ready to merge at about the same moment, in one or two runs, with all that may happen to them. Real stories over ports in memory. */
export async function runRace(seed: number, features: readonly number[], outside: Weather): Promise<Outcome> {
  let weather = outside;
  const random = createRandom(seed);
  const schedule = new Schedule(random);
  const race = beginRace(features);
  const repository = race.repository();
  const forge = memoryForge();
  const { world } = forge;
  forge.grant(maintainer, "admin");
  for (const _run of features) forge.openIssue({ title: "Greetings", body: "Say hello.", author: maintainer });
  world.nextId = 1000;
  const server = memoryServer();
  server.memory = { ...server.memory, events: race.events, lastSeq: race.events.at(-1)?.seq ?? 0 };
  world.branches.set("main", race.main);
  for (const { branch, head, number } of race.legs) {
    world.branches.set(branch, head);
    world.pulls.push({
      number,
      state: "open",
      mergeSha: null,
      draft: false,
      title: "Greet",
      body: "",
      branch,
      base: "main",
      author: world.self,
      headWhenClosed: null,
    });
  }
  const people = new Set<string>();
  const violations: string[] = [];
  const diverged: { readonly run: string; readonly ticket: string; readonly number: number }[] = [];
  const tally = { landed: 0, dispatches: 0, sweeps: 0 };
  const openLegs = new Map<number, number>();
  let nextRun = 1000;

  const chance = (share: number): boolean => random() < share;
  /** Mostly quick, sometimes slow, now and then very slow. */
  const latency = (): number => (chance(0.1) ? 4000 : chance(0.4) ? 600 : 40) * random();

  type Jobs = { readonly claim: Claim | null; tip: string; calls: number; readonly diesAt: number };
  const wait = async (job: Jobs, ms = latency()): Promise<void> => {
    if (job.calls++ === job.diesAt) await schedule.die();
    await schedule.sleep(ms);
  };

  function tipOf(): string {
    return world.branches.get("main") ?? "";
  }

  /** Is everything that came onto main from `from` to `to` a person's? */
  function isOfPeople(from: string, to: string): boolean {
    for (let at = to; at !== from; at = repository.parentsOf(at)[0] ?? "") if (!people.has(at)) return false;
    return true;
  }

  /** GitHub merges, and the property is looked at: what lands stands on what it was proved on, but for a person's push that nobody could have seen. */
  async function carryOut(job: Jobs, of: Parameters<Forge["merge"]>[0]) {
    const onto = tipOf();
    const merged = await forge.merge(of);
    if (!merged.merged) return merged;
    repository.land(merged.sha, onto, of.sha);
    tally.landed++;
    const state = fold(server.memory.events);
    const lock = findMergeLock(state, "main");
    const told = `seed ${seed}: #${of.number} of ${job.claim?.claim}`;
    if (lock?.merging.number !== of.number) violations.push(`${told} landed without the lock`);
    const proof = [...state.runs.values()]
      .flatMap((run) => [...run.tickets.values()].filter((one) => one.head === of.sha))
      .find((one) => one.proof !== null)?.proof?.proof;
    const doubts = diverged.filter(({ run, ticket }) => {
      const now = state.runs.get(run)?.tickets.get(ticket);
      return now?.status !== "cancelled" && (now?.merged === null || now === undefined || isMainInDoubt(now));
    });
    if (doubts.length > 0) violations.push(`${told} landed while main was in doubt since #${doubts[0]?.number}`);
    if (proof?.base === onto && proof.tree === repository.treeOf(merged.sha)) return merged;
    if (job.tip !== proof?.base || !isOfPeople(job.tip, onto))
      violations.push(`${told} landed on ${onto.slice(0, 7)}, proved was ${proof?.base.slice(0, 7)}`);
    if (job.claim !== null) diverged.push({ run: job.claim.run, ticket: job.claim.ticket, number: of.number });
    return merged;
  }

  function jobForge(job: Jobs): Forge {
    const own: Partial<Forge> = {
      merge: async (of) => {
        const isLost = chance(weather.lost);
        if (isLost || job.calls === job.diesAt) {
          if (chance(0.6)) schedule.start(async () => void (await carryOut(job, of)), random() * requestMs);
          await wait(job, random() * 20_000);
          throw new Fault("forge.unreachable", "socket hang up", { who: "outside", retryable: true });
        }
        await wait(job, random() * requestMs * 0.8);
        const merged = await carryOut(job, of);
        await wait(job, random() * 8000);
        return merged;
      },
      dispatch: async () => {
        await wait(job);
        tally.dispatches++;
        schedule.start(() => route(false), latency());
      },
    };
    return new Proxy(forge, {
      get: (target, name, receiver) => {
        const mine: unknown = Reflect.get(own, name);
        if (mine !== undefined) return mine;
        const call: unknown = Reflect.get(target, name, receiver);
        if (typeof call !== "function") return call;
        return async (...args: unknown[]) => {
          await wait(job);
          return Reflect.apply(call, target, args);
        };
      },
    });
  }

  function jobGit(job: Jobs): Git {
    const refs = () => new Map([...world.branches].map(([branch, sha]) => [`refs/heads/${branch}`, sha]));
    const git = changeSetGit(repository, refs);
    return {
      ...git,
      refs: async (patterns) => {
        await wait(job);
        const found = await git.refs(patterns);
        job.tip = found.get("refs/heads/main") ?? job.tip;
        return found;
      },
      readFiles: git.readFiles,
      fetch: git.fetch,
      fetchFiles: git.fetchFiles,
      treeOf: git.treeOf,
      parentsOf: git.parentsOf,
      mergeTrees: git.mergeTrees,
      changedPaths: git.changedPaths,
      diff: git.diff,
      push: git.push,
    };
  }

  function jobStore(job: Jobs): StateStore {
    const store = memoryStateStore({ clock: schedule, accept: checkAppend, server });
    const contended = () =>
      new Fault("state.contended", "Other jobs moved the branch; nothing was written.", {
        who: "outside",
        retryable: true,
      });
    return {
      read: async () => {
        await wait(job);
        return store.read();
      },
      advance: async (toAdvance, wanted) => {
        await wait(job);
        if (chance(weather.trouble)) throw contended();
        const advanced = await store.advance(async (memory, there) => {
          const advance = await toAdvance(memory, there);
          await wait(job);
          return advance === null ? null : { ...advance, pages: () => new Map() };
        }, wanted);
        if (chance(weather.trouble)) throw contended();
        return advanced;
      },
    };
  }

  function portsOf(job: Jobs, runId: number): Ports {
    const git = jobGit(job);
    const store = jobStore(job);
    return {
      job: {
        repository: "octo/sample",
        event: "workflow_dispatch",
        payload: {},
        runId,
        attempt: 1,
        workflow: ".github/workflows/baton.yml",
        ref: "refs/heads/main",
        sha: race.main,
        actor: "ada",
        serverUrl: "https://github.test",
        runUrl: `https://github.test/octo/sample/actions/runs/${runId}`,
        scratch: "",
      },
      clock: schedule,
      reporter: new CollectingReporter(),
      forge: jobForge(job),
      git: async () => git,
      state: async () => store,
      signal: new AbortController().signal,
    } as Partial<Ports> as Ports;
  }

  const newJob = (claim: Claim | null): Jobs => {
    return { claim, tip: "", calls: 0, diesAt: chance(weather.deaths) ? Math.floor(random() * 40) : -1 };
  };

  function open(runId: number, legs: number): void {
    openLegs.set(runId, legs);
    world.runs.set(runId, { completed: false, attempt: 1 });
    if (legs === 0) world.runs.set(runId, { completed: true, attempt: 1 });
  }

  function close(runId: number): void {
    const left = (openLegs.get(runId) ?? 1) - 1;
    openLegs.set(runId, left);
    if (left <= 0) world.runs.set(runId, { completed: true, attempt: 1 });
  }

  /** Starts a job; when its machine is gone, GitHub notices that only later. */
  function begin(runId: number, job: Jobs, story: () => Promise<void>, afterMs: number): void {
    schedule.start(async () => {
      let isOver = false;
      const over = (): void => {
        if (!isOver) close(runId);
        isOver = true;
      };
      if (job.diesAt >= 0) schedule.start(async () => void (job.calls > job.diesAt ? over() : watch()), 30_000);
      function watch(): void {
        schedule.start(async () => void (isOver ? undefined : job.calls > job.diesAt ? over() : watch()), 30_000);
      }
      await story().catch((thrown: unknown) => {
        const fault = toFault(thrown);
        const isBorne = ["state.contended", "claim.superseded", "forge.unreachable"].includes(fault.code);
        if (!isBorne)
          violations.push(
            `seed ${seed}: ${job.claim?.claim ?? "route"} ended with ${fault.code}: ${fault.message} ${fault.cause instanceof Error ? fault.cause.stack : ""}`,
          );
      });
      over();
    }, afterMs);
  }

  async function leg(claim: Claim, job: Jobs, ports: Ports): Promise<void> {
    if (
      !["implement", "prove", "merge", "watch"].includes(claim.mode) ||
      (claim.mode === "implement" && claim.round > 1)
    )
      violations.push(`seed ${seed}: ${claim.claim} was given out as ${claim.mode}`);
    if (claim.mode === "prove" || claim.mode === "watch") {
      await wait(job, random() * 20_000);
      const tree = repository.mergeTrees(claim.base, claim.head ?? claim.base);
      const proof = proofOf({ base: claim.base, tree, outcome: "passed" });
      const looked = { head: claim.head ?? "", base: claim.base, tree, patchId: claim.head ?? "" };
      const main = { sha: claim.base, proof, takenBack: false, revert: null, noRevert: null };
      const work: Work = claim.mode === "watch" ? { ...noWork, main } : { ...noWork, looked, proof };
      if (!(await publish(claim, work, ports))) return;
    }
    const opened = await openClaim(JSON.stringify(claim), ["implement", "prove", "merge"], ports);
    const { memory } = await mergeClaim(ports, opened, spent);
    await callNext(claim, memory, ports);
  }

  async function callNext(claim: Claim, memory: Memory, ports: Ports): Promise<void> {
    const run = fold(memory.events).runs.get(claim.run);
    if (run !== undefined && (await readWorkDue(await ports.git(), memory, config, run)))
      await ports.forge.dispatch("", "main");
  }

  /** The push of `publish`, and its dispatch. True: the merge is next. */
  async function publish(claim: Claim, work: Work, ports: Ports): Promise<boolean> {
    let isNext = false;
    const { memory } = await (await ports.state()).advance(async (now) => {
      const { run } = checkClaim(fold(now.events), claim, ports.job);
      const done = run.status === "stopped" ? { ...noWork, failures: ["stopped"] } : work;
      const { drafts, tryMerge } = toLegEvents({ claim, work: done, spent: {}, config, memory: now });
      isNext = tryMerge;
      return { events: drafts };
    });
    if (!isNext) await callNext(claim, memory, ports);
    return isNext;
  }

  async function route(sweep: boolean): Promise<void> {
    const runId = nextRun++;
    const job = newJob(null);
    open(runId, 1);
    const ports = portsOf(job, runId);
    begin(
      runId,
      job,
      async () => {
        const { memory } = await (await ports.state()).advance(async (now) => {
          await wait(job);
          const branches = new Map([...world.branches].filter(([branch]) => branch !== "main"));
          const tips = { ref: "main", sha: tipOf(), branches };
          const heard = { kind: "words" as const, words: [], by: "sweep" as const, sweep };
          return (await derive(now, { heard, tips, config, readObstacles: async () => [] }, ports)).advance;
        });
        const claims = ownClaims(fold(memory.events), ports.job);
        openLegs.set(runId, claims.length + 1);
        for (const claim of claims) {
          const own = newJob(claim);
          const legPorts = portsOf(own, runId);
          begin(runId, own, () => leg(claim, own, legPorts), latency());
        }
      },
      0,
    );
  }

  for (const { claim } of race.legs) openLegs.set(claim.runId, (openLegs.get(claim.runId) ?? 0) + 1);
  for (const runId of openLegs.keys()) world.runs.set(runId, { completed: false, attempt: 1 });
  for (const { claim } of race.legs) {
    const job = newJob(claim);
    const ports = portsOf(job, claim.runId);
    begin(claim.runId, job, () => leg(claim, job, ports), chance(0.5) ? 0 : random() * 15_000);
  }
  for (let left = random() < 0.5 ? weather.pushes : 0; left > 0; left--)
    schedule.start(async () => {
      const pushed = repository.pushOn(tipOf(), `person ${left}`);
      people.add(pushed);
      world.branches.set("main", pushed);
    }, random() * 40_000);
  if (chance(weather.stops))
    schedule.start(async () => {
      const store = memoryStateStore({ clock: schedule, accept: checkAppend, server });
      const [run = ""] = [...fold(server.memory.events).runs.keys()];
      const about = { run, ticket: null, key: "comment:99", correlationId: "comment:99" };
      if (fold(server.memory.events).runs.get(run)?.status === "running")
        await store.advance(async () => ({
          events: [toDraft("RUN_STOPPED", { ...about, payload: { commentId: 99, saidAt: null } })],
        }));
    }, random() * 30_000);
  if (chance(0.3)) schedule.start(() => route(chance(0.5)), random() * 40_000);
  await schedule.run();
  // What is left undone is taken up by the schedule, in calm weather.
  weather = calm;
  const isOver = () => [...fold(server.memory.events).runs.values()].every((run) => run.status === "done");
  for (let before = -1; before !== server.memory.lastSeq && tally.sweeps < 40 && !isOver(); ) {
    before = server.memory.lastSeq;
    tally.sweeps++;
    schedule.start(() => route(true));
    await schedule.run();
  }

  violations.push(
    ...judgeRace(seed, { events: server.memory.events, world, diverged: diverged.map((one) => one.number) }),
  );
  const { events } = server.memory;
  return {
    violations,
    diverged: diverged.length,
    landed: tally.landed,
    yielded: events.filter((event) => event.type === "CLAIM_ENDED" && event.payload.yielded).length,
    freed: events.filter((event) => event.type === "MERGE_ENDED" && event.payload.outcome === "freed").length,
    dispatches: tally.dispatches,
    sweeps: tally.sweeps,
  };
}

import { Fault } from "../../../../src/core/fault.ts";
import type { Forge } from "../../../../src/ports/forge/forge.ts";
import type { Git } from "../../../../src/ports/git/git.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import type { StateStore } from "../../../../src/ports/state-store.ts";
import { checkAppend } from "../../../../src/state/machines/check-append.ts";
import { CollectingReporter } from "../../../fakes/collecting-reporter.ts";
import { memoryStateStore } from "../../../fakes/memory-state-store.ts";
import { carryOut } from "./carry-out.ts";
import { changeSetGit } from "./memory-git.ts";
import type { Jobs, Town } from "./town.ts";

/** GitHub carries a request out within ten seconds or not at all, whether or not somebody still waits for the answer. */
const requestMs = 10_000;

/** What a job sees of the town: each call takes its time, may fail by the weather, and may be the last. */
export function portsOf(town: Town, job: Jobs, runId: number): Ports {
  const git = jobGit(town, job);
  const store = jobStore(town, job);
  return {
    job: {
      repository: "octo/sample",
      event: "workflow_dispatch",
      payload: {},
      runId,
      attempt: 1,
      workflow: ".github/workflows/baton.yml",
      ref: "refs/heads/main",
      sha: town.race.main,
      actor: "ada",
      serverUrl: "https://github.test",
      runUrl: `https://github.test/octo/sample/actions/runs/${runId}`,
      scratch: "",
    },
    clock: town.schedule,
    reporter: new CollectingReporter(),
    forge: jobForge(town, job),
    git: async () => git,
    state: async () => store,
    signal: new AbortController().signal,
  } as Partial<Ports> as Ports;
}

function jobForge(town: Town, job: Jobs): Forge {
  const own: Partial<Forge> = {
    merge: async (of) => {
      const isLost = town.chance(town.weather.lost);
      if (isLost || job.calls === job.diesAt) {
        if (town.chance(0.6))
          town.schedule.start(async () => void (await carryOut(town, job, of)), town.random() * requestMs);
        await town.wait(job, town.random() * 20_000);
        throw new Fault("forge.unreachable", "socket hang up", { who: "outside", retryable: true });
      }
      await town.wait(job, town.random() * requestMs * 0.8);
      const merged = await carryOut(town, job, of);
      await town.wait(job, town.random() * 8000);
      return merged;
    },
    dispatch: async () => {
      await town.wait(job);
      town.tally.dispatches++;
      town.startWorkflow();
    },
  };
  return new Proxy(town.forge, {
    get: (target, name, receiver) => {
      const mine: unknown = Reflect.get(own, name);
      if (mine !== undefined) return mine;
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== "function") return call;
      return async (...args: unknown[]) => {
        await town.wait(job);
        return Reflect.apply(call, target, args);
      };
    },
  });
}

function jobGit(town: Town, job: Jobs): Git {
  const refs = () => new Map([...town.world.branches].map(([branch, sha]) => [`refs/heads/${branch}`, sha]));
  const git = changeSetGit(town.repository, refs);
  return {
    ...git,
    refs: async (patterns) => {
      await town.wait(job);
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

function jobStore(town: Town, job: Jobs): StateStore {
  const store = memoryStateStore({ clock: town.schedule, accept: checkAppend, server: town.server });
  const contended = () =>
    new Fault("state.contended", "Other jobs moved the branch; nothing was written.", {
      who: "outside",
      retryable: true,
    });
  return {
    read: async () => {
      await town.wait(job);
      return store.read();
    },
    advance: async (toAdvance, wanted) => {
      await town.wait(job);
      if (town.chance(town.weather.trouble)) throw contended();
      const advanced = await store.advance(async (memory, there) => {
        const advance = await toAdvance(memory, there);
        await town.wait(job);
        return advance === null ? null : { ...advance, pages: () => new Map() };
      }, wanted);
      if (town.chance(town.weather.trouble)) throw contended();
      return advanced;
    },
  };
}

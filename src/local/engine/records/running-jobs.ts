import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { killGroup } from "../steps/run-process.ts";

/** What an engine that starts after a kill must put away: the processes and the token of each job that was running. */
export type RunningJobs = {
  /** `job` is for people who look for what hangs: its log, as a path below the run's folder. */
  started(jobId: number, job: string, token: string): void;
  spawned(jobId: number, pid: number): void;
  ended(jobId: number): void;
  /** Kills what a former engine left running and gives the tokens to revoke. */
  clear(): readonly string[];
};

type Left = {
  readonly job: string;
  readonly token: string;
  readonly processes: readonly { readonly pid: number; readonly startedAt: string }[];
};

/** Keeps one file a running job in `<folder>/running`. */
export function openRunningJobs(folder: string): RunningJobs {
  const directory = join(folder, "running");
  mkdirSync(directory, { recursive: true });
  const held = new Map<number, Left>();
  const pathOf = (jobId: number) => join(directory, `${jobId}.json`);
  const keep = (jobId: number, left: Left) => {
    held.set(jobId, left);
    writeFileSync(pathOf(jobId), JSON.stringify(left), { mode: 0o600 });
  };
  return {
    started: (jobId, job, token) => keep(jobId, { job, token, processes: [] }),
    spawned(jobId, pid) {
      const left = held.get(jobId);
      if (left !== undefined)
        keep(jobId, { ...left, processes: [...left.processes, { pid, startedAt: startTime(pid) }] });
    },
    ended(jobId) {
      held.delete(jobId);
      rmSync(pathOf(jobId), { force: true });
    },
    clear() {
      return readdirSync(directory).map((name) => {
        const path = join(directory, name);
        const left = parseLeft(readFileSync(path, "utf8"));
        // A process id may have been given to a stranger since: only the same start time is the same process.
        for (const { pid, startedAt } of left.processes)
          if (startedAt !== "" && startTime(pid) === startedAt) killGroup(pid);
        rmSync(path);
        return left.token;
      });
    },
  };
}

function parseLeft(content: string): Left {
  try {
    const read: Left = JSON.parse(content);
    return {
      job: String(read.job),
      token: String(read.token),
      processes: Array.isArray(read.processes) ? read.processes : [],
    };
  } catch {
    // The kill came while the file was written: its processes were just starting and can not be named.
    return { job: "", token: "", processes: [] };
  }
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Caller } from "../caller.ts";

/** One call, as a line of `traffic.jsonl`. */
export type TrafficLine = {
  readonly at: string;
  /** Key of the job whose token was used; null for people and nobody. */
  readonly job: string | null;
  readonly run: number | null;
  readonly by: string | null;
  readonly method: string;
  readonly path: string;
  /** 0: the connection was broken. */
  readonly status: number;
  readonly ms: number;
  readonly kind: "rest" | "graphql" | "git";
};

/** Writes a line a call to `traffic.jsonl` in the run's folder. */
export function createTraffic(folder: string): (caller: Caller, line: Omit<TrafficLine, "job" | "run" | "by">) => void {
  const path = join(folder, "traffic.jsonl");
  return (caller, { at, ...rest }) => {
    const job = caller.token?.job;
    const line: TrafficLine = {
      at,
      job: job?.jobKey ?? null,
      run: job?.runId ?? null,
      by: caller.user?.login ?? null,
      ...rest,
    };
    appendFileSync(path, `${JSON.stringify(line)}\n`);
  };
}

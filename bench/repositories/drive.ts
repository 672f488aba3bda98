import { spawn } from "node:child_process";
import { createWriteStream, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The largest resident memory that each of Baton's processes came to, in MB, by action; `engine` is the local GitHub itself. */
export type Peaks = ReadonlyMap<string, number>;
export type Driven = {
  readonly code: number;
  readonly wallMs: number;
  readonly peaks: Peaks;
  /** From the first line of the change's proof to the start of its tests, to some 50 ms. */
  readonly testsBeginMs: number;
};

/** Runs `npm start -- --repo …` as a person does, and watches the memory of its jobs. */
export async function drive(of: {
  readonly repo: string;
  readonly issueFile: string;
  readonly out: string;
  readonly log: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Driven> {
  const started = performance.now();
  const args = ["start", "--silent", "--", "--repo", of.repo, "--issue", of.issueFile, "--out", of.out, "--yes"];
  const child = spawn("npm", args, { cwd: root, env: of.env, stdio: ["ignore", "pipe", "pipe"] });
  const log = createWriteStream(of.log);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const peaks = new Map<string, number>();
  const timer = setInterval(() => watch(peaks), 200);
  const proof = watchProof(of.out);
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? 1)));
  clearInterval(timer);
  log.end();
  return { code, wallMs: performance.now() - started, peaks, testsBeginMs: proof.end() };
}

/** Sees in the log of the feature's proof when the job begins and when its tests do. */
function watchProof(out: string): { end(): number } {
  let [begun, tests] = [Number.NaN, Number.NaN];
  const timer = setInterval(() => {
    const text = readProofLog(path.join(out, "logs"));
    if (text === "" || !Number.isNaN(tests)) return;
    if (Number.isNaN(begun)) begun = performance.now();
    if (/^test: /m.test(text)) tests = performance.now();
  }, 50);
  return {
    end() {
      clearInterval(timer);
      return tests - begun;
    },
  };
}

function readProofLog(logs: string): string {
  if (!existsSync(logs)) return "";
  const runs = readdirSync(logs).map((run) => path.join(logs, run, "baton - feature (f1) - validate.log"));
  const file = runs.find((name) => existsSync(name));
  return file === undefined ? "" : readFileSync(file, "utf8");
}

function watch(peaks: Map<string, number>): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const action = words
        .slice(1, 4)
        .map(actionOf)
        .find((name) => name !== undefined);
      if (action === undefined) continue;
      const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      peaks.set(action, Math.max(peaks.get(action) ?? 0, Math.round(Number(peak ?? 0) / 1024)));
    } catch {
      // It has ended meanwhile.
    }
  }
}

const actionOf = (word: string): string | undefined =>
  word === "src/cli/main.ts" ? "engine" : /[\\/]dist[\\/](\w+)[\\/]index\.js$/.exec(word)?.[1];

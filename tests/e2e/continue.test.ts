import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findRun, readState } from "../../src/cli/local/read-run.ts";
import { type Github, startGithub } from "../../src/local/github/start-github.ts";

const folder = path.join(mkdtempSync(path.join(tmpdir(), "baton-e2e-continue-")), "run");
const started: ChildProcess[] = [];

/** `npm start -- …` without npm, so that the process that is killed is the one that works. */
function baton(...words: string[]): {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; said: string }>;
} {
  const child = spawn(process.execPath, ["src/cli/main.ts", "local", ...words], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return { process: child, ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, said }))) };
}

const calls = (): string[] => {
  const file = path.join(folder, "traffic.jsonl");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
};

/** Kills it, as the machine's owner or a power cut does, as soon as `isTime` says so. */
async function killWhen(run: ReturnType<typeof baton>, isTime: () => boolean): Promise<void> {
  let over: string | undefined;
  void run.ended.then(({ said }) => {
    over = said;
  });
  while (!isTime()) {
    if (over !== undefined) throw new Error(`it ended before it could be killed: ${over}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  run.process.kill("SIGKILL");
  await run.ended;
}

/** Kills it when such calls have come, one after the other. */
function killAt(run: ReturnType<typeof baton>, ...wanted: readonly RegExp[]): Promise<void> {
  const before = calls().length;
  return killWhen(run, () => {
    let missing = wanted;
    for (const line of calls().slice(before)) if (missing[0]?.test(line)) missing = missing.slice(1);
    return missing.length === 0;
  });
}

const job = (name: string, rest: string): RegExp => new RegExp(`"job":"[^"]*${name}".*${rest}`);
const go = ["--continue", "--yes", "--out", folder];

describe("the program itself is killed", () => {
  let last: { code: number | null; said: string };
  let github: Github | undefined;

  beforeAll(async () => {
    await killWhen(baton("--yes", "--out", folder), () => existsSync(path.join(folder, "local.json")));
    await killAt(baton(...go), job("/ plan", "upload-pack"));
    await killAt(baton(...go), job("\\(f1\\) / publish", '"POST".*git-receive-pack'));
    await killAt(baton(...go), job("\\(f2\\) / publish", '"PUT".*/merge'));
    await killAt(baton(...go), job("\\(f3\\) / validate", "upload-pack"));
    await killAt(
      baton(...go),
      job("\\(f3\\) / publish", '"PUT".*/merge'),
      job("\\(f3\\) / publish", '"POST".*git-receive-pack'),
    );
    last = await baton(...go).ended;
    github = await startGithub({ folder });
  }, 500_000);
  afterAll(async () => {
    for (const child of started) child.kill("SIGKILL");
    await github?.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  test("at its first step, in jobs, and between the last push and what shows it: --continue reaches done with everything there once", async () => {
    expect(last.said).toContain("done");
    expect(last.code).toBe(0);
    const person = github?.as("maintainer");
    const get = async <T>(url: string): Promise<T> =>
      (await person?.request("GET", `/repos/maintainer/notes${url}`)) as T;
    const run = findRun(await readState(path.join(folder, "origin.git")), 1);
    expect([...(run?.tickets.values() ?? [])].map(({ ticket, status }) => `${ticket} ${status}`)).toEqual([
      "plan done",
      "f1 done",
      "f2 done",
      "f3 done",
    ]);
    const marks = (await get<{ body: string }[]>("/issues/1/comments")).map(
      ({ body }) => body.match(/baton:op=(\w+)|^\/baton \w+/)?.[1] ?? body,
    );
    expect(marks).toEqual(["plan", "/baton approve", "done"]);
    expect((await get<{ state: string }>("/issues/1")).state).toBe("closed");
    const pulls = await get<{ number: number; merged_at: string | null }[]>("/pulls?state=all&direction=asc");
    expect(pulls.map(({ merged_at }) => merged_at !== null)).toEqual([true, true, true]);
    const reviews = await Promise.all(
      pulls.map(async ({ number }) => (await get<unknown[]>(`/pulls/${number}/reviews`)).length),
    );
    expect(reviews.toSorted()).toEqual([1, 1, 2]);
    const subjects = execFileSync("git", ["log", "--format=%s", "main"], {
      cwd: path.join(folder, "origin.git"),
      encoding: "utf8",
    });
    expect(subjects.trim().split("\n")).toHaveLength(4);
  });
});

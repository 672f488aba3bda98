import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findRun, readState } from "../../src/cli/local/read-run.ts";
import { type Github, startGithub } from "../../src/local/github/start-github.ts";

const folder = mkdtempSync(path.join(tmpdir(), "baton-e2e-continue-"));
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

/** Kills it, as the machine's owner or a power cut does, at the first new call that matches. */
async function killAt(run: ReturnType<typeof baton>, call: RegExp): Promise<void> {
  const before = calls().length;
  let over: { code: number | null; said: string } | undefined;
  void run.ended.then((end) => (over = end));
  while (
    !calls()
      .slice(before)
      .some((line) => call.test(line))
  ) {
    if (over !== undefined) throw new Error(`it ended before ${call}: ${over.code} ${over.said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  run.process.kill("SIGKILL");
  await run.ended;
}

const job = (name: string, rest: string): RegExp => new RegExp(`"job":"[^"]*${name}".*${rest}`);
const go = ["--continue", "--yes", "--out", folder];

describe("the program itself is killed", () => {
  let last: { code: number | null; said: string };
  let github: Github | undefined;

  beforeAll(async () => {
    await killAt(baton("--yes", "--out", folder), job("/ plan", "upload-pack"));
    await killAt(baton(...go), job("\\(f1\\) / publish", '"POST".*git-receive-pack'));
    await killAt(baton(...go), job("\\(f2\\) / publish", '"PUT".*/merge'));
    await killAt(baton(...go), job("\\(f3\\) / validate", "upload-pack"));
    last = await baton(...go).ended;
    github = await startGithub({ folder });
  }, 240_000);
  afterAll(async () => {
    for (const child of started) child.kill("SIGKILL");
    await github?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("four times, and --continue reaches done with everything there once", async () => {
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

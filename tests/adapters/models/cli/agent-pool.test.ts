import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openSandbox } from "../../../../src/adapters/sandbox/open-sandbox.ts";
import { once } from "../../../../src/core/once.ts";
import { tryPool } from "./try-pool.ts";

describe("the pool of agents, played by a stand-in of ours in the real sandbox", () => {
  let bench: Awaited<ReturnType<typeof tryPool>>;
  afterEach(() => bench.end());

  it("gives the agent's last word, and tells what it did", async () => {
    bench = await tryPool();
    expect(await bench.run("say all is well")).toMatchObject({ ok: true, text: "all is well", toolCalls: 0 });
    const statuses = bench.events.flatMap((event) =>
      event.type === "status_changed" ? [`${event.of} ${event.from} → ${event.to}`] : [],
    );
    expect(statuses).toEqual([
      "task none → pending",
      "task pending → running",
      "agent idle → running",
      "task running → completed",
      "agent running → idle",
    ]);
  });

  it("keeps a malformed line and a half one at the end, and goes on", async () => {
    bench = await tryPool();
    expect(await bench.run("malformed still here")).toMatchObject({ ok: true, text: "still here" });
    expect(await bench.run("half done")).toMatchObject({ ok: true, text: "done" });
    const malformed = bench.events.filter((event) => event.type === "malformed");
    expect(malformed.map(({ line, isWhole }) => [line, isWhole])).toEqual([
      ['{"type":"item.completed", oops', true],
      ["plain words", true],
      ['{"type":"item.st', false],
    ]);
  });

  it("starts an agent that crashes again, not more often than it may, and says why it gives up", async () => {
    bench = await tryPool();
    const end = await bench.run("crash");
    expect(end).toMatchObject({ ok: false, failure: { stop: "crashed" } });
    expect(end.failure?.reason).toContain("ended with 3 in the middle of its work: out of luck");
    expect(bench.read("started")).toBe("crash\ncrash\ncrash\n");
  });

  it("ends an agent that hangs when its time is up, by name", async () => {
    bench = await tryPool();
    const end = await bench.run("hang", { timeMs: 700 });
    expect(end).toMatchObject({ ok: false, failure: { stop: "time" } });
  });

  it("ends one that has said its last word and does not end, and takes its word", async () => {
    bench = await tryPool({ lingerMs: 100 });
    expect(await bench.run("linger all done")).toMatchObject({ ok: true, text: "all done" });
  });

  it("takes its word when its time is up before that", async () => {
    bench = await tryPool({ lingerMs: 60_000 });
    expect(await bench.run("linger all done", { timeMs: 1500 })).toMatchObject({ ok: true, text: "all done" });
  });

  it("does not end one that the vendor still answers, and takes its last word", async () => {
    const vendor = createServer((_, response) => void setTimeout(() => response.end("{}"), 2000)).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => vendor.once("listening", resolve));
    const { port } = vendor.address() as AddressInfo;
    const env = { OPENAI_API_KEY: "the-real-key", OPENAI_BASE_URL: `http://127.0.0.1:${port}` };
    bench = await tryPool({ lingerMs: 1000, env });
    expect(await bench.run("asking")).toMatchObject({ ok: true, text: "whole", calls: 1 });
    vendor.close();
  });

  it("names the vendor that could not be reached, not the time that was lost with it", async () => {
    bench = await tryPool({ env: { OPENAI_API_KEY: "the-real-key", OPENAI_BASE_URL: "http://127.0.0.1:9" } });
    const { failure } = await bench.run("stubborn", { timeMs: 1500 });
    expect(failure).toEqual({
      stop: "model_failed",
      reason: expect.stringMatching(
        /^openai was not reached: unreachable \(.*ECONNREFUSED.*\)\. The agent did not end/,
      ),
    });
  });

  it("quotes the end of what an agent printed when it crashed, and no warning that it came on after", async () => {
    bench = await tryPool({ restarts: { maxRestarts: 0, backoff: { baseMs: 1, capMs: 2 } } });
    const { failure } = await bench.run("warned");
    expect(failure?.reason).toMatch(/^cli\/codex ended with 3 .*panicked at the very end$/s);
    expect(failure?.reason).not.toContain("old warning");
    expect(failure?.reason.length).toBeLessThan(600);
  });

  it("does not take for the last word what tool calls follow", async () => {
    bench = await tryPool({ lingerMs: 300 });
    expect(await bench.run("early and late")).toMatchObject({ ok: true, text: "and late", toolCalls: 1 });
    expect(bench.read("worked")).toBe("yes");
  });

  it("waits for no one that an agent has left behind, and takes its word", async () => {
    bench = await tryPool({ lingerMs: 300 });
    expect(await bench.run("litter done")).toMatchObject({ ok: true, text: "done" });
    await gone(standIn(bench));
  });

  it("takes no word back that was heard before it told an agent to end", async () => {
    bench = await tryPool({ lingerMs: 100, graceMs: 5000 });
    expect(await bench.run("regret done")).toMatchObject({ ok: true, text: "done", toolCalls: 0 });
    expect(bench.events).toContainEqual(expect.objectContaining({ type: "tool_called" }));
  });

  it("kills one at once that breaks a limit while it is told to end", async () => {
    bench = await tryPool({ lingerMs: 100, graceMs: 60_000, memoryMb: 300 });
    expect(await bench.run("amok done")).toMatchObject({ ok: true, text: "done" });
  });

  it("lets an agent that is told to stop say its last words", async () => {
    bench = await tryPool({ graceMs: 10_000 });
    const stop = new AbortController();
    const running = bench.run("polite", { signal: stop.signal });
    await said(bench.events, "polite");
    stop.abort();
    expect(await running).toMatchObject({ ok: false, failure: { stop: "aborted" } });
    await said(bench.events, "goodbye");
  });

  it("does not wait for npm when the job is told to stop while an agent is installed", async () => {
    const around = mkdtempSync(path.join(tmpdir(), "baton-slow-npm-"));
    const asked = path.join(around, "asked");
    writeFileSync(path.join(around, "npm"), `#!/bin/sh\ntouch ${asked}\nsleep 60\n`, { mode: 0o755 });
    const env = { OPENAI_API_KEY: "the-real-key", PATH: `${around}:${process.env["PATH"]}` };
    bench = await tryPool({ cache: path.join(around, "cache"), env });
    const stop = new AbortController();
    const running = bench.run("say all is well", { signal: stop.signal });
    await expect.poll(() => existsSync(asked), { timeout: 10_000 }).toBe(true);
    const startedAt = performance.now();
    stop.abort();
    expect(await running).toMatchObject({ ok: false, calls: 0, failure: { stop: "aborted" } });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    rmSync(around, { recursive: true, force: true });
  });

  it("kills one that does not hear SIGTERM, with all that it has started", async () => {
    // The job itself has no minute then: its own end is sooner.
    bench = await tryPool({ graceMs: 60_000 });
    const stop = new AbortController();
    const running = bench.run("deaf 918273", { signal: stop.signal });
    await said(bench.events, "deaf");
    expect(alive("sleep.91827[3]")).not.toBe("");
    stop.abort();
    expect(await running).toMatchObject({ ok: false, failure: { stop: "aborted" } });
    expect(bench.read("heard")).toBe("SIGTERM\n");
    await gone("sleep.91827[3]");
    await gone(standIn(bench));
  });

  it("ends one that holds more memory than it may, by name", async () => {
    bench = await tryPool({ memoryMb: 300 });
    const end = await bench.run("memory");
    expect(end).toMatchObject({ ok: false, failure: { stop: "memory" } });
    expect(end.failure?.reason).toMatch(/held \d{3,} MB; the limit is 300 MB/);
  });

  it("ends one that uses more CPU than it may, by name", async () => {
    bench = await tryPool({ cpuMinutes: 1 / 60 });
    expect(await bench.run("cpu")).toMatchObject({ ok: false, failure: { stop: "cpu" } });
  });

  it("takes a hundred million bytes of output without keeping them", async () => {
    bench = await tryPool();
    const before = process.memoryUsage().rss;
    let events = 0;
    let cut = 0;
    const end = await bench.pool.run(
      {
        agent: "cli/codex",
        owner: "f1",
        priority: 1,
        folder: bench.folder,
        prompt: "flood 100 through",
        purse: { spentUsd: 0, reserve: () => undefined, settle: () => undefined },
        timeMs: 120_000,
      },
      (event) => {
        events += 1;
        if (event.type === "malformed") cut = event.leftOut;
      },
    );
    expect(end).toMatchObject({ ok: true, text: "100 through" });
    expect(events).toBeGreaterThan(12_000);
    expect(cut).toBeGreaterThan(1e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  }, 300_000);

  it("runs twenty tasks on three slots by priority", async () => {
    bench = await tryPool();
    const begun: string[] = [];
    const wait = (name: string, ms: number, priority: number) =>
      bench.run(`wait ${name} ${ms}`, { priority }, (event) => {
        if (event.type === "status_changed" && event.of === "task" && event.to === "running") begun.push(name);
      });
    const first = [0, 1, 2].map((n) => wait(`first${n}`, 1000, 9));
    // Of works that are given at the same moment any may be queued first.
    await expect.poll(() => begun.length, { timeout: 10_000 }).toBe(3);
    const names = Array.from({ length: 17 }, (_, n) => `p${n % 4}`);
    const rest = names.map((name, n) => wait(name, 20, n % 4));
    const ends = await Promise.all([...first, ...rest]);
    expect(ends.every(({ ok }) => ok)).toBe(true);
    const started = bench.events.filter((event) => event.type === "status_changed" && event.to === "running");
    expect(started.length).toBe(40);
    expect(begun.slice(3)).toEqual(names.toSorted().reverse());
    // Three at once may write in any order.
    expect(bench.read("started").trim().split("\n").toSorted()).toEqual(begun.toSorted());
  }, 300_000);

  it("does the same in the sandbox that hosted runners have, without bubblewrap", async () => {
    const way = once(() => openSandbox({ ways: ["unshare"] }));
    bench = await tryPool({ sandbox: way, graceMs: 2000 });
    expect(await bench.run("say all is well")).toMatchObject({ ok: true, text: "all is well" });
    const stop = new AbortController();
    const running = bench.run("deaf 918274", { signal: stop.signal });
    await said(bench.events, "deaf");
    stop.abort();
    expect(await running).toMatchObject({ ok: false, failure: { stop: "aborted" } });
    expect(bench.read("heard")).toBe("SIGTERM\n");
    await gone("sleep.91827[4]");
  });

  it("keeps each one's events in a file of its own, as they came", async () => {
    bench = await tryPool();
    await bench.run("say for the log");
    const [name = ""] = readdirSync(bench.logFolder);
    const lines = bench.logs(name);
    expect(lines.map(({ event }) => event)).toEqual(bench.events);
    expect(lines[0]).toMatchObject({ agent: "cli/codex", event: { type: "status_changed", to: "pending" } });
  });

  it("cancels what waits and ends what runs when it is closed, and leaves nothing in the temporary folder", async () => {
    bench = await tryPool();
    const prompt = `polite ${randomUUID()}`;
    const works = Array.from({ length: 5 }, () => bench.run(prompt));
    await said(bench.events, "polite");
    expect(places(prompt).length).toBeGreaterThan(0);
    expect(alive(standIn(bench))).not.toBe("");
    await bench.pool.close();
    const ends = await Promise.all(works);
    expect(ends.map((end) => end.failure?.stop)).toEqual(Array(5).fill("aborted"));
    expect(places(prompt)).toEqual([]);
    await gone(standIn(bench));
  });

  it("refuses an agent that is not switched on, one whose files are not the pinned ones, and a folder that is none", async () => {
    bench = await tryPool();
    await expect(bench.run("say x", { agent: "cli/claude" })).rejects.toThrow("no command-line agent");
    await expect(bench.run("say x", { folder: "/nowhere" })).rejects.toThrow(
      "The folder /nowhere for cli/codex is none",
    );
    await bench.end();
    bench = await tryPool({
      settings: {
        maxConcurrent: 1,
        memoryMb: 100,
        cpuMinutes: 1,
        agents: { codex: { version: "1", sha256: "0".repeat(64), model: "m" } },
      },
    });
    await expect(bench.run("say x")).rejects.toThrow("Nothing of it was run");
  });

  it("names the key that is missing before anything is started, and needs none where the vendor's address is another", async () => {
    bench = await tryPool({ env: { OPENAI_API_KEY: " ", ANTHROPIC_API_KEY: "another's" } });
    await expect(bench.run("say x")).rejects.toMatchObject({
      code: "model.no_key",
      message: expect.stringContaining("OPENAI_API_KEY is not set"),
    });
    expect(bench.events).toEqual([]);
    await bench.end();
    bench = await tryPool({ env: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } });
    expect(await bench.run("say all is well")).toMatchObject({ ok: true });
  });
});

async function said(events: readonly { type: string; text?: string }[], text: string): Promise<void> {
  const isSaid = () => events.some((event) => event.type === "said" && event.text === text);
  for (let tries = 0; tries < 1000 && !isSaid(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isSaid()).toBe(true);
}

/** Folders in the temporary folder of works with that prompt; others test there at the same time. */
function places(prompt: string): readonly string[] {
  const promptOf = (name: string): string => {
    const file = path.join(tmpdir(), name, "prompt");
    return name.startsWith("baton-agent-") && existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  return readdirSync(tmpdir()).filter((name) => promptOf(name) === prompt);
}

/** In the command lines of this pool's agents and of all that is around them; not in the line that looks for it. */
const standIn = ({ folder }: { readonly folder: string }): string =>
  `${path.basename(path.dirname(folder))}/.*stand-in[.]cjs`;

function alive(pattern: string): string {
  return execFileSync("sh", ["-c", `grep -lsE '${pattern}' /proc/[0-9]*/cmdline | grep -v "/$$/" || true`], {
    encoding: "utf8",
  });
}

/** The kernel may still be at it when the pool has answered. */
async function gone(pattern: string): Promise<void> {
  for (let tries = 0; tries < 200 && alive(pattern) !== ""; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(alive(pattern)).toBe("");
}

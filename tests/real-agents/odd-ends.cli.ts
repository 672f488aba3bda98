import { afterEach, describe, expect, it } from "vitest";
import { costUsd } from "../../src/core/money/prices.ts";
import { realPool } from "./real-pool.ts";

/** What the vendors' own programs do that nobody would guess, each as it was seen. */
let bench: Awaited<ReturnType<typeof realPool>>;
afterEach(() => bench.end());
const work = (...turns: object[]) => [{ name: "work", turns }];
const inBackground = (command: string) => ({
  name: "Bash",
  input: { command, description: "in the background", run_in_background: true },
});
const good = JSON.stringify({ note: "the good answer, long enough that half of it is some text" });
const cutAt = /was cut at 32,000 output tokens, the most that Baton pays for in one answer\./;

describe("claude", () => {
  it("comes back to what it has left running, and its last result counts", async () => {
    const script = work(
      { call: [inBackground("sleep 4; echo done > made.txt")] },
      { say: "I wait for it." },
      { say: "All finished." },
    );
    bench = await realPool("claude", script, { lingerMs: 500 });
    expect(await bench.run("do the thing")).toMatchObject({ ok: true, text: "All finished." });
    expect(bench.read("made.txt")).toBe("done\n");
    expect(bench.events.filter(({ type }) => type === "ended")).toHaveLength(2);
  });

  it("is taken at its word when what it left running does not end", async () => {
    bench = await realPool("claude", work({ call: [inBackground("sleep 600")] }, { say: "It serves." }));
    expect(await bench.run("do the thing", { timeMs: 12_000 })).toMatchObject({ ok: true, text: "It serves." });
  });

  it("gives the second half of an answer alone, which is put behind the first", async () => {
    bench = await realPool("claude", work({ stop: "length", say: good.slice(0, 20) }, { say: good.slice(20) }));
    const end = await bench.run("do the thing");
    expect(end).toMatchObject({ ok: true, text: good });
    expect(end).not.toHaveProperty("cut");
  });

  it("tells when it asks again", async () => {
    bench = await realPool("claude", work({ fault: "429", times: 1, retryAfter: "1", say: "All done." }));
    expect(await bench.run("do the thing")).toMatchObject({ ok: true, text: "All done." });
    expect(bench.events).toContainEqual({
      type: "failed",
      message: expect.stringMatching(/^429 rate_limit: asks again in 1\.\d s \(try 1 of 10\)$/),
    });
  });
});

describe("codex", () => {
  it("hangs up when it has heard the end, and costs what was told", async () => {
    bench = await realPool(
      "codex",
      work({ call: [{ name: "exec_command", input: { cmd: "true" } }] }, { say: "All done." }),
    );
    const end = await bench.run("do the thing");
    expect(end).toMatchObject({ ok: true, calls: 2 });
    expect(bench.purse.spentUsd).toBeCloseTo(costUsd(end.model, end.usage) ?? Number.NaN, 6);
  });

  it("tries again, and what the broken try said does not stand before its last word", async () => {
    // It takes the half message into its conversation.
    bench = await realPool("codex", work({ fault: "ended", cutAt: 0.85, say: "No, half a" }, { say: good }));
    expect(await bench.run("do the thing")).toMatchObject({ ok: true, text: good });
  });
});

describe("gemini", () => {
  it("asks a model of its own choice at its thirtieth turn, and goes on without its answer", async () => {
    const turns = Array.from({ length: 32 }, (_, n) => {
      const input = { command: `echo ${n} >> made.txt; echo ${n * 7919}`, description: `step ${n}` };
      return { call: [{ name: "run_shell_command", input }] };
    });
    bench = await realPool("gemini", work(...turns, { say: "All done." }));
    expect(await bench.run("do the thing", { timeMs: 100_000 })).toMatchObject({ ok: true, text: "All done." });
    expect(bench.read("made.txt").trim().split("\n")).toHaveLength(32);
    expect(bench.events).toContainEqual({ type: "failed", message: expect.stringContaining("gemini-3-flash-preview") });
  });

  it("tries again in silence, and what the broken try said does not stand before its last word", async () => {
    bench = await realPool("gemini", work({ fault: "ended", times: 1, cutAt: 0.6, say: good }));
    expect(await bench.run("do the thing")).toMatchObject({ ok: true, text: good });
  });
});

describe("an answer that is cut at our cap", () => {
  it("is named where claude gives up", async () => {
    bench = await realPool("claude", work(...Array.from({ length: 4 }, () => ({ stop: "length", say: "half" }))));
    const reason = (await bench.run("do the thing")).failure?.reason ?? "";
    expect(reason).toMatch(cutAt);
    expect(reason).not.toContain("128000");
  });

  it("is named where codex dies", async () => {
    bench = await realPool("codex", work({ stop: "length", say: "half" }));
    expect((await bench.run("do the thing")).failure?.reason).toMatch(cutAt);
  });

  it("is named where gemini calls the half a success", async () => {
    bench = await realPool("gemini", work({ stop: "length", say: "half" }));
    expect(await bench.run("do the thing")).toMatchObject({ ok: true, cut: expect.stringMatching(cutAt) });
  });
});

it.each(["claude", "codex", "gemini"] as const)("a wait that outlasts the work of %s is told at once", async (cli) => {
  bench = await realPool(cli, work({ fault: "429", retryAfter: "3600", say: "never" }));
  const startedMs = performance.now();
  expect(await bench.run("do the thing", { timeMs: 90_000 })).toMatchObject({
    ok: false,
    failure: { stop: "model_failed", retryAfterMs: 3_600_000, reason: expect.stringContaining("asks to wait 3,600 s") },
  });
  expect(performance.now() - startedMs).toBeLessThan(45_000);
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findEndOf } from "../../src/agent/loop-state.ts";
import { defineTool, done } from "../../src/agent/tool.ts";
import type { LoopState } from "../../src/contracts/loop-state.ts";
import { completed, lastSent, tryAgent } from "./try-agent.ts";

const acted: string[] = [];
const note = defineTool({
  name: "note",
  description: "Notes a word.",
  input: z.strictObject({ word: z.string() }),
  act: async ({ word }) => {
    acted.push(word);
    return done(`noted ${word}`, "", true);
  },
});
const tools = [note];
const say = (...words: string[]) => ({ call: words.map((word) => ({ name: "note", input: { word } })) });
const read = (path: string) => ({ call: [{ name: "read_file", input: { path, from: null, to: null } }] });

/** All states that a task of two answers was kept in. */
async function keepStates(): Promise<readonly LoopState[]> {
  const { kept } = await tryAgent({ turns: [say("a", "b", "c"), say("d"), completed], tools });
  acted.length = 0;
  return kept;
}
const resultsIn = (state: LoopState) =>
  state.transcript.messages.flatMap((message) => (message.role === "tools" ? message.results : []));

describe("a state that was kept", () => {
  it("is gone on from wherever it stood: nothing finished is done again, nothing left out, every call answered in order", async () => {
    const kept = await keepStates();
    expect(kept.length).toBeGreaterThanOrEqual(6);
    for (const state of kept) {
      acted.length = 0;
      const before = resultsIn(state).map(({ content }) => content.slice("noted ".length, "noted ".length + 1));
      const answered = state.transcript.messages.filter(({ role }) => role === "assistant").length;
      const rest = [say("a", "b", "c"), say("d"), completed].slice(answered);
      const { outcome, models } = await tryAgent({ turns: rest, tools, resume: state });
      expect(outcome.ok).toBe(true);
      expect([...before, ...acted]).toEqual(["a", "b", "c", "d"]);
      models[0]?.assertAllAsked();
      const last = models[0]?.asked.at(-1)?.transcript.messages ?? [];
      for (const [index, message] of last.entries()) {
        if (message.role !== "assistant") continue;
        const next = last[index + 1];
        expect(next?.role === "tools" ? next.results.map(({ callId }) => callId) : []).toEqual(
          message.toolCalls.map(({ id }) => id),
        );
      }
    }
  });

  it("begins byte for byte with what was sent before, for the model whose conversation it is", async () => {
    const kept = await keepStates();
    const state = kept.at(-2);
    if (state === undefined) throw new Error("nothing was kept");
    const { models } = await tryAgent({ turns: [completed], tools, resume: state });
    const sent = JSON.stringify(models[0]?.asked[0]?.transcript.messages);
    expect(sent.startsWith(JSON.stringify(state.transcript.messages).slice(0, -1))).toBe(true);
  });

  it("goes to another vendor's model as a hand-over that says what was done", async () => {
    const kept = await keepStates();
    const { outcome, models } = await tryAgent({
      turns: [say("e"), completed],
      tools,
      resume: kept.at(-2),
      names: ["google/three"],
    });
    expect(outcome).toMatchObject({ ok: true, model: "google/three" });
    expect(acted).toEqual(["e"]);
    const first = models[0]?.asked[0]?.transcript.messages ?? [];
    expect(first).toHaveLength(1);
    expect(JSON.stringify(first)).toMatch(/Its job ended.*note.*noted d/s);
    expect(lastSent(models[0])).toContain("noted e");
  });

  it("is begun afresh when the system text is another one by now: a vendor's cache and the model's words belong to the old one", async () => {
    const state = (await keepStates()).at(-2);
    if (state === undefined) throw new Error("nothing was kept");
    const resume = { ...state, transcript: { ...state.transcript, system: "You wrote code." } };
    const { models } = await tryAgent({ turns: [completed], tools, resume });
    expect(models[0]?.asked[0]?.transcript).toMatchObject({ system: "You write code.", messages: [{ role: "user" }] });
  });

  it("knows the task's own words by either job's nonce, and hands over what begins with others", async () => {
    const state = (await keepStates()).at(-2);
    if (state === undefined) throw new Error("nothing was kept");
    const [, ...rest] = state.transcript.messages;
    const begin = async (text: string) => {
      const transcript = { ...state.transcript, messages: [{ role: "user" as const, text }, ...rest] };
      const resume = { ...state, nonce: "fedcba9876543210", transcript };
      const user = "Do it in <data-0123456789abcdef>.";
      const { models } = await tryAgent({ turns: [completed], tools, resume, user });
      return models[0]?.asked[0]?.transcript.messages ?? [];
    };
    const own = "Do it in <data-fedcba9876543210>.";
    expect(await begin(own)).toHaveLength(state.transcript.messages.length);
    expect(await begin(`${own}\n\n# What was done so far`)).toHaveLength(state.transcript.messages.length);
    for (const other of ["Do something else.", `${own} And more.`, "Do it in <data-0000000000000000>."]) {
      const sent = await begin(other);
      expect(sent).toHaveLength(1);
      expect(JSON.stringify(sent)).not.toContain(other);
    }
  });

  it("keeps the fences of its conversation, whatever the new job's would be", async () => {
    const { kept } = await tryAgent({ turns: [read("a.ts"), { stop: "refusal" }], files: { "a.ts": "1" } });
    const resume = kept.find((state) => state.transcript.messages.length === 3 && resultsIn(state).length === 0);
    if (resume === undefined) throw new Error("nothing was kept before the call was made");
    const files = { "a.ts": "2" };
    const { models } = await tryAgent({ turns: [completed], files, resume: { ...resume, nonce: "fedcba9876543210" } });
    expect(lastSent(models[0])).toContain("<data-fedcba9876543210 ");
  });

  it("counts on from the repairs and the idle turns that there were", async () => {
    const state = (await keepStates()).at(-2);
    if (state === undefined) throw new Error("nothing was kept");
    const broken = { call: [{ name: "complete_task", input: { outcome: "merged" } }] };
    const repaired = await tryAgent({ turns: [broken], tools, resume: { ...state, repairs: 2 } });
    expect(repaired.outcome).toMatchObject({ ok: false, stop: "invalid_result" });
    const files = { "a.ts": "1" };
    const { kept } = await tryAgent({ turns: [read("a.ts"), { stop: "refusal" }], files });
    const wasRead = kept.at(-1);
    if (wasRead === undefined) throw new Error("nothing was kept");
    const idle = await tryAgent({ turns: [read("./a.ts")], files, resume: { ...wasRead, idleTurns: 9 } });
    expect(idle.outcome).toMatchObject({ ok: false, stop: "no_progress" });
  });

  it("comes to a result that stood as often as a job must, without asking, however idle it was before", async () => {
    const files = { "a.ts": "1" };
    const beside = { call: [{ name: "read_file", input: { path: "a.ts", from: null, to: null } }, ...completed.call] };
    const { kept } = await tryAgent({ turns: [read("a.ts"), { stop: "refusal" }], files });
    const before = kept.at(-1);
    if (before === undefined) throw new Error("nothing was kept");
    let state = (await tryAgent({ turns: [beside], files, resume: { ...before, idleTurns: 9 } })).kept.at(-1);
    for (let job = 0; job < 4; job++) {
      expect(state && findEndOf(state)).toBeUndefined();
      const again = await tryAgent({ turns: [], files, resume: state });
      expect(again.outcome).toMatchObject({ ok: true, turns: 0 });
      state = again.kept.at(-1);
    }
  });

  it("still knows what was done to and fro before", async () => {
    const write = (content: string) => ({ call: [{ name: "write_file", input: { path: "a.ts", content } }] });
    const files = { "a.ts": "1" };
    const { kept } = await tryAgent({ turns: [write("2"), write("1"), { stop: "refusal" }], files });
    const { outcome } = await tryAgent({ turns: [write("2"), write("1")], files, resume: kept.at(-1) });
    expect(outcome).toMatchObject({ ok: false, stop: "oscillation" });
  });
});

import { afterEach, describe, expect, it } from "vitest";
import type { Turn } from "../../../src/local/models/script/script.ts";
import type { Message, Model, Reply, ToolSpec } from "../../../src/ports/model.ts";

/** A model that answers with these turns, one a call; `key` as the person gave it. */
export type Started = { readonly model: Model; readonly stop: () => Promise<void> };
export type Start = (turns: readonly Turn[], key?: string) => Promise<Started>;

const options = { maxOutputTokens: 1000 };
const readFile: ToolSpec = {
  name: "read_file",
  description: "Reads a file.",
  schema: {
    type: "object",
    properties: { path: { type: "string" }, from: { type: ["integer", "null"] } },
    required: ["path", "from"],
    additionalProperties: false,
  },
};
const ask: Message = { role: "user", text: "What is in the files?" };
const hello = { system: "You read files.", messages: [ask] };

/** The contract of port Model, for every adapter and the fake. `checksKeys`: a wrong key is refused. */
export function describeModel(name: string, start: Start, { checksKeys }: { readonly checksKeys: boolean }): void {
  describe(`${name} keeps the contract of a model`, () => {
    let started: Started | undefined;
    afterEach(async () => {
      await started?.stop();
      started = undefined;
    });
    async function modelOf(turns: readonly Turn[], key?: string): Promise<Model> {
      started = await start(turns, key);
      return started.model;
    }
    const replyTo = async (turn: Turn, key?: string): Promise<Reply> =>
      (await modelOf([turn], key)).reply(hello, [readFile], options);

    it("answers with plain text", async () => {
      const reply = await replyTo({ say: 'Nothing of note: ünïcode, "quotes"\nand lines.' });
      expect(reply).toMatchObject({
        text: 'Nothing of note: ünïcode, "quotes"\nand lines.',
        toolCalls: [],
        stop: "end",
      });
      expect(reply.failure).toBeUndefined();
    });

    it("counts tokens, the cached ones as a part of the input", async () => {
      const reply = await replyTo({ say: "Yes.", usage: { input: 1000, cached: 700, output: 50 } });
      expect(reply.usage).toMatchObject({ input: 1000, cached: 700, output: 50 });
    });

    it("gives the reasoning that the vendor shows apart from the text", async () => {
      const reply = await replyTo({ think: "They ask for files.", say: "Yes." });
      expect(reply).toMatchObject({ thought: "They ask for files.", text: "Yes." });
    });

    it("calls a tool with text beside it", async () => {
      const reply = await replyTo({
        say: "Let me look.",
        call: [{ name: "read_file", input: { path: "a/ä.ts", from: 3 } }],
      });
      expect(reply).toMatchObject({ text: "Let me look.", stop: "tool_calls" });
      expect(reply.toolCalls).toMatchObject([{ name: "read_file", input: { path: "a/ä.ts", from: 3 } }]);
    });

    it("calls the same tool twice at once, with ids of their own, and takes the results in order", async () => {
      const model = await modelOf([{ call: [call("a.ts"), call("b.ts")] }, { say: "Both read." }]);
      const first = await model.reply(hello, [readFile], options);
      expect(first.toolCalls.map((made) => made.input)).toEqual([call("a.ts").input, call("b.ts").input]);
      expect(new Set(first.toolCalls.map((made) => made.id)).size).toBe(2);
      const second = await model.reply(
        { ...hello, messages: [ask, toTurn(first), toResults(first)] },
        [readFile],
        options,
      );
      expect(second).toMatchObject({ text: "Both read.", stop: "end" });
    });

    it("goes on for several turns when its own parts come back, and makes every id once", async () => {
      const model = await modelOf([
        { say: "One.", call: [call("1")] },
        { call: [call("2")] },
        { call: [call("3")] },
        { say: "Done." },
      ]);
      const messages: Message[] = [ask];
      const ids: string[] = [];
      let reply = await model.reply({ ...hello, messages }, [readFile], options);
      while (reply.stop === "tool_calls") {
        ids.push(...reply.toolCalls.map((made) => made.id));
        messages.push(toTurn(reply), toResults(reply));
        reply = await model.reply({ ...hello, messages }, [readFile], options);
      }
      expect(reply).toMatchObject({ text: "Done.", stop: "end" });
      expect(ids).toHaveLength(3);
      expect(new Set(ids).size).toBe(3);
    });

    it("goes on after a call of a tool that does not exist, once that is said", async () => {
      const model = await modelOf([
        { call: [{ name: "run_everything", input: { command: "ls" } }] },
        { call: [call("a")] },
        { say: "Done." },
      ]);
      const messages: Message[] = [ask];
      for (const stop of ["tool_calls", "tool_calls", "end"]) {
        const reply = await model.reply({ ...hello, messages }, [readFile], options);
        expect(reply).toMatchObject({ stop });
        messages.push(toTurn(reply), toResults(reply));
      }
    });

    it("goes on from a nudge after plain text", async () => {
      const model = await modelOf([{ say: "I think so." }, { call: [call("a")] }]);
      const first = await model.reply(hello, [readFile], options);
      const second = await model.reply(
        { ...hello, messages: [ask, toTurn(first), { role: "user", text: "Use the tool." }] },
        [readFile],
        options,
      );
      expect(second.stop).toBe("tool_calls");
    });

    it("takes the turns of another vendor as text and calls, a failed tool among them", async () => {
      const model = await modelOf([{ say: "Hm." }, { say: "I go on." }]);
      await model.reply(hello, [readFile], options);
      const foreign: Message = {
        role: "assistant",
        text: "I looked.",
        toolCalls: [{ id: "strange id:1", name: "read_file", input: { path: "x", from: null } }],
        opaque: { vendor: "elsewhere", content: { model: "elsewhere/m", parts: [{ type: "secret" }] } },
      };
      const results: Message = {
        role: "tools",
        results: [{ callId: "strange id:1", name: "read_file", content: "no such file", isError: true }],
      };
      const reply = await model.reply({ ...hello, messages: [ask, foreign, results] }, [readFile], options);
      expect(reply).toMatchObject({ text: "I go on.", stop: "end" });
    });

    it("tells a reply that was cut at the token limit", async () => {
      expect(await replyTo({ say: "It begins with", stop: "length" })).toMatchObject({
        text: "It begins with",
        stop: "length",
      });
    });

    it("tells a refusal", async () => {
      expect((await replyTo({ say: "I can not help with that.", stop: "refusal" })).stop).toBe("refusal");
    });

    it("tells a transcript that does not fit, without calling it a failure", async () => {
      const reply = await replyTo({ stop: "overflow" });
      expect(reply.stop).toBe("context_overflow");
      expect(reply.failure).toBeUndefined();
    });

    it("hands on a rate limit with the whole wait, however long", async () => {
      const reply = await replyTo({ fault: "429", retryAfter: "7200" });
      expect(reply).toMatchObject({ stop: "failed", failure: { kind: "rate_limited", retryAfterMs: 7_200_000 } });
    });

    it("hands on a wait in milliseconds", async () => {
      const reply = await replyTo({ fault: "429", retryAfterMs: 1250 });
      expect(reply.failure).toMatchObject({ kind: "rate_limited", retryAfterMs: 1250 });
    });

    it.each(["500", "502", "503", "529"] as const)("calls a %s overloaded", async (fault) => {
      expect(await replyTo({ fault })).toMatchObject({ stop: "failed", failure: { kind: "overloaded" } });
    });

    it("calls a connection that is reset unreachable", async () => {
      expect(await replyTo({ fault: "reset" })).toMatchObject({ stop: "failed", failure: { kind: "unreachable" } });
    });

    it.each([0.05, 0.3, 0.6, 0.95])(
      "calls a stream that breaks at %f of its length cut, never an answer",
      async (cutAt) => {
        expect(await replyTo({ ...long, fault: "cut", cutAt })).toMatchObject({
          stop: "failed",
          failure: { kind: "cut" },
          toolCalls: [],
        });
      },
    );

    it.each([0, 0.3, 0.6, 0.95])("calls a stream that ends politely at %f of its length cut as well", async (cutAt) => {
      expect(await replyTo({ ...long, fault: "ended", cutAt })).toMatchObject({
        stop: "failed",
        failure: { kind: "cut" },
        toolCalls: [],
      });
    });

    it.each(["empty", "html"] as const)("calls an answer that is %s cut", async (fault) => {
      const { failure } = await replyTo({ fault });
      expect(failure?.kind).toBe("cut");
    });

    it.each<[string, Turn]>([
      ["words", { say: "Yes." }],
      ["a call alone", { call: [call("a.ts")] }],
    ])("tells once that an answer has begun: %s", async (_what, turn) => {
      let begun = 0;
      const model = await modelOf([turn]);
      await model.reply(hello, [readFile], { ...options, onBegun: () => begun++ });
      expect(begun).toBe(1);
    });

    it.each<[string, Turn]>([
      ["a rate limit", { fault: "429" }],
      ["a reset", { fault: "reset" }],
      ["an empty answer", { fault: "empty" }],
      ["a transcript that does not fit", { stop: "overflow" }],
    ])("tells of no beginning where none was: %s", async (_what, turn) => {
      let begun = 0;
      const model = await modelOf([turn]);
      await model.reply(hello, [readFile], { ...options, onBegun: () => begun++ });
      expect(begun).toBe(0);
    });

    it("does not ask when the call is aborted already", async () => {
      const model = await modelOf([{ say: "late" }]);
      const reply = await model.reply(hello, [readFile], { ...options, signal: AbortSignal.abort() });
      expect(reply).toMatchObject({ stop: "failed", failure: { kind: "aborted" } });
    });

    it("stops in the middle of a stream when it is aborted", async () => {
      const model = await modelOf([{ ...long, fault: "stall" }]);
      const reply = await model.reply(hello, [readFile], { ...options, signal: AbortSignal.timeout(60) });
      expect(reply).toMatchObject({ stop: "failed", failure: { kind: "aborted" } });
    });

    it("says in one printable line what went wrong", async () => {
      const { failure } = await replyTo({ fault: "502" });
      expect(failure?.message).toMatch(/^[^\n<>]{3,420}$/);
    });

    it.runIf(checksKeys)("calls a wrong key a matter of the key", async () => {
      expect(await replyTo({ say: "no" }, "bad-key-9")).toMatchObject({ stop: "failed", failure: { kind: "auth" } });
    });
  });
}

const long: Turn = {
  say: "A long answer. ".repeat(40),
  call: [{ name: "read_file", input: { path: "a".repeat(200), from: null } }],
};

function call(path: string) {
  return { name: "read_file", input: { path, from: null } };
}

function toTurn(reply: Reply): Message {
  return {
    role: "assistant",
    text: reply.text,
    toolCalls: reply.toolCalls,
    ...(reply.opaque === undefined ? {} : { opaque: reply.opaque }),
  };
}

function toResults(reply: Reply): Message {
  return {
    role: "tools",
    results: reply.toolCalls.map((made) => ({
      callId: made.id,
      name: made.name,
      content: `content of ${JSON.stringify(made.input)}`,
      isError: false,
    })),
  };
}

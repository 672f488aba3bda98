import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundOfTurns, estimateTokens, toCounted, tokensPerByte } from "../../../src/agent/ask/estimate-tokens.ts";
import { tokenBound } from "../../../src/core/money/token-bound.ts";
import type { Message, Model, ToolSpec, Transcript } from "../../../src/ports/model.ts";
import { completed, tryAgent } from "../try-agent.ts";

/** Texts with what o200k makes of each (gpt-tokenizer 4.0.0): characters / 3, as it was estimated before, is below two thirds of them. */
const counts: readonly (readonly [text: string, tokens: number])[] = [
  ["The quick brown fox jumps over the lazy dog, and then it sleeps until the evening comes.", 19],
  ['{"id":1234567890,"ok":true,"tags":["a","b","c"],"at":"2026-11-29T14:00:00.000Z"}', 39],
  ["사용자가 로그인하면 세션을 만들고 만료 시각을 기록한다. 실패하면 이유를 알려준다.", 24],
  ["用户登录后创建会话并记录过期时间，如果失败则告知原因。繁體字與罕見字：龘靐齉爩。", 36],
  ["ユーザーがログインするとセッションを作成し、有効期限を記録します。失敗したら理由を伝える。", 29],
  ["เมื่อผู้ใช้เข้าสู่ระบบ ให้สร้างเซสชันและบันทึกเวลาหมดอายุ หากล้มเหลวให้แจ้งเหตุผล", 32],
  ["ተጠቃሚው ሲገባ ክፍለ ጊዜ ፍጠር እና የሚያበቃበትን ጊዜ መዝግብ።", 74],
  ["བོད་ཡིག་གི་ཡི་གེ་འདི་དག་ནི་ཚོད་ལྟའི་ཆེད་དུ་ཡིན།", 70],
  ["𒀀𒁀𒂀𒃀𒄀𒅀𒆀𒇀𒈀𒉀𒊀𒋀", 48],
  ["👩‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽🧑🏿‍🚀❤️‍🔥", 35],
  ["ﷺﷺﷺﷺ ﷻﷻ ㍿㌀㌁ ﬀﬁﬂﬃ ㎯㎨", 35],
  ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 43],
  ["3.14159265358979323846 2.71828182845904523536 1.41421356237309504880 1618033988749894848", 37],
  ["VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4gMTIzNDU2Nzg5MCE=", 52],
];

const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom(...counts.map(([one]) => one)),
);
const spec: ToolSpec = { name: "look", description: "Looks.", schema: { type: "object", properties: {} } };

/** The dearest vendor that can be: a token for each byte that it normalizes to, words of its own around each message and call. */
function dearest({ system, messages }: Transcript, specs: readonly ToolSpec[]): number {
  const parts = messages.map((message) =>
    message.role === "user"
      ? tokenBound(message.text)
      : message.role === "tools"
        ? message.results.reduce((sum, { content }) => sum + tokenBound(content), 0)
        : tokenBound(message.text) +
          message.toolCalls.reduce((sum, { input }) => sum + tokenBound(JSON.stringify(input)), 0),
  );
  return 700 + tokenBound(system) + tokenBound(JSON.stringify(specs)) + parts.reduce((sum, part) => sum + part + 8, 0);
}

describe("the estimate of what a call sends", () => {
  it.each(counts)("is not below what a tokenizer makes of %j", (sample, tokens) => {
    expect(tokenBound(sample)).toBeGreaterThanOrEqual(tokens);
    // A hundred of them, so that what is added for the call does not hide it.
    const messages = Array.from({ length: 100 }, (): Message => ({ role: "user", text: sample }));
    expect(estimateTokens({ system: "", messages }, [])).toBeGreaterThanOrEqual(100 * tokens);
  });

  it("counts a character by what a tokenizer may normalize it to", () => {
    expect(tokenBound("\uFDFA")).toBe(33);
    expect(tokenBound("Ａ")).toBe(3);
    expect(tokenBound("\ud800")).toBe(3);
  });

  it("is never below the dearest vendor, with what that has counted or without", () => {
    const message = fc.oneof(
      fc.record({ role: fc.constant("user" as const), text }),
      fc.record({ content: text }).map(
        ({ content }): Message => ({
          role: "tools",
          results: [{ callId: "a", name: "look", content, isError: false }],
        }),
      ),
      fc.record({ text, input: fc.dictionary(fc.string(), text) }).map(
        ({ text: said, input }): Message => ({
          role: "assistant",
          text: said,
          toolCalls: [{ id: "a", name: "look", input }],
        }),
      ),
    );
    fc.assert(
      fc.property(text, fc.array(message, { minLength: 1, maxLength: 8 }), fc.nat(8), (system, messages, at) => {
        const sent = { system, messages: messages.slice(0, at) };
        const input = dearest(sent, [spec]);
        const answer = messages[at];
        const output = answer === undefined ? 0 : dearest({ system: "", messages: [answer] }, []);
        const counted = toCounted("x/y", { transcript: sent, specs: [spec] }, { input, cached: 0, output });
        const all = { system, messages };
        expect(estimateTokens(all, [spec])).toBeGreaterThanOrEqual(dearest(all, [spec]));
        expect(estimateTokens(all, [spec], counted)).toBeGreaterThanOrEqual(dearest(all, [spec]));
        const more = [spec, { ...spec, name: "more" }];
        expect(estimateTokens(all, more, counted)).toBeGreaterThanOrEqual(dearest(all, more));
      }),
    );
  });

  it("is what the vendor has counted of the beginning, and the bound of what is new", () => {
    const user: Message = { role: "user", text: "a long text ".repeat(1000) };
    const answer: Message = { role: "assistant", text: "Yes.", toolCalls: [] };
    const sent = { system: "", messages: [user] };
    const counted = toCounted("x/y", { transcript: sent, specs: [] }, { input: 3000, cached: 2900, output: 5 });
    const next = estimateTokens({ system: "", messages: [user, answer, { role: "user", text: "And?" }] }, [], counted);
    expect(next).toBeGreaterThan(3005);
    expect(next).toBeLessThan(3150);
    expect(tokensPerByte(counted)).toBeCloseTo(3000 / 13_000, 1);
  });

  it("does not rely on a count that no text of that length can have", () => {
    const sent: Transcript = { system: "", messages: [{ role: "user", text: "a long text ".repeat(1000) }] };
    const counted = toCounted("x/y", { transcript: sent, specs: [] }, { input: 10, cached: 0, output: 5 });
    expect(estimateTokens(sent, [], counted)).toBe(estimateTokens(sent, []));
  });

  it("measures turns in what they may be at most", () => {
    expect(boundOfTurns({ messages: [{ role: "user", text: "用户" }] })).toBeGreaterThanOrEqual(6);
  });
});

/** Reads the files in turn and answers as dearly as it may, until it is asked no more. */
function dearModel(paths: readonly string[]): Model & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    name: "openai/dear",
    asked,
    async reply(transcript, specs, { maxOutputTokens }) {
      const path = paths[asked.length];
      const usage = { input: dearest(transcript, specs), cached: 0, output: maxOutputTokens };
      asked.push(usage.input);
      const call = path === undefined ? completed.call[0] : { name: "read_file", input: { path } };
      const toolCalls = call === undefined ? [] : [{ id: `c${asked.length}`, ...call }];
      return { text: "", toolCalls, stop: "tool_calls", rawStop: "", usage };
    },
  };
}

describe("the cap of money", () => {
  it.each([
    ["Amharic", counts[6]?.[0] ?? ""],
    ["ligatures", counts[10]?.[0] ?? ""],
    ["hexadecimal", counts[11]?.[0] ?? ""],
    ["emoji", counts[9]?.[0] ?? ""],
  ])("holds with the dearest vendor that reads %s", async (_, line) => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.txt`, `${n} ${line}\n`.repeat(60)]));
    for (const capUsd of [0.02, 0.08, 0.3]) {
      const model = dearModel(Object.keys(files));
      const { outcome } = await tryAgent({
        turns: [],
        real: [model],
        files,
        capUsd,
        limits: { maxOutputTokens: 2000 },
      });
      expect(outcome.spentUsd).toBeLessThanOrEqual(capUsd);
      expect(model.asked.length).toBeGreaterThan(0);
    }
  });

  it("lets a conversation go on whose beginning is counted, where the bound of all would not be paid", async () => {
    const call = (path: string) => ({ call: [{ name: "read_file", input: { path } }] });
    const user = `Do it. ${"Some words about it. ".repeat(2000)}`;
    const turns = [
      { ...call("a.ts"), usage: { input: 11_000 } },
      { ...completed, usage: { input: 11_100 } },
    ];
    const of = { turns, user, files: { "a.ts": "x\n" }, limits: { maxOutputTokens: 2000 } };
    expect((await tryAgent({ ...of, capUsd: 0.05 })).outcome).toMatchObject({ ok: true, turns: 2 });
    const { outcome } = await tryAgent({ ...of, capUsd: 0.04 });
    expect(outcome).toMatchObject({ ok: false, stop: "money", spentUsd: 0 });
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/\$0\.0400.*sends up to 4\d{4} tokens/) });
  });

  it("keeps what was counted for the next job", async () => {
    const call = { call: [{ name: "read_file", input: { path: "a.ts" } }] };
    const user = `Do it. ${"Some words about it. ".repeat(2000)}`;
    const of = { user, files: { "a.ts": "x\n" }, limits: { maxOutputTokens: 2000 } };
    const first = await tryAgent({ ...of, turns: [{ ...call, usage: { input: 11_000 } }, completed] });
    const resume = first.kept.findLast(({ transcript }) => transcript.messages.at(-1)?.role === "tools");
    expect(resume?.counted).toMatchObject({ model: "anthropic/one", messages: 1, input: 11_000 });
    expect((await tryAgent({ ...of, resume, turns: [completed], capUsd: 0.02 })).outcome).toMatchObject({ ok: true });
    const { counted: _, ...older } = resume ?? {};
    const resumed = await tryAgent({ ...of, resume: older as typeof resume, turns: [completed], capUsd: 0.1 });
    expect(resumed.outcome).toMatchObject({ ok: true });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anonymize } from "../../../src/policy/panel/anonymize.ts";

const models = ["anthropic/claude-opus-5-5", "openai/gpt-6.1-sol", "google/gemini-4-argon"];
const one = (text: string) => anonymize([text], models).texts[0] ?? "";

/** What would tell who wrote a text, whatever stands around it. */
const telling =
  /claude|anthropic|open ?ai|gpt|gemini|google|deepmind|argon|codex|opus|sonnet|haiku|클로드|제미나이|克劳德|<\/?(?:antml:)?(?:think|invoke|function_call|tool)|tool_code|\[tool_calls\]|<\|im_|【|functions\.|toolu_|call_a1/i;

const namings = [
  "As Claude, made by Anthropic, I would use the second.",
  "I'm ChatGPT, a large language model trained by OpenAI.",
  "I am Gemini, built by Google DeepMind.",
  "Signed: Claude Opus 5.5",
  "— GPT-6.1 Sol",
  "gemini-4-argon says: take it.",
  "\u{1d402}laude thinks so.",
  "C l a u d e agrees, and so does G.P.T.",
  "Сlaude (with a Cyrillic letter) disagrees with 0penAI.",
  "**Cl**aude Code and Codex CLI ran it.",
  "ClaudeCode, myGPT4 and googleapis.com",
  "저는 Anthropic이 만든 클로드입니다. 제미나이와는 다릅니다.",
  "我是克劳德。",
  "<thinking>I am Claude and must hide it</thinking>So yes.",
  '<function_calls><invoke name="read_file"><parameter name="path">a</parameter></invoke></function_calls>',
  "```tool_code\nprint(default_api.read(path='a'))\n```",
  "<|im_start|>assistant\nYes.<|im_end|>",
  '[TOOL_CALLS][{"name":"read"}]',
  "As the docs say 【4†source】 it holds.",
  'functions.read_file({"path": "a"}) gave toolu_01AbCdEfGh and call_a1b2c3d4',
  "🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  "As an AI language model, I cannot run it.",
] as const;

describe("an answer that is shown to who judges it", () => {
  it.each(namings)("does not tell who wrote it: %s", (text) => {
    expect(one(text)).not.toMatch(telling);
  });

  it("does not, however it names itself among other words", () => {
    const words = fc.stringMatching(/^[a-z ,.\n*_`-]{0,40}$/);
    const parts = fc.array(fc.tuple(words, fc.constantFrom(...namings, ...models)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom(
          (text: string) => text,
          (text: string) => text.toUpperCase(),
        ),
        (all, cased) => {
          const text = cased(all.map(([before, naming]) => `${before} ${naming}`).join(" "));
          expect(one(text)).not.toMatch(telling);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps what it says", () => {
    const text =
      "Use a queue: `src/queue.ts` line 4 shows why.\n\n- It is bounded.\n- It is fair, as §2 says.\n\n한국어와 中文 stay.";
    expect(one(text)).toBe(text);
    expect(one("As Claude, made by Anthropic, I would use the second.")).toBe("I would use the second.");
    expect(one("As Claude I say: two. As ChatGPT, the second is right.")).toBe("I say: two. the second is right.");
    expect(one("I'm Gemini, an AI model by Google, and I hold that it is.")).toBe("and I hold that it is.");
    expect(one("As an AI language model, I say yes.")).toBe("I say yes.");
    expect(one("As a queue it is bounded; this is a model of it.")).toBe(
      "As a queue it is bounded; this is a model of it.",
    );
  });

  it("calls a vendor the same in all texts, and gives the name back", () => {
    const { texts, restore } = anonymize(
      ["Should we use OpenAI or Anthropic?", "OpenAI has batches.", "anthropic too"],
      models,
    );
    expect(texts).toEqual(["Should we use Alias1 or Alias2?", "Alias1 has batches.", "Alias2 too"]);
    expect(restore("Take Alias2, not Alias1; Alias9 is nobody.")).toBe("Take Anthropic, not OpenAI; Alias9 is nobody.");
  });

  it("gives back nothing that the text itself called so", () => {
    const { texts, restore } = anonymize(["Alias1 is a person. OpenAI is not."], models);
    expect(texts).toEqual(["Alias1 is a person. Pseudonym1 is not."]);
    expect(restore(texts[0] ?? "")).toBe("Alias1 is a person. OpenAI is not.");
  });

  it("takes a long text in little time", () => {
    const text = "As an AI, I am an AI, made by <thinking> c l a u d ".repeat(2000);
    const startedMs = performance.now();
    expect(one(text)).not.toMatch(/claude/i);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputBounds } from "../../../../src/adapters/models/cli/proxy/bound-input.ts";

/** Tokens a UTF-16 unit that real tokenizers make of it at most (o200k, gemma 3, Claude's). */
const dearest = [
  ["Thai", "ก", 1.83],
  ["Japanese", "ア", 1.03],
  ["Arabic", "ع", 0.95],
  ["Korean", "한", 0.8],
  ["emoji", "🧪", 1.3],
  ["hexadecimal", "f0", 1],
  ["numbers", "73", 1],
  ["base64", "aZ9+", 0.66],
  // Two characters as one sign: three letters when a vendor unfolds them.
  ["signs that unfold", "㏒", 3],
] as const;

describe("how many tokens a request can be", () => {
  it.each(dearest)("is no less than what %s can be", (_, sign, rate) => {
    const text = sign.repeat(1000);
    expect(new InputBounds().bound("m", { input: text })).toBeGreaterThanOrEqual(text.length * rate);
  });

  it("is what the vendor told of the same beginning and end, and the bytes of what is new between them", () => {
    const bounds = new InputBounds();
    const body = (...messages: readonly string[]) => ({ messages, system: "s".repeat(20_000) });
    bounds.told("m", body("a".repeat(40_000)), 15_000);
    const next = bounds.bound("m", body("a".repeat(40_000), "b".repeat(500)));
    expect(next).toBeGreaterThanOrEqual(15_500);
    expect(next).toBeLessThan(15_600);
    expect(bounds.bound("another", body("b"))).toBeGreaterThan(20_000);
  });

  it("is that of the conversation that it goes on with, of several at once", () => {
    const bounds = new InputBounds();
    const of = (sign: string, more = "") => ({ input: sign.repeat(30_000) + more });
    bounds.told("m", of("a"), 9000);
    bounds.told("m", of("b"), 8000);
    expect(bounds.bound("m", of("a", "new"))).toBeLessThan(9100);
    expect(bounds.bound("m", of("b", "new"))).toBeLessThan(8100);
  });

  it("does not take an image's bytes for text", () => {
    const data = "A".repeat(2_000_000);
    const bodies = [
      { input: [{ content: [{ type: "input_image", image_url: `data:image/png;base64,${data}` }] }] },
      { messages: [{ content: [{ type: "image", source: { type: "base64", media_type: "image/png", data } }] }] },
      { contents: [{ parts: [{ inlineData: { mimeType: "image/jpeg", data } }] }] },
    ];
    for (const body of bodies) expect(new InputBounds().bound("m", body)).toBeLessThan(11_000);
    const pdf = { source: { type: "base64", media_type: "application/pdf", data } };
    expect(new InputBounds().bound("m", pdf)).toBeGreaterThan(2_000_000);
  });

  const thai = "สวัสดี".repeat(10_000);
  const said = { messages: [{ role: "user", content: thai }] };
  const described = (key: string) => ({ tools: [{ name: "a", parameters: { [key]: thai } }], input: "hi" });
  it.each([
    ["that the vendor was told to leave out", { ...said, context_management: { edits: ["all"] } }, said, 40_000],
    ["that the vendor did not think of", { ...said, thinking: { type: "disabled" } }, said, 40_000],
    ["that the vendor does not read", described("$comment"), described("description"), 60],
    ["for which a count is too low", said, { ...said, messages: [...said.messages, "x"] }, 100],
  ])("is not taken from a request with a text %s", (_, former, next, told) => {
    const bounds = new InputBounds();
    bounds.told("m", former, told);
    expect(bounds.bound("m", next)).toBeGreaterThan(Buffer.byteLength(thai));
  });

  it("takes for text what a tool is given, or gives, under an image's keys", () => {
    const disguised = { image_url: `data:image/${thai}`, inner: { data: thai, media_type: "image/png" } };
    const bodies = [
      { messages: [{ role: "assistant", content: [{ type: "tool_use", input: disguised }] }] },
      { contents: [{ parts: [{ functionCall: { args: disguised } }, { functionResponse: { response: disguised } }] }] },
      { tools: [{ name: "a", parameters: { default: disguised } }] },
    ];
    for (const body of bodies) expect(new InputBounds().bound("m", body)).toBeGreaterThan(2 * Buffer.byteLength(thai));
  });

  it("is never less than what was told and the bytes of what is new", () => {
    const text = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, fc.nat(50), (begin, new_, end, input) => {
        const bounds = new InputBounds();
        bounds.told("m", { input: begin + end }, input);
        const bound = bounds.bound("m", { input: begin + new_ + end });
        const bytes = Buffer.byteLength(new_);
        const whole = Buffer.byteLength(JSON.stringify({ input: begin + new_ + end }));
        expect(bound).toBeGreaterThanOrEqual(Math.min(input + bytes, whole));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldChunks } from "../../../src/adapters/models/google/fold-chunks.ts";
import type { Part } from "../../../src/adapters/models/google/part.ts";

const chunk = (...parts: Part[]) => ({ candidates: [{ content: { parts } }] });

describe("the chunks of a Gemini stream", () => {
  it("become parts that are as they came where a signature is bound to them", () => {
    const signed = { text: "", thoughtSignature: "s1" };
    const call = { functionCall: { name: "look", args: {} }, thoughtSignature: "s2" };
    const { parts } = foldChunks([
      chunk({ text: "think", thought: true }),
      chunk({ text: "A" }),
      chunk({ text: "B" }),
      chunk(signed, call),
      chunk({ text: "C" }),
    ]);
    expect(parts).toEqual([{ text: "think", thought: true }, { text: "AB" }, signed, call, { text: "C" }]);
  });

  it("say the same text however it was cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        const { parts } = foldChunks(pieces.map((text) => chunk({ text })));
        expect(parts.map((part) => part.text).join("")).toBe(pieces.join(""));
        expect(parts.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("count the newest tokens, thoughts as output", () => {
    const { usage } = foldChunks([
      { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1 } },
      {
        usageMetadata: {
          promptTokenCount: 10,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 7,
        },
      },
    ]);
    expect(usage).toEqual({ input: 10, cached: 4, output: 12 });
  });
});

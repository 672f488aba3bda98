import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText } from "../../../src/core/text/cut-text.ts";

describe("the beginning of a text", () => {
  it("splits no character", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(cutText(`ab${family}`, 4)).toBe("ab");
    expect(cutText(`ab${family}`, 2 + family.length)).toBe(`ab${family}`);
    expect(cutText("cafe\u0301s", 4)).toBe("caf");
    expect(cutText("x👍🏽", 4)).toBe("x");
    expect(cutText("한국어", 2)).toBe("한국");
    expect(cutText("abc", 0)).toBe("");
  });

  it("is a beginning, as long as may be, and well-formed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat({ max: 200 }), (text, length) => {
        const cut = cutText(text, length);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(length);
        expect(cut.isWellFormed()).toBe(true);
        if (text.length > length) expect(cut.length).toBeGreaterThan(length - 64);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truncateMiddle } from "../../../src/core/text/truncate.ts";

describe("truncateMiddle", () => {
  it("leaves a text that fits as it is", () => {
    expect(truncateMiddle("short\n", { maxBytes: 100, maxLines: 5 })).toEqual({
      text: "short\n",
      cutBytes: 0,
      cutLines: 0,
    });
  });

  it("keeps beginning and end, and says what is missing", () => {
    const { text, cutBytes } = truncateMiddle(`begin${"x".repeat(1000)}end`, { maxBytes: 200 });
    expect(text).toMatch(/^beginx+\n\[… \d+ bytes in 1 lines left out …\]\nx+end$/);
    expect(text).toContain(`${cutBytes} bytes`);
  });

  it("keeps the first and the last lines", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
    const { text } = truncateMiddle(lines, { maxBytes: 10_000, maxLines: 5 });
    expect(text.startsWith("line 0\nline 1\n[…")).toBe(true);
    expect(text.endsWith("\nline 98\nline 99")).toBe(true);
  });

  it("never gives more bytes than it may, breaks no character and loses no count", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 600 }),
        fc.integer({ min: 80, max: 400 }),
        (given, maxBytes) => {
          const { text, cutBytes } = truncateMiddle(given, { maxBytes });
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
          if (cutBytes === 0) {
            expect(text).toBe(given);
            return;
          }
          // What is kept is a beginning and an end of the text itself: half a character would be none of it.
          const [note] = /\n\[… \d+ bytes in \d+ lines left out …\]\n/.exec(text) ?? [""];
          const [head = "", tail = ""] = text.split(note);
          expect(given.startsWith(head)).toBe(true);
          expect(given.endsWith(tail)).toBe(true);
          expect(Buffer.byteLength(head) + cutBytes + Buffer.byteLength(tail)).toBe(Buffer.byteLength(given));
        },
      ),
      { examples: [["\ufffd", 80]] },
    );
  });
});

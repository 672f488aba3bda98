import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CappedOutput } from "../../../src/adapters/sandbox/capped-output.ts";

describe("CappedOutput", () => {
  it("keeps all of what fits, and the two ends of what does not, however it comes in", () => {
    const chunks = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", "\n"), maxLength: 30 }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(chunks, fc.integer({ min: 2, max: 100 }), (parts, maxBytes) => {
        const output = new CappedOutput(maxBytes);
        for (const part of parts) output.push(Buffer.from(part));
        const whole = parts.join("");
        const half = Math.floor(maxBytes / 2);
        const left = whole.length - 2 * half;
        expect(output.toString()).toBe(
          left <= 0 ? whole : `${whole.slice(0, half)}\n[… ${left} bytes left out …]\n${whole.slice(-half)}`,
        );
      }),
    );
  });
});

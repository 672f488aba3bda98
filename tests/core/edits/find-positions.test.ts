import fc from "fast-check";
import { expect, it } from "vitest";
import { findPositions } from "../../../src/core/edits/find-positions.ts";

it("finds all places of a passage of any length, also those that overlap", () => {
  const some = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 60 }), some, some, (part, times, before, after) => {
      const wanted = part.repeat(times) || "a";
      const text = before + wanted + after + wanted.slice(1) + wanted;
      const expected = [...text].flatMap((_, at) => (text.startsWith(wanted, at) ? [at] : []));
      expect([...findPositions(text, wanted)]).toEqual(expected);
    }),
  );
});

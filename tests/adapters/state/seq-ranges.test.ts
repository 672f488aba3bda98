import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSeqProblem, parseRanges, toRanges } from "../../../src/adapters/state/seq-ranges.ts";

const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));

describe("ranges of seq", () => {
  it("come back as they were written", () => {
    fc.assert(
      fc.property(seqs, (all) => {
        const back = parseRanges(toRanges(all)).flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(back).toEqual(all);
      }),
    );
  });

  it("are without problem exactly when they are 1…n, and name the first number that lacks", () => {
    fc.assert(
      fc.property(seqs, (all) => {
        const missing = all.findIndex((seq, index) => seq !== index + 1);
        expect(findSeqProblem(parseRanges(toRanges(all)))).toEqual(
          missing === -1 ? undefined : { kind: "gap", seq: missing + 1 },
        );
      }),
    );
  });

  it("name a number that is there twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (n, double) => {
        fc.pre(double <= n);
        const all = [
          { first: 1, last: n },
          { first: double, last: double },
        ];
        expect(findSeqProblem(all)?.kind).toBe("double");
      }),
    );
  });
});

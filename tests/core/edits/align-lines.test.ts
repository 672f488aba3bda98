import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignLines } from "../../../src/core/edits/align-lines.ts";

describe("alignLines", () => {
  it("tells which line each one was, in the old order, and misses none that it could tell", () => {
    expect(alignLines(["a", "b", "c", "d"], ["x", "a", "c", "y", "d"])).toEqual([undefined, 0, 2, undefined, 3]);
    const lines = fc.array(fc.constantFrom("a", "b", "c", "}"), { maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const found = alignLines(before, after);
        const known = found.filter((each) => each !== undefined);
        expect(
          found.flatMap((each, index) => (each === undefined || before[each] === after[index] ? [] : [index])),
        ).toEqual([]);
        expect(known).toEqual([...new Set(known)].sort((one, other) => one - other));
        expect(known.length).toBe(longest(before, after));
      }),
    );
  });

  it("takes all between the first and the last difference for new when there is too much of it", () => {
    const lines = (name: string) => Array.from({ length: 1500 }, (_, index) => `${name} ${index}`);
    const [before, after] = ["one", "other"].map((name) => ["top", ...lines(name), "same", ...lines(name), "end"]);
    const found = alignLines(before ?? [], after ?? []);
    expect(found.flatMap((each) => each ?? [])).toEqual([0, 3002]);
  });
});

function longest(one: readonly string[], other: readonly string[]): number {
  const [head, ...rest] = one;
  if (head === undefined || other.length === 0) return 0;
  const at = other.indexOf(head);
  const without = longest(rest, other);
  return at < 0 ? without : Math.max(without, 1 + longest(rest, other.slice(at + 1)));
}

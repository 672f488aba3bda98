import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawOrder } from "../../../src/policy/panel/draw-order.ts";
import { findFamilies, quorumOf } from "../../../src/policy/panel/quorum.ts";

describe("the order in which answers are shown", () => {
  it.each([2, 3, 5, 7, 12])("puts each of %i first equally often", (count) => {
    const entries = Array.from({ length: count }, (_, at) => at);
    for (const from of [0, 12_345, 2 ** 32 - 1000]) {
      const firsts = new Map<number, number>();
      for (let seed = from; seed < from + 1000; seed++) {
        const [first = -1] = drawOrder(entries, seed);
        firsts.set(first, (firsts.get(first) ?? 0) + 1);
      }
      for (const entry of entries) {
        expect(firsts.get(entry) ?? 0).toBeGreaterThanOrEqual(Math.floor((1000 / count) * 0.95));
        expect(firsts.get(entry) ?? 0).toBeLessThanOrEqual(Math.ceil((1000 / count) * 1.05));
      }
    }
  });

  it("is the seed's alone, and holds each once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 12 }), fc.nat(0xffff_ffff), (entries, seed) => {
        expect(drawOrder(entries, seed)).toEqual(drawOrder(entries, seed));
        expect([...drawOrder(entries, seed)].sort()).toEqual([...entries].sort());
      }),
    );
  });

  it("comes in every order", () => {
    const orders = new Set(Array.from({ length: 24 }, (_, seed) => drawOrder(["a", "b", "c", "d"], seed).join("")));
    expect(orders.size).toBe(24);
  });
});

describe("a panel's quorum", () => {
  it("is both of two, two of three, and more than half of more", () => {
    expect([1, 2, 3, 4, 5, 6, 12].map(quorumOf)).toEqual([1, 2, 2, 3, 3, 4, 7]);
  });

  it("knows models of one vendor", () => {
    expect(findFamilies(["anthropic/a", "openai/b", "anthropic/c"])).toEqual([["anthropic/a", "anthropic/c"]]);
    expect(findFamilies(["anthropic/a", "openai/b"])).toEqual([]);
  });
});

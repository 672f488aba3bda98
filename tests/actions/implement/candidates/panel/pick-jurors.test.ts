import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickJurors } from "../../../../../src/actions/implement/candidates/panel/pick-jurors.ts";
import { turnOrder } from "../../../../../src/actions/implement/candidates/panel/turn-order.ts";

const pick = (names: readonly string[], authors: readonly string[] = []) =>
  pickJurors(
    names.map((name) => ({ name })),
    authors,
  ).map(({ name }) => name);

describe("pickJurors", () => {
  it("takes one of each vendor before a second of any, and three at most", () => {
    expect(pick(["openai/a", "openai/b", "google/c", "google/d", "anthropic/e"])).toEqual([
      "openai/a",
      "google/c",
      "anthropic/e",
    ]);
    expect(pick(["openai/a", "openai/b", "google/c", "openai/d"])).toEqual(["openai/a", "google/c", "openai/b"]);
  });

  it("leaves out who wrote a candidate while anybody else is there", () => {
    expect(pick(["openai/a", "openai/b"], ["openai/a"])).toEqual(["openai/b"]);
    expect(pick(["openai/a", "openai/b"], ["openai/b", "openai/a"])).toEqual(["openai/a", "openai/b"]);
  });
});

describe("turnOrder", () => {
  it("has each entry at each place once, for as many jurors as there are entries", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(20), (count, lot) => {
        const entries = Array.from({ length: count }, (_, at) => at);
        const orders = entries.map((at) => turnOrder(entries, lot + at));
        for (const place of entries) expect(orders.map((order) => order[place]).toSorted()).toEqual(entries);
      }),
    );
  });
});

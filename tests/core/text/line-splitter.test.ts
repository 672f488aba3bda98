import fc from "fast-check";
import { expect, it } from "vitest";
import { LineSplitter } from "../../../src/core/text/line-splitter.ts";

const split = (bytes: Buffer, cuts: readonly number[], maxBytes = 1e6) => {
  const splitter = new LineSplitter(maxBytes);
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const lines = edges.slice(1).flatMap((edge, at) => splitter.push(bytes.subarray(edges[at], edge)));
  return [...lines, ...splitter.end()];
};

it("gives the same lines wherever the stream is cut into chunks", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.array(fc.nat()), fc.boolean(), (texts, cuts, isEnded) => {
      const clean = texts.map((text) => text.replace(/[\r\n]/g, " ").toWellFormed());
      const whole = split(Buffer.from(clean.map((text) => `${text}\n`).join("") + (isEnded ? "" : "half")), cuts);
      expect(whole.filter(({ isWhole }) => isWhole).map(({ text }) => text)).toEqual(clean);
      expect(whole.filter(({ isWhole }) => !isWhole).map(({ text }) => text)).toEqual(isEnded ? [] : ["half"]);
    }),
  );
});

it("keeps no more of a line than it may and counts the rest", () => {
  const [long, next] = split(Buffer.from(`${"x".repeat(1000)}\nshort\n`), [3, 400, 999, 1001], 10);
  expect(long).toEqual({ text: "x".repeat(10), isWhole: true, leftOut: 990 });
  expect(next).toEqual({ text: "short", isWhole: true, leftOut: 0 });
});

it("takes the carriage return of a line off", () => {
  expect(split(Buffer.from("a\r\nb\n"), []).map(({ text }) => text)).toEqual(["a", "b"]);
});

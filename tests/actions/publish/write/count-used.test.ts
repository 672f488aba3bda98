import fc from "fast-check";
import { expect, test } from "vitest";
import { countUsed } from "../../../../src/actions/publish/write/count-used.ts";
import { Used } from "../../../../src/contracts/tokens.ts";

const slices = { implement: 2, review: 1 };
const outputs = { spent: "0.5", "input-tokens": "100", "cached-tokens": "40", "output-tokens": "7" };

test("each thinking job's own figures count, also when it failed; other jobs have none", () => {
  const needs = {
    implement: { result: "failure" as const, outputs },
    review: { result: "success" as const, outputs: { spent: "0.1" } },
    validate: { result: "success" as const, outputs },
  };
  expect(countUsed({ slices }, needs)).toEqual({ implement: { usd: 0.5, input: 100, cached: 40, output: 7 } });
  expect(countUsed({ slices }, {})).toEqual({});
});

test("whatever a job told, what is recorded keeps its contract", () => {
  const told = fc.oneof(
    fc.string(),
    fc.float().map(String),
    fc.constantFrom("-1", "1e9", "0x10", " 7 ", "9".repeat(40)),
  );
  const given = fc.record({ spent: told, "input-tokens": told, "cached-tokens": told, "output-tokens": told });
  fc.assert(
    fc.property(given, (said) => {
      const { implement } = countUsed({ slices }, { implement: { result: "success", outputs: said } });
      if (implement !== undefined) expect(Used.parse(implement)).toEqual(implement);
    }),
  );
});

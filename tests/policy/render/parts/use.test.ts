import { expect, test } from "vitest";
import { renderCost, renderRunTokens, renderUse } from "../../../../src/policy/render/parts/use.ts";

test.each([
  [0, "$0.00"],
  [0.00001, "less than $0.0001"],
  [0.0123, "$0.0123"],
  [1.239, "$1.24"],
])("%f dollars are %s", (usd, words) => expect(renderCost(usd)).toBe(words));

test("a model without a known price is said to be one, and its name can not be more than a name", () => {
  const use = { calls: 1, uncounted: 0, usd: 0, isPriced: false, input: 5, cached: 0, output: 6 };
  expect(renderUse([{ ...use, model: "openai/`@team" }])).toMatch(
    /^\*\*Cost:\*\* what has no known price for 1 call, 5 tokens in, 6 out by ``+ ?openai\/`@team ?``+\.$/,
  );
});

test("a run of which no job has told its tokens says nothing of them", () => {
  expect(renderRunTokens({ claims: [] })).toBe("");
});

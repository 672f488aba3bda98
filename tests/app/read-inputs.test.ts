import { describe, expect, test } from "vitest";
import { ImplementInputs } from "../../src/actions/implement/inputs.ts";
import { readInputs } from "../../src/app/read-inputs.ts";

describe("readInputs", () => {
  test("takes underscores for hyphens, and an empty value for none", () => {
    const inputs = readInputs(ImplementInputs, { INPUT_BUDGET_USD: "2", INPUT_MODEL: " ", INPUT_TASK: "x" });
    expect(inputs).toMatchObject({ budgetUsd: 2, model: "", task: "x" });
  });

  test.each([
    [{ "INPUT_BUDGET-USD": "5 dollars" }, 'Input "budget-usd" is "5 dollars"; expected a number.'],
    [{ INPUT_BUDGET_USD: "0" }, 'Input "budget-usd" is "0"; expected more than 0.'],
    [{ INPUT_ALLOW_DIRTY: "ja" }, 'Input "allow-dirty" is "ja"; expected one of true, '],
  ])("names input, value and what is expected of %o", (env, words) => {
    expect(() => readInputs(ImplementInputs, env)).toThrow(words);
  });
});

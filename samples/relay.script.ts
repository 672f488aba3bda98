import type { Demo } from "../src/cli/local/demo.ts";
import type { Conversation, ScriptedCall } from "../src/local/models/script/script.ts";

const done = (input: object): ScriptedCall => ({ name: "complete_task", input });
const write = (path: string, content: string): ScriptedCall => ({ name: "write_file", input: { path, content } });
const read = (path: string): ScriptedCall => ({ name: "read_file", input: { path, from: null, to: null } });

const discount = `import { totalOf } from "./prices.js";

/** The total of a basket after a discount in percent, in whole cents, rounded half up. */
export function discounted(basket, percent) {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(\`percent must be 0 to 100, not \${percent}\`);
  return Math.round((totalOf(basket) * (100 - percent)) / 100);
}
`;

const discountTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { discounted } from "../src/discount.js";

const basket = [{ cents: 199, count: 1 }];

test("a discount is taken off and rounded half up", () => {
  assert.equal(discounted(basket, 50), 100);
  assert.equal(discounted(basket, 0), 199);
  assert.equal(discounted(basket, 100), 0);
});

test("a percent that is none is refused", () => {
  for (const percent of [-1, 101, Number.NaN, undefined]) assert.throws(() => discounted(basket, percent), RangeError);
});
`;

const implement: Conversation = {
  name: "implement",
  vendor: "openai",
  user: "Do stage implement of the relay",
  turns: [
    { call: [read("src/prices.js")] },
    { call: [write("src/discount.js", discount), write("test/discount.test.js", discountTest)] },
    {
      call: [
        done({
          outcome: "changed",
          title: "Let a basket have a discount",
          summary: "`discounted` takes a percent off the total, rounds half up, and refuses what is not 0 to 100.",
          notes: "",
        }),
      ],
    },
  ],
};

const test: Conversation = {
  name: "test",
  vendor: "anthropic",
  user: "Do the task of stage test",
  turns: [
    { call: [read("src/discount.js"), read("test/discount.test.js")] },
    {
      call: [
        done({
          answer: `Every behavior of the issue has a test that fails without the change.

| input | by reading | test |
|---|---|---|
| 50 % of 199 | 99.5, rounded to 100 | \`test/discount.test.js\` line 8 |
| 0 and 100 | the total, and 0 | lines 9 and 10 |
| -1, 101, NaN, no percent | \`RangeError\` from \`src/discount.js\` line 5 | line 14 |
| an empty basket | 0, as \`totalOf\` gives 0 | none; \`totalOf\` has one of its own |

I found no input that gives a wrong result.`,
          passed: true,
        }),
      ],
    },
  ],
};

const review: Conversation = {
  name: "review",
  vendor: "google",
  user: "Do the task of stage review",
  turns: [
    {
      call: [
        done({
          answer:
            "The change does what the issue asks for. `!(percent >= 0 && percent <= 100)` (`src/discount.js` line 5) refuses NaN too, which two separate comparisons would let through. `Math.round` rounds half up for totals, which are never negative. No defect of weight is left.",
          approved: true,
        }),
      ],
    },
  ],
};

export const demo: Demo = {
  note: "A small change that goes through a relay: OpenAI's model implements it, Anthropic's looks at its tests, Google's reviews it. Each must pass before the next begins; a person merges.",
  script: [implement, test, review],
  label: "relay-pipeline",
};

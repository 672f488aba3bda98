import { expect, test } from "vitest";
import { evaluateCondition, evaluateText } from "../../../src/local/engine/expressions/evaluate.ts";
import { readWorkflow } from "../../../src/local/engine/syntax/read-workflow.ts";
import { entry, items } from "../../../src/local/engine/syntax/token.ts";

const file = `on: push
jobs:
  a:
    if: >-
      \${{ !cancelled() && (github.ref == 'x' ||
        github.ref == 'y') }}
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "\${{ github.ref }}"
          echo two
`;
const job = readWorkflow("block.yml", file, { repository: "o/r", dir: "." } as never).jobs.get("a");
const scope = (ref: string) =>
  ({
    file: "block.yml",
    contexts: { github: { ref } },
    status: { success: true, failure: false, cancelled: false },
  }) as never;

test("an expression in a block scalar is the whole condition, whatever its lines", async () => {
  expect(await evaluateCondition(entry(job, "if"), scope("x"))).toBe(true);
  expect(await evaluateCondition(entry(job, "if"), scope("z"))).toBe(false);
});

test("a script of several lines is not indented", async () => {
  const [step] = items(entry(job, "steps"));
  expect(await evaluateText(entry(step, "run"), scope("x"))).toBe('echo "x"\necho two\n');
});

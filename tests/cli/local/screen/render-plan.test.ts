import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderPlan } from "../../../../src/cli/local/screen/render-plan.ts";
import { countColumns } from "../../../../src/core/text/terminal-columns.ts";
import { fold } from "../../../../src/state/fold.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { Project } from "../../../builders/project.ts";

const runOf = (plan: ReturnType<typeof aPlan>) => {
  const project = new Project().start().publishPlan(plan);
  const [run] = [...fold(project.events).runs.values()];
  if (run === undefined) throw new Error("no run");
  return run;
};

describe("the plan on a terminal", () => {
  it("is a tree of what needs what, with price and minutes, and no Markdown", () => {
    const plan = aPlan(
      [
        aFeature("f1", { title: "Read the tags" }),
        aFeature("f2", { title: "Search by a word", risk: 4 }),
        aFeature("f3", { title: "Search by tags", dependsOn: ["f1"] }),
        aFeature("f4", { title: "Both at once", dependsOn: ["f3", "f2"] }),
      ],
      { questions: [{ question: "In any case?", default: "yes" }] },
    );
    const shown = renderPlan(runOf(plan), { capUsd: 5, columns: 80 });
    const tree = shown.split("\n").filter((line) => /f[1-4] /.test(line));
    expect(tree).toEqual([
      "  f1 Read the tags (1 criterion)",
      "  └─ f3 Search by tags (1 criterion)",
      "     └─ f4 Both at once (1 criterion, after f3, f2)",
      "  f2 Search by a word (1 criterion, risk 4)",
    ]);
    expect(shown).toMatch(/Money: {2}.*at most \$5\.00/);
    expect(shown).toMatch(/Runner: about \d+ minutes/);
    expect(shown).toContain("? In any case? If nobody says otherwise: yes");
    expect(shown).not.toMatch(/<details>|\*\*|^#|^- \[/m);
  });

  it("fits the terminal and holds no control character, whatever the model wrote", () => {
    const hostile = fc.string({ unit: "binary", minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(hostile, fc.integer({ min: 60, max: 120 }), (title, columns) => {
        const shown = renderPlan(runOf(aPlan([aFeature("f1", { title })])), { capUsd: 5, columns });
        const line = shown.split("\n").find((one) => one.startsWith("  f1 ")) ?? "";
        expect(countColumns(line)).toBeLessThanOrEqual(columns);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come.
        expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 40 },
    );
  });
});

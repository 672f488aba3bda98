import { describe, expect, it } from "vitest";
import { featureOfTask } from "../../../src/actions/implement/alone/feature-of-task.ts";
import { checkFeatureWishes } from "../../../src/actions/plan/check-feature-wishes.ts";
import type { Plan } from "../../../src/contracts/plan.ts";

const plan = (of: { model?: string | null; owns?: string[] }): Plan => ({
  summary: "s",
  features: [{ ...featureOfTask("add it"), ...of }],
  questions: [],
  assumptions: [],
});

describe("checkFeatureWishes", () => {
  it("takes paths, globs and configured models", () => {
    expect(
      checkFeatureWishes(
        plan({
          owns: ["src/**", "test/*.js", "src/{a,{,x}/b}.js", "docs/", "README.md"],
          model: "openai/gpt-5.1-codex",
        }),
        ["openai/gpt-5.1-codex"],
      ),
    ).toEqual([]);
  });

  it.each(["../other/**", "/etc/passwd", ".git/config", "src/.GIT/hooks/x", "{src,.git}/x"])(
    "refuses %s as an owned path, with its place in the plan",
    (path) => {
      expect(checkFeatureWishes(plan({ owns: ["src/a.ts", path] }), [])[0]).toContain("plan.features[0].owns[1]");
    },
  );

  it("refuses a model that the configuration does not name", () => {
    expect(checkFeatureWishes(plan({ model: "openai/dear" }), ["openai/gpt-5.1-codex"])).toEqual([
      expect.stringContaining("plan.features[0].model"),
    ]);
  });
});

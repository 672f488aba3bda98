import { describe, expect, it } from "vitest";
import { featureOfTask } from "../../../../src/actions/implement/alone/feature-of-task.ts";
import { renderPullRequest } from "../../../../src/actions/implement/change/render-pull-request.ts";

const feature = {
  ...featureOfTask("Divide numbers"),
  goal: "Numbers can be divided.",
  risk: 4,
  riskReason: "touches money",
};
const summary = {
  outcome: "changed" as const,
  title: "Add divide",
  summary: "divide() is there. Fixes #99, thanks @someone.",
  criteria: [{ id: "f1.c1", how: "test/divide.test.js" }],
  answers: [{ finding: "0123456789ab", outcome: "disagreed" as const, reason: "zero is handled above" }],
  notes: "",
};
const parts = { feature, issue: 12, summary, outsideOwned: ["README.md"], template: undefined };

describe("renderPullRequest", () => {
  it("says what, why, how each criterion is met, the risk, and the answers to the review", () => {
    const { title, body } = renderPullRequest(parts);
    expect(title).toBe("Add divide");
    for (const words of [
      "## What",
      "## Why",
      "Part of #12.",
      "**f1.c1**",
      "test/divide.test.js",
      "4 of 5: touches money",
      "`README.md`",
      "**disagreed**",
    ]) {
      expect(body).toContain(words);
    }
    expect(body).not.toContain("## Notes");
  });

  it("closes no issue and calls nobody, whatever the model writes", () => {
    const { body } = renderPullRequest(parts);
    expect(body).not.toMatch(/(fix(es|ed)?|clos(e|es|ed)|resolv(e|es|ed)):?\s+#\d/i);
    expect(body).not.toMatch(/(^|\s)@someone/);
  });

  it("fills the repository's own template below the headings that ask for it", () => {
    const template =
      "<!-- delete me -->\n## Description\n\n<!-- hint -->\n\n## Checklist\n\n- [ ] docs\n\n## How has this been tested?\n";
    const { body } = renderPullRequest({ ...parts, template });
    expect(body).toMatch(/## Description\n\ndivide\(\) is there/);
    expect(body).toContain("- [ ] docs");
    expect(body).toMatch(/been tested\?\n\n- \*\*f1\.c1\*\*/);
    expect(body).toContain("## Risk");
    expect(body).not.toContain("<!--");
  });

  it("has a title on one line and a body that GitHub takes", () => {
    const { title, body } = renderPullRequest({
      ...parts,
      summary: { ...summary, title: "Add\ndivide", notes: "x".repeat(70_000) },
    });
    expect(title).toBe("Add divide");
    expect(body.length).toBeLessThanOrEqual(60_000);
  });
});

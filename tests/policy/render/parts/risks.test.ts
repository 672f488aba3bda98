import { describe, expect, it } from "vitest";
import { effectsOf } from "../../../../src/policy/effects/effects.ts";
import { renderRisks } from "../../../../src/policy/render/parts/risks.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { Project, sha } from "../../../builders/project.ts";

const bodies = (project: Project, kind: string): string =>
  effectsOf(project.run, { config: project.config, repositoryUrl: "https://github.test/o/r", workDue: false })
    .filter((effect) => effect.kind === kind)
    .map((effect) => ("body" in effect ? effect.body : "summary" in effect ? effect.summary : ""))
    .join("\n");
const migrates = "⚠️ **Risky work:** migrations (`db/migrations/1.sql`) · dependencies (`package.json`)";

function changed(files: string[], config: Record<string, unknown> = {}): Project {
  const project = Project.approved(
    aPlan([aFeature("f1", { owns: ["db/{migrations/**,seeds}"] }), aFeature("f2")]),
    config,
  );
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim, { files });
  project.prove(claim);
  project.review(claim, "approved");
  return project;
}

describe("risky work", () => {
  it("is announced kind by kind with what shows it, and what is harmless is not", () => {
    expect(renderRisks(["package.json", "src/a.ts", "db/migrations/1.sql"])).toBe(migrates);
    expect(renderRisks([".github/workflows/ci.yml"])).toContain("workflow files");
    expect(renderRisks(["src/a.ts", "README.md"])).toBeUndefined();
  });

  it("stays one line however many paths show it, whatever they are called", () => {
    const many = Array.from({ length: 9 }, (_, n) => `db/\`@octocat\n${n}.sql`);
    expect(renderRisks(many)).toMatch(/^[^\n]*@octocat 4\.sql`` and 4 more\)$/);
  });

  it("stands in the plan, at the feature that owns such paths", () => {
    const comment = bodies(changed(["src/a.ts"]), "plan_comment");
    expect(comment.match(/Risky work/g)).toHaveLength(1);
    expect(comment.indexOf("Risky work")).toBeGreaterThan(comment.indexOf("**f1**"));
    expect(comment.indexOf("Risky work")).toBeLessThan(comment.indexOf("**f2**"));
  });

  it("stands in the pull request, its check, and before a person's yes, for what really changed", () => {
    const project = changed(["package.json", "db/migrations/1.sql"]);
    const { head } = project.ticket("f1");
    const gates = [{ gate: "approval", why: "a person's yes is wanted", remedy: "approve it" }];
    project.tell("MERGE_WAITING", { head: head ?? "", untilMain: sha(1), gates }, { ticket: "f1" });
    for (const kind of ["pull_request", "check_run", "comment"]) expect(bodies(project, kind)).toContain(migrates);
    for (const kind of ["pull_request", "check_run"])
      expect(bodies(changed(["src/a.ts"]), kind)).not.toContain("Risky work");
  });
});

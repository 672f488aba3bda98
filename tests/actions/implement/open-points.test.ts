import { expect, it } from "vitest";
import { findOpenPoints } from "../../../src/actions/implement/open-points.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aFinding, Project } from "../../builders/project.ts";

it("asks the coder for open findings, and not for what a verifier refuted, which a person decides", () => {
  const project = Project.approved(aPlan([aFeature("f1")]));
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  const verified = {
    ...{ model: "openai/b", outcome: "refuted" as const, reason: "Line 9." },
    ...{ path: "src/a.ts", line: 9, quote: "if (x) throw y;" },
  };
  const findings = [aFinding(), aFinding({ id: "ab0123456789", title: "Contested", verified })];
  project.review(claim, "changes_requested", { findings });
  expect(findOpenPoints(project.ticket("f1")).findings.map(({ title }) => title)).toEqual(["It is wrong"]);
});

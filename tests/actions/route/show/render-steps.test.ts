import { expect, it } from "vitest";
import { renderSteps } from "../../../../src/actions/route/show/render-steps.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { Project, sha } from "../../../builders/project.ts";

const two = aPlan([aFeature("f1"), aFeature("f2", { dependsOn: ["f1"] })]);
const said = (project: Project) =>
  renderSteps(project.events, { config: project.config, mainTip: sha(1), sweep: false });

it("says for what a plan waits", () => {
  expect(said(new Project().start().publishPlan(two))).toEqual([
    expect.stringMatching(/^#42 plan: .*waits for a person's approval/),
  ]);
});

it("says who works on a feature, and for what the next one waits", () => {
  const project = Project.approved(two);
  const [claim] = project.route();
  expect(said(project)).toEqual([`#42 f1: claim ${claim?.claim} works on it`, "#42 f2: it waits for f1"]);
});

it("says what is due and gets no claim", () => {
  expect(said(Project.approved(two))[0]).toMatch(/^#42 f1: implement is due \(it has no commits yet\), and not given/);
});

it("is silent about what is over", () => {
  const project = Project.approved(two);
  project.tell("RUN_STOPPED", { commentId: 1, saidAt: null }, { ticket: null });
  expect(said(project)).toEqual([]);
});

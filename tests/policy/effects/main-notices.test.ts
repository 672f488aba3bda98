import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import { effectsOf } from "../../../src/policy/effects/effects.ts";
import { renderRunPage } from "../../../src/policy/render/pages.ts";
import { renderTicketWord } from "../../../src/policy/render/parts/ticket-word.ts";
import type { RunState } from "../../../src/state/state.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { Project } from "../../builders/project.ts";

/** f1 is merged, but not as it was proved; each colour is one proof of the default branch since. */
function diverged(...colours: readonly ("passed" | "failed")[]): Project {
  const project = Project.approved(aPlan([aFeature("f1"), aFeature("f2")]), { limits: { parallel: 1 } });
  const [claim] = project.route() as [Claim];
  project.push(claim);
  project.prove(claim);
  project.review(claim, "approved");
  project.merge(claim, { diverged: true });
  project.end(claim);
  for (const colour of colours) {
    const [watch] = project.route() as [Claim];
    project.watch(watch, colour);
    project.end(watch);
    project.main++;
  }
  return project;
}

const shown = (project: Project, run: RunState = project.run) =>
  effectsOf(run, { config: project.config, repositoryUrl: "https://github.test/o/r", workDue: false });
const ops = (project: Project, run?: RunState) =>
  shown(project, run).map(({ kind, op }) => `${kind} ${op.split(":")[0]}`);
/** As `withPulls` finds it. */
function linked({ run }: Project): RunState {
  const ticket = run.tickets.get("f1");
  if (ticket?.revert == null) throw new Error("no revert was made");
  const revert = { ...ticket.revert, pull: { number: 77, url: "https://github.test/o/r/pull/77" } };
  return { ...run, tickets: new Map(run.tickets).set("f1", { ...ticket, revert }) };
}

describe("what is shown of a merge that is not what was proved", () => {
  it("is the alarm alone while nothing is known of the default branch, and no more of the merged pull request", () => {
    const project = diverged();
    expect(ops(project)).toEqual(["plan_comment plan", "comment diverged"]);
    expect(renderTicketWord(project.ticket("f1"))).toBe("merged, main is unproved");
    expect(renderRunPage(project.run)).toContain("not as it was proved");
  });

  it("is the revert when it is red, told on the issue once there is a number to link to", () => {
    const project = diverged("failed");
    expect(ops(project)).toEqual(["pull_request revert", "plan_comment plan", "comment diverged"]);
    expect(renderTicketWord(project.ticket("f1"))).toBe("merged, main is 🔴 red");
    const [red] = shown(project, linked(project)).filter(({ op }) => op.startsWith("main:"));
    expect(red).toMatchObject({ issue: 42, branch: null, body: expect.stringContaining("merge the revert #77") });
  });

  it("is green and nothing else when it is green: no revert is opened for what is done", () => {
    expect(ops(diverged("passed"))).toEqual(["plan_comment plan", "comment diverged", "comment main"]);
    expect(ops(diverged("failed", "passed"))).toEqual([
      "plan_comment plan",
      "comment diverged",
      "comment main",
      "comment unneeded",
    ]);
  });
});

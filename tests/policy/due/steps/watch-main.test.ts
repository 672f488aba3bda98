import { describe, expect, it } from "vitest";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { Project, sha } from "../../../builders/project.ts";

/** f1 is merged, but not as it was proved; f2 needs it, f3 is on its own. */
function diverged(): Project {
  const plan = aPlan([aFeature("f1"), aFeature("f2", { dependsOn: ["f1"] }), aFeature("f3")]);
  const project = Project.approved(plan, { limits: { parallel: 1 } });
  const [claim] = project.route();
  if (claim?.ticket !== "f1") throw new Error("f1 does not begin");
  project.push(claim);
  project.prove(claim);
  project.review(claim, "approved");
  project.merge(claim, { diverged: true });
  project.end(claim);
  return project;
}

function watched(project: Project, outcome: "passed" | "failed" | "no_tests", takenBack = false): Project {
  const [claim] = project.route() as [Claim];
  project.watch(claim, outcome, takenBack);
  project.end(claim);
  return project;
}
const given = (project: Project) => project.route().map(({ ticket, mode }) => `${ticket} ${mode}`);

describe("a merge that is not what was proved", () => {
  it("has the default branch proved before anything else of the run begins, for no money", () => {
    const project = diverged();
    const [claim, ...more] = project.route();
    expect(more).toEqual([]);
    expect(claim).toMatchObject({
      ticket: "f1",
      mode: "watch",
      base: sha(project.main),
      head: null,
      slices: {},
    });
    expect(project.run.status).toBe("running");
  });

  it("is done when the branch is green, and the rest goes on", () => {
    const project = watched(diverged(), "passed");
    expect(project.ticket("f1").status).toBe("done");
    expect(given(project)).toEqual(["f2 implement"]);
  });

  it("waits while it is red, for itself and all others, until the branch has moved", () => {
    const project = watched(diverged(), "failed");
    expect(project.ticket("f1").status).toBe("in_progress");
    expect(given(project)).toEqual([]);
    expect(project.route({ sweep: true })).toEqual([]);
    project.main++;
    expect(given(project)).toEqual(["f1 watch"]);
  });

  it("is proved again on the same commit when a person says so, and keeps its first revert", () => {
    const project = watched(diverged(), "failed");
    const { revert } = project.ticket("f1");
    project.tell("RETRY_REQUESTED", { feature: "f1", commentId: 7, saidAt: null });
    watched(project, "failed");
    expect(project.ticket("f1").revert).toEqual(revert);
    expect(revert).not.toBeNull();
  });

  it.each([
    ["failed", true, "taken back"],
    ["passed", true, "taken back"],
    ["no_tests", false, "can not be proved: no_tests"],
  ] as const)(
    "is blocked when it is %s and taken back is %s, so that others without it go on",
    (outcome, takenBack, why) => {
      const project = watched(diverged(), outcome, takenBack);
      expect(given(project)).toEqual(["f3 implement"]);
      expect(project.ticket("f1")).toMatchObject({
        status: "blocked",
        block: { reason: expect.stringContaining(why) },
      });
    },
  );

  it("asks a person after three legs that died", () => {
    const project = diverged();
    for (let n = 0; n < 3; n++) {
      const [claim] = project.route() as [Claim];
      expect(claim.mode).toBe("watch");
      project.end(claim, "dead");
    }
    project.route();
    expect(project.ticket("f1").status).toBe("blocked");
  });
});

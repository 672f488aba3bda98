import { describe, expect, it } from "vitest";
import { findWorkflowTrouble } from "../../../src/leg/ci/find-workflow-trouble.ts";
import { readWorkflowObstacles } from "../../../src/leg/ci/read-workflow-obstacles.ts";
import { aConfig } from "../../builders/project.ts";

const jobs = "jobs: { a: { runs-on: x, steps: [{ run: y }] } }\n";

describe("a workflow that is to prove changes", () => {
  it.each([
    "on: workflow_dispatch\n",
    "on: [push, workflow_dispatch]\n",
    "on:\n  push:\n  workflow_dispatch:\n",
    "'on':\n  workflow_dispatch: {}\n",
    "on:\n  workflow_dispatch:\n    inputs: { a: { required: true, default: b }, c: { type: string } }\n",
  ])("can be dispatched with %j", (on) => {
    expect(findWorkflowTrouble("ci.yml", on + jobs)).toBeUndefined();
  });

  it.each([
    ["on: push\n", "on: [push, workflow_dispatch]"],
    ["on: [push, pull_request]\n", "on: [push, pull_request, workflow_dispatch]"],
    ["on:\n  push: { branches: [main] }\n", "`workflow_dispatch:` as a line of its own below `on:`"],
    ["", "below `on:`"],
    ["on:\n  workflow_dispatch:\n    inputs: { to: { required: true } }\n", "default"],
    ["on: [push\n  - a: {", "Mend it"],
  ])("cannot with %j, and the remedy says what to write", (on, remedy) => {
    expect(findWorkflowTrouble("ci.yml", on === "on: [push\n  - a: {" ? on : on + jobs)?.remedy).toContain(remedy);
  });

  it("is told before a plan is paid for when it is not there, or is the one that Baton runs in", async () => {
    const git = { readFiles: async () => new Map<string, Buffer>() };
    const own = ".github/workflows/baton.yml";
    const read = (workflow: string | null) =>
      readWorkflowObstacles(git, "base", { config: aConfig({ validate: { workflow } }), own });
    expect(await read(null)).toEqual([]);
    expect(await read("ci.yml")).toMatchObject([{ blocks: true, what: expect.stringContaining("has no") }]);
    expect(await read("baton.yml")).toMatchObject([{ blocks: true, what: expect.stringContaining("Baton itself") }]);
  });

  it.each(["../ci.yml", "a/ci.yml", "ci", "-ci.yml", "ci.yml ", "ci.yaml\n", "ci$(x).yml"])(
    "is refused by the name %j",
    (name) => {
      expect(() => aConfig({ validate: { workflow: name } })).toThrow("file name in .github/workflows");
    },
  );
});

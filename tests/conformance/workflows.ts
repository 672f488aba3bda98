import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ForgeWorkflows } from "../../src/ports/forge/forge-workflows.ts";

/** The repository's own CI: `lint` passes, `test` prints a line and fails at its step `Run the tests`, `deploy` is skipped after it. */
export const workflowYaml = `on: workflow_dispatch
jobs:
  lint: { runs-on: ubuntu-24.04, steps: [{ run: "true" }] }
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ready
      - { name: Run the tests, run: "echo 'not ok 1 - greets'; exit 3" }
  deploy: { needs: test, runs-on: ubuntu-24.04, steps: [{ run: "true" }] }
`;

/** A repository that holds it as `ci.yml` on `main` and on the branch `baton/proof/x/f1`. */
export type WorkflowTown = {
  readonly forge: ForgeWorkflows;
  /** Where that branch is. */
  readonly sha: string;
  /** Brings all that was dispatched to its end. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** What every implementation of the port `ForgeWorkflows` does; run on the real adapter and on the one in memory. */
export function describeWorkflows(name: string, open: () => Promise<WorkflowTown>): void {
  describe(`the port ForgeWorkflows: ${name}`, () => {
    const branch = "baton/proof/x/f1";
    let town: WorkflowTown;
    let id: number;
    beforeAll(async () => {
      town = await open();
      id = (await town.forge.startWorkflow({ workflow: "ci.yml", branch, sha: town.sha })) ?? 0;
      await town.settle();
    });
    afterAll(() => town.close());

    test("starts a workflow on a branch, and says which run that is", async () => {
      const run = await town.forge.workflowRun(id);
      expect(run).toMatchObject({
        id,
        attempt: 1,
        completed: true,
        conclusion: "failure",
        sha: town.sha,
        event: "workflow_dispatch",
        path: ".github/workflows/ci.yml",
      });
      expect(run?.url).toContain(`/actions/runs/${id}`);
      expect(await town.forge.workflowRun(987_654)).toBeUndefined();
    });

    test("finds it by its commit, and none of another one", async () => {
      expect((await town.forge.dispatchedRuns({ workflow: "ci.yml", sha: town.sha })).map((run) => run.id)).toEqual([
        id,
      ]);
      expect(await town.forge.dispatchedRuns({ workflow: "ci.yml", sha: "0".repeat(40) })).toEqual([]);
    });

    test("tells its jobs, how they ended and where they failed, and the end of a log", async () => {
      const jobs = await town.forge.workflowJobs(id);
      const told = jobs.map((job) => [job.name, job.conclusion, job.failedSteps] as const);
      expect(told.toSorted()).toEqual([
        ["deploy", "skipped", []],
        ["lint", "success", []],
        ["test", "failure", ["Run the tests"]],
      ]);
      const failed = jobs.find((job) => job.name === "test")?.id ?? 0;
      expect(await town.forge.jobLog(failed, 100_000)).toMatch(/ready[\s\S]*not ok 1 - greets\n[\s\S]*##\[error\]/);
      const end = await town.forge.jobLog(failed, 60);
      expect(end).toMatch(/##\[error\].*exit code 3\.\n?$/);
      expect(end?.length).toBeLessThanOrEqual(60);
      expect(await town.forge.jobLog(987_654, 100)).toBeUndefined();
    });

    test("refuses a branch that is not there", async () => {
      const asked = town.forge.startWorkflow({ workflow: "ci.yml", branch: "baton/proof/x/f9", sha: town.sha });
      await expect(asked).rejects.toMatchObject({
        code: "forge.invalid",
        message: expect.stringContaining("No ref found"),
      });
    });
  });
}

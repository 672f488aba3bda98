import { Fault } from "../../../src/core/fault.ts";
import type { ForgeWorkflows } from "../../../src/ports/forge/forge-workflows.ts";
import { branchTip, type ForgeWorld } from "./forge-world.ts";

export function memoryWorkflows(world: ForgeWorld): ForgeWorkflows {
  const find = (id: number) => world.workflowRuns.find((run) => run.id === id);
  const plain = ({ jobs: _, ...run }: ForgeWorld["workflowRuns"][number]) => run;
  return {
    startWorkflow: async ({ workflow, branch }) => {
      const sha = branchTip(world, branch);
      if (sha === undefined)
        throw new Fault("forge.invalid", `GitHub refused the dispatch (422): No ref found for: ${branch}`, {
          who: "us",
        });
      const id = world.nextId++;
      world.workflowRuns.push({
        id,
        attempt: 1,
        completed: false,
        conclusion: null,
        sha,
        event: "workflow_dispatch",
        path: `.github/workflows/${workflow}`,
        url: `https://github.test/${world.repository}/actions/runs/${id}`,
        jobs: [],
      });
      return world.tellsRuns ? id : null;
    },
    workflowRun: async (id) => {
      const run = find(id);
      return run && plain(run);
    },
    dispatchedRuns: async ({ workflow, sha }) =>
      world.workflowRuns
        .filter((run) => run.path.endsWith(`/${workflow}`) && run.sha === sha && run.event === "workflow_dispatch")
        .map(plain),
    workflowJobs: async (run) => (find(run)?.jobs ?? []).map(({ log: _, ...job }) => job),
    jobLog: async (job, maxBytes) =>
      world.workflowRuns
        .flatMap((run) => run.jobs)
        .find((one) => one.id === job)
        ?.log.slice(-maxBytes),
  };
}

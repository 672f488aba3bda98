import { describeWorkflows } from "../conformance/workflows.ts";
import { memoryForge } from "./memory-forge.ts";

describeWorkflows("in memory", async () => {
  const forge = memoryForge();
  const sha = "5".repeat(40);
  forge.world.branches.set("baton/proof/x/f1", sha);
  const log = "ready\nnot ok 1 - greets\n##[error]Process completed with exit code 3.\n";
  return {
    forge,
    sha,
    async settle() {
      const [run] = forge.world.workflowRuns;
      if (run === undefined) throw new Error("nothing was dispatched");
      const jobs = [
        { id: 901, name: "lint", conclusion: "success", failedSteps: [], log: "" },
        { id: 902, name: "test", conclusion: "failure", failedSteps: ["Run the tests"], log },
        { id: 903, name: "deploy", conclusion: "skipped", failedSteps: [], log: "" },
      ];
      forge.world.workflowRuns[0] = { ...run, completed: true, conclusion: "failure", jobs };
    },
    close: async () => undefined,
  };
});

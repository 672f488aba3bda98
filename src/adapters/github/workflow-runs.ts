import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { ForgeChecks } from "../../ports/forge/forge-checks.ts";
import { Nothing } from "./http/answer-shapes.ts";
import type { Client } from "./http/client.ts";

const actions = "/repos/{owner}/{repo}/actions";
const Run = z.object({ status: z.string().nullable(), run_attempt: z.int().optional() });

/** Workflow runs over REST: whether one lives, and how the next is started. */
export function githubWorkflowRuns(client: Client): Pick<ForgeChecks, "run" | "dispatch"> {
  return {
    run: async (id) => {
      try {
        const run = await client.read(`GET ${actions}/runs/{run_id}`, { run_id: id }, Run);
        return { completed: run.status === "completed", attempt: run.run_attempt ?? 1 };
      } catch (thrown) {
        if (thrown instanceof Fault && thrown.code === "forge.not_found") return undefined;
        throw thrown;
      }
    },
    dispatch: async (workflow, branch) => {
      const file = workflow.split("/").at(-1) ?? workflow;
      // A second dispatch finds nothing left to do: it has no authority and can only make the state advance.
      await client.write(
        `POST ${actions}/workflows/{workflow_id}/dispatches`,
        { workflow_id: file, ref: branch },
        Nothing,
        "harmless",
      );
    },
  };
}

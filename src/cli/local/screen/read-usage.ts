import { z } from "zod";
import type { World } from "../world/world.ts";
import { ticketOfJob } from "./job-label.ts";
import type { Usage } from "./report.ts";

const UsageOutput = z.object({
  calls: z.int().nonnegative(),
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
});

/** Calls and tokens as the thinking jobs told them in their output `usage`, of all attempts. */
export function readUsage({ github }: Pick<World, "github">): readonly Usage[] {
  return github
    .runs()
    .flatMap((run) => github.jobs(run.id))
    .flatMap((job) => {
      const told = UsageOutput.safeParse(parse(job.outputs["usage"]));
      if (!told.success) return [];
      return [
        {
          ticket: ticketOfJob(job.key) ?? "plan",
          calls: told.data.calls,
          tokens: told.data.input + told.data.output,
        },
      ];
    });
}

/** What all jobs told that they spent, in USD. */
export function readSpent({ github }: Pick<World, "github">): number {
  return github
    .runs()
    .flatMap((run) => github.jobs(run.id))
    .reduce((sum, { outputs }) => sum + (Number(outputs["spent"]) || 0), 0);
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

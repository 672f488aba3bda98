import { z } from "zod";

export const PublishInputs = z.object({
  claim: z.string().min(1).describe("The claim to write for, as Baton's route gave it (JSON)."),
  needs: z
    .string()
    .default("{}")
    .describe("`toJSON(needs)`: how the jobs of the leg ended, and where their batons are."),
  token: z
    .string()
    .default("")
    .describe(
      "Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write`. Default: GITHUB_TOKEN of the environment.",
    ),
});
export type PublishInputs = z.infer<typeof PublishInputs>;

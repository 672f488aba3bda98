import { z } from "zod";

export const MergeInputs = z.object({
  claim: z.string().min(1).describe("The claim to merge for, as Baton's route gave it (JSON)."),
  token: z
    .string()
    .default("")
    .describe("Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write`. Default: GITHUB_TOKEN of the environment."),
});
export type MergeInputs = z.infer<typeof MergeInputs>;

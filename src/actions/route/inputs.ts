import { z } from "zod";

export const RouteInputs = z.object({
  token: z
    .string()
    .default("")
    .describe(
      "Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write`. Default: GITHUB_TOKEN of the environment.",
    ),
});
export type RouteInputs = z.infer<typeof RouteInputs>;

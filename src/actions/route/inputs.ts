import { z } from "zod";

export const RouteInputs = z.object({
  token: z
    .string()
    .default("")
    .describe(
      "Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write`. Default: GITHUB_TOKEN of the environment.",
    ),
  maxLegs: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      "Legs at once, when fewer than `limits.parallel` of the configuration: 1 where one runner walks the whole chain.",
    ),
});
export type RouteInputs = z.infer<typeof RouteInputs>;

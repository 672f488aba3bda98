import { z } from "zod";
import { writeTokenInput } from "../../leg/inputs.ts";

export const RouteInputs = z.object({
  token: writeTokenInput,
  ask: z
    .string()
    .optional()
    .describe(
      "Of a workflow that a person starts: a question to the panel, about `issue`; `issue` itself where it is a dash.",
    ),
  relay: z
    .string()
    .optional()
    .describe("Of a workflow that a person or a schedule starts: the relay to run on `issue`."),
  dataset: z
    .string()
    .optional()
    .describe("Of a workflow that a person or a schedule starts: the dataset to make; it is told on `issue`."),
  issue: z
    .string()
    .optional()
    .describe("Number of the issue or pull request that `ask`, `relay` or `dataset` belongs to."),
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

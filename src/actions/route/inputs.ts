import { z } from "zod";
import { writeTokenInput } from "../../leg/inputs.ts";

export const RouteInputs = z.object({
  token: writeTokenInput,
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

import { z } from "zod";
import { Plan } from "./plan.ts";
import { Sha, Usd } from "./primitives.ts";

/** The outcome of all as one bundle (MISSION C28), kept in the last event of a run. */
export const Outcome = z.strictObject({
  plan: Plan.nullable(),
  code: z.array(z.strictObject({ feature: z.string(), pullRequest: z.int().positive(), merged: Sha })),
  test_result: z.array(z.strictObject({ feature: z.string(), base: Sha, tree: Sha.nullable(), outcome: z.string() })),
  docs: z.array(z.string()),
  spentUsd: Usd,
});
export type Outcome = z.infer<typeof Outcome>;

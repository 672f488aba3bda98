import { z } from "zod";
import { budgetUsdInput, modelInput, readTokenInput } from "../../leg/inputs.ts";

export const PlanInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim to plan, as Baton's route gave it (JSON). Empty: alone, on the checkout of the job."),
  task: z
    .string()
    .max(65_536)
    .default("")
    .describe("Alone only: the requirement in plain words. Empty: the issue of the event."),
  model: modelInput,
  out: z.string().default("").describe("Alone only: folder for `plan.json`."),
  token: readTokenInput,
  budgetUsd: budgetUsdInput,
});
export type PlanInputs = z.infer<typeof PlanInputs>;

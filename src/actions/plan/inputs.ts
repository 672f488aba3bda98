import { z } from "zod";

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
  model: z
    .string()
    .default("")
    .describe(
      "Models to ask instead of the configured ones, `vendor/model`, several with commas; the next takes over when one fails for good.",
    ),
  out: z.string().default("").describe("Alone only: folder for `plan.json`."),
  token: z
    .string()
    .default("")
    .describe("Token to read the repository with (`contents: read`). Alone, in a checkout, none is needed."),
  budgetUsd: z.coerce
    .number()
    .positive()
    .optional()
    .describe("Alone only: the most that may be spent, in USD. Default: the configured budget of a run."),
});
export type PlanInputs = z.infer<typeof PlanInputs>;

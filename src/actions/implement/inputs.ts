import { z } from "zod";

export const ImplementInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe(
      "The claim to work on, as Baton's route gave it (JSON). Empty: alone, `task` is done in the checkout of the job.",
    ),
  task: z.string().max(65_536).default("").describe("Alone only: what to do, in plain words."),
  model: z
    .string()
    .default("")
    .describe(
      "Models to ask instead of the configured ones, `vendor/model`, several with commas; the next takes over when one fails for good.",
    ),
  out: z.string().default("").describe("Alone only: folder for `change.json`."),
  token: z
    .string()
    .default("")
    .describe("Token to read the repository with (`contents: read`). Alone, in a checkout, none is needed."),
  budgetUsd: z.coerce
    .number()
    .positive()
    .optional()
    .describe("Alone only: the most that may be spent, in USD. Default: the configured budget of a run."),
  allowDirty: z
    .stringbool()
    .default(false)
    .describe("Alone only: work in a checkout with uncommitted changes; they become part of the change."),
});
export type ImplementInputs = z.infer<typeof ImplementInputs>;

import { z } from "zod";

export const ReviewInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim to review, as Baton's route gave it (JSON). Empty: alone, the pull request of the event."),
  change: z
    .string()
    .default("")
    .describe("Output `baton` of the leg's implement job. Empty: the head of the feature's branch is reviewed."),
  model: z
    .string()
    .default("")
    .describe(
      "Models to ask instead of the configured ones, `vendor/model`, several with commas; the next takes over when one fails for good.",
    ),
  out: z.string().default("").describe("Alone only: folder for `review.json`."),
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
export type ReviewInputs = z.infer<typeof ReviewInputs>;

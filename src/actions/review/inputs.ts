import { z } from "zod";
import { budgetUsdInput, modelInput, readTokenInput } from "../../leg/inputs.ts";

export const ReviewInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim to review, as Baton's route gave it (JSON). Empty: alone, the pull request of the event."),
  change: z
    .string()
    .default("")
    .describe("Output `baton` of the leg's implement job. Empty: the head of the feature's branch is reviewed."),
  model: modelInput,
  reviewers: z
    .string()
    .default("")
    .describe(
      "Two to five models that each read the change alone, `vendor/model` with commas, in place of the configured `models.reviewers`; what they find is merged and verified.",
    ),
  verifier: z
    .string()
    .default("")
    .describe("With `reviewers`: the model that attacks what they found. Empty: whoever of them did not find it."),
  out: z.string().default("").describe("Alone only: folder for `review.json`."),
  token: readTokenInput,
  budgetUsd: budgetUsdInput,
});
export type ReviewInputs = z.infer<typeof ReviewInputs>;

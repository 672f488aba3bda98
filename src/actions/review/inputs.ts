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
  out: z.string().default("").describe("Alone only: folder for `review.json`."),
  token: readTokenInput,
  budgetUsd: budgetUsdInput,
});
export type ReviewInputs = z.infer<typeof ReviewInputs>;

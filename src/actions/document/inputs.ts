import { z } from "zod";
import { budgetUsdInput, modelInput, readTokenInput } from "../../leg/inputs.ts";

export const DocumentInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim to document, as Baton's route gave it (JSON). Empty: alone, in the checkout of the job."),
  change: z
    .string()
    .default("")
    .describe("Output `baton` of the leg's implement job. Empty: the head of the feature's branch is documented."),
  branch: z
    .string()
    .max(250)
    .default("")
    .describe("Alone only: what was merged into this branch is documented. Empty: the branch that the job runs on."),
  since: z.iso
    .date("expected a day such as 2026-11-20")
    .optional()
    .describe(
      "Alone only: leave out what was merged before this day. Empty: of the newest hundred all that the files do not name.",
    ),
  model: modelInput,
  out: z.string().default("").describe("Alone only: folder for `change.json` and `pull-request.md`."),
  token: readTokenInput.describe(
    "Token to read the repository with (`contents: read`); alone also its pull requests (`pull-requests: read`).",
  ),
  budgetUsd: budgetUsdInput,
});
export type DocumentInputs = z.infer<typeof DocumentInputs>;

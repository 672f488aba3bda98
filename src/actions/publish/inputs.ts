import { z } from "zod";
import { preparedInput, writeTokenInput } from "../../leg/inputs.ts";

export const PublishInputs = z.object({
  claim: z.string().min(1).describe("The claim to write for, as Baton's route gave it (JSON)."),
  needs: z
    .string()
    .default("{}")
    .describe("`toJSON(needs)`: how the jobs of the leg ended, and where their batons are."),
  prepared: preparedInput.describe(
    "Output `prepared` of the workflow run's prepare job: what of it a proof says is believed only where it is the same.",
  ),
  token: writeTokenInput,
});
export type PublishInputs = z.infer<typeof PublishInputs>;

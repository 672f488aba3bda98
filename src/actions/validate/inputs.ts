import { z } from "zod";
import { preparedInput, readTokenInput, setUpInput } from "../../leg/inputs.ts";

export const ValidateInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim to prove, as Baton's route gave it (JSON). Empty: alone, on the checkout of the job."),
  change: z
    .string()
    .default("")
    .describe("Output `baton` of the leg's implement job. Empty: the head of the feature's branch is proved."),
  setUp: setUpInput,
  setup: z
    .string()
    .max(2000)
    .default("")
    .describe(
      "Alone only: command that prepares the project, with network. Empty: configured, else what the repository's own CI runs or its manifests name.",
    ),
  test: z
    .string()
    .max(2000)
    .default("")
    .describe(
      "Alone only: command that proves it, without network. Empty: configured, else what the repository's own CI runs or its manifests name.",
    ),
  out: z.string().default("").describe("Alone only: folder for `proof.json`."),
  prepared: preparedInput,
  token: readTokenInput,
});
export type ValidateInputs = z.infer<typeof ValidateInputs>;

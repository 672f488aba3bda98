import { z } from "zod";
import { budgetUsdInput, modelInput, preparedInput, readTokenInput, setUpInput } from "../../leg/inputs.ts";

export const ImplementInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe(
      "The claim to work on, as Baton's route gave it (JSON). Empty: alone, `task` is done in the checkout of the job.",
    ),
  setUp: setUpInput,
  task: z.string().max(65_536).default("").describe("Alone only: what to do, in plain words."),
  model: modelInput,
  out: z.string().default("").describe("Alone only: folder for `change.json`."),
  prepared: preparedInput,
  token: readTokenInput,
  budgetUsd: budgetUsdInput,
  allowDirty: z
    .stringbool()
    .default(false)
    .describe("Alone only: work in a checkout with uncommitted changes; they become part of the change."),
});
export type ImplementInputs = z.infer<typeof ImplementInputs>;

import { z } from "zod";
import { budgetUsdInput, readTokenInput } from "../../leg/inputs.ts";

export const RelayInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe(
      "The claim on one stage, as Baton's route gave it (JSON). Empty: alone, all stages are done in the checkout of the job.",
    ),
  relay: z
    .string()
    .default("default")
    .describe("Alone only: name of the relay, from `relays` in `.github/baton.yml`; `default` needs none there."),
  task: z.string().max(65_536).default("").describe("Alone only: what the stages work on, in plain words."),
  base: z
    .string()
    .default("")
    .describe(
      "Alone only: full SHA of a commit, or a ref, from which on the stages are shown the diff. Empty: on a pull request its base, else the last commit.",
    ),
  edited: z
    .stringbool()
    .default(false)
    .describe(
      "Alone only: what stages that edit are to do is in the checkout already; false: a relay with such a stage is refused.",
    ),
  ok: z
    .string()
    .default("")
    .describe("Alone only: stages to which a person says ok, several with commas, where `success` is `person`."),
  out: z
    .string()
    .default("")
    .describe(
      "Alone only: folder for `relay.json`, from which a later run goes on: what has passed is not paid again.",
    ),
  token: readTokenInput,
  budgetUsd: budgetUsdInput,
});
export type RelayInputs = z.infer<typeof RelayInputs>;

import { z } from "zod";
import { budgetUsdInput } from "../../leg/inputs.ts";

const names = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ""));

export const PanelInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe("The claim of the question, as Baton's route gave it (JSON). Empty: alone, on the checkout of the job."),
  question: z
    .string()
    .max(65_536)
    .default("")
    .describe("Alone only: the question in plain words. Empty: the issue or pull request of the event."),
  models: names.describe("Models to ask instead of the configured ones, `vendor/model`, several with commas."),
  synthesizer: z
    .string()
    .default("")
    .describe("Model that makes the verdict, instead of the configured one; none of those that are asked."),
  rounds: z.enum(["1", "2"]).optional().describe("`2`: each sees the others' answers once. Empty: as configured."),
  out: z
    .string()
    .default("")
    .describe("Alone only: folder for `panel.json`, `verdict.md` and one Markdown file an answer."),
  token: z
    .string()
    .default("")
    .describe(
      "Token to read the repository with (`contents: read`), within the chain also what a former job left (`actions: read`). Alone, in a checkout, none is needed.",
    ),
  budgetUsd: budgetUsdInput,
});
export type PanelInputs = z.infer<typeof PanelInputs>;

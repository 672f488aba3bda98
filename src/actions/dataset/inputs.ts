import { z } from "zod";
import { readTokenInput } from "../../leg/inputs.ts";

const names = (what: string) => z.string().max(4000).default("").describe(what);

export const DatasetInputs = z.object({
  claim: z
    .string()
    .default("")
    .describe(
      "The claim to work on, as Baton's route gave it (JSON); what to make is then `datasets.<name>` of the configuration, and no other input counts. Empty: alone.",
    ),
  problems: names("Files of problems, several with commas: `.jsonl`, `.yml` or `.md` (docs/dataset.md)."),
  problem: z.string().max(60_000).default("").describe("One problem in words."),
  issues: names("Issues as problems: a label, or a query such as `label:question is:closed`. Needs `issues: read`."),
  history: z.coerce
    .number()
    .int()
    .min(0)
    .max(500)
    .default(0)
    .describe(
      "So many of the repository's newest merged pull requests whose issue is a problem, with the pull request's words as its reference. Needs `issues: read` and `pull-requests: read`.",
    ),
  personas: names(
    "Personas to answer as, with commas; those of Baton and of `.github/baton/personas`. Empty: Baton's six.",
  ),
  models: names("Models that each persona is asked by, `vendor/model` with commas. Empty: each persona's own."),
  copies: z.coerce.number().int().min(1).max(20).default(1).describe("Answers of each model to each question."),
  format: names(
    "Formats to write, with commas: trl, openai-chat, openai-dpo, gemini-sft, gemini-preference, bedrock-conversation. Empty: trl.",
  ),
  name: z.string().max(100).default("Personas").describe("What the dataset is called on its card."),
  licence: z
    .string()
    .max(100)
    .default("other")
    .describe("Licence of the dataset, such as `cc-by-4.0`; problems may name their own."),
  language: z.string().max(40).default("").describe("Language of the answers, such as `ko`. Empty: each problem's."),
  validation: z.coerce
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe("Share of the problems that is kept for validation."),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(1).describe("What the split is drawn by."),
  concurrency: z.coerce.number().int().min(1).max(50).default(6).describe("Questions asked at once."),
  maxOutputTokens: z.coerce
    .number()
    .int()
    .min(64)
    .max(32_000)
    .default(4000)
    .describe("The longest that an answer may be, with what its model thinks."),
  budgetUsd: z.coerce
    .number()
    .positive()
    .optional()
    .describe(
      "The most that the whole dataset may cost, in USD, with what former jobs spent on it. Default: the configured budget of a run.",
    ),
  batch: z
    .enum(["true", "false"])
    .default("false")
    .describe(
      "`true`: by the batches of Anthropic and OpenAI, at half the price. The job submits them and ends; another one with the same `out` takes the answers, within a day. Until then the output `done` is `false`.",
    ),
  out: z
    .string()
    .min(1)
    .default("dataset")
    .describe("Folder that is written. A job that finds answers of a former one in it goes on from there."),
  token: readTokenInput,
});
export type DatasetInputs = z.infer<typeof DatasetInputs>;

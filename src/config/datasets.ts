import { z } from "zod";
import { TaskName } from "../contracts/task.ts";
import { AgentName, AskedModel } from "./agent-file.ts";

/** Where the problems of a dataset come from; at least one of them. */
const Sources = {
  problems: z
    .array(z.string().min(1).max(300))
    .max(20)
    .default([])
    .describe("Files of the repository with problems: `.jsonl`, `.yml` or `.md`."),
  issues: z
    .string()
    .max(1000)
    .default("")
    .describe("Issues as problems: a label, or a query such as `label:question is:closed`."),
  history: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe("So many of the newest merged pull requests whose issue is a problem."),
  decisions: z
    .boolean()
    .default(false)
    .describe(
      "Preference pairs from what Baton's own runs have decided: findings that were refuted against confirmed ones, rounds that were sent back against the accepted one.",
    ),
};

/** One dataset, as `/baton dataset <name>` makes it. */
export const DatasetConfig = z
  .strictObject({
    ...Sources,
    personas: z
      .array(AgentName)
      .max(40)
      .default([])
      .describe("Personas of Baton and of `.github/baton/personas`. Empty: Baton's six."),
    models: z
      .array(AskedModel)
      .max(20)
      .default([])
      .describe("Models that each persona is asked by. Empty: each persona's own."),
    copies: z.int().min(1).max(20).default(1).describe("Answers of each model to each question."),
    formats: z.array(z.string().max(40)).max(10).default(["trl"]).describe("Formats to write (docs/dataset.md)."),
    licence: z.string().min(1).max(100).default("other").describe("Licence of the dataset, such as `cc-by-4.0`."),
    language: z.string().max(40).default("").describe("Language of the answers. Empty: each problem's."),
    validation: z.number().min(0).max(0.5).default(0.1).describe("Share of the problems kept for validation."),
    seed: z.int().min(0).max(2_147_483_647).default(1).describe("What the split is drawn by."),
    concurrency: z.int().min(1).max(50).default(6).describe("Questions asked at once."),
    "max-output-tokens": z
      .int()
      .min(64)
      .max(32_000)
      .default(4000)
      .describe("The longest that an answer may be, with what its model thinks."),
    branch: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, "expected a name of a branch")
      .refine((name) => !name.includes("..") && !/\.(?:lock)?(?:\/|$)/.test(name), "expected a name of a branch")
      .refine((name) => !/^baton(?:\/|-state)/.test(name), "names below baton/ are Baton's own")
      .max(100)
      .optional()
      .describe(
        "Branch that gets the files too, below `datasets/<name>`; a new one each time. Absent: an artifact alone.",
      ),
    batch: z
      .boolean()
      .default(false)
      .describe(
        "Ask by the vendors' batches, at their lower price: answers come within a day. Every model must be of a vendor that has them (docs/dataset.md).",
      ),
  })
  .refine(
    ({ problems, issues, history, decisions }) => problems.length > 0 || issues !== "" || history > 0 || decisions,
    "names no problems: give `problems`, `issues`, `history` or `decisions`",
  );
export type DatasetConfig = z.infer<typeof DatasetConfig>;

/** `datasets` of the configuration. */
export const Datasets = z
  .record(TaskName, DatasetConfig)
  .default({})
  .describe("Datasets by their name: problems, who answers them, and what is written (docs/dataset.md).");

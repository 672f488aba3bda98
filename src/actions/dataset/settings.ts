import type { DatasetConfig } from "../../config/datasets.ts";
import { type FormatName, parseFormats } from "../../policy/dataset/formats/formats.ts";
import { toNames } from "./choose-personas.ts";
import type { DatasetInputs } from "./inputs.ts";
import type { Sources } from "./read-problems.ts";

/** What a dataset is to be, from inputs or from the configuration. */
export type Settings = Sources & {
  readonly name: string;
  readonly personas: readonly string[];
  readonly models: readonly string[];
  readonly copies: number;
  readonly formats: readonly FormatName[];
  readonly licence: string;
  readonly language: string;
  readonly share: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly maxOutputTokens: number;
  /** Preference pairs from the state branch. */
  readonly decisions: boolean;
  /** By the vendors' batches. */
  readonly batch: boolean;
};

export function fromInputs(inputs: DatasetInputs): Settings {
  const { problem, issues, history, name, copies, licence, language, seed, concurrency, maxOutputTokens } = inputs;
  return {
    ...{ problem, issues, history, name, copies, licence, language, seed, concurrency, maxOutputTokens },
    problems: toNames(inputs.problems),
    personas: toNames(inputs.personas),
    models: inputs.models.split(",").flatMap((model) => model.trim() || []),
    formats: parseFormats(inputs.format),
    share: inputs.validation,
    decisions: false,
    batch: inputs.batch === "true",
  };
}

/** `datasets.<name>` of the base's configuration. */
export function fromConfig(name: string, config: DatasetConfig): Settings {
  const { problems, issues, history, personas, models, copies, licence, language, seed, concurrency } = config;
  return {
    ...{ name, problems, issues, history, personas, models, copies, licence, language, seed, concurrency },
    problem: "",
    formats: parseFormats(config.formats.join(",")),
    share: config.validation,
    maxOutputTokens: config["max-output-tokens"],
    decisions: config.decisions,
    batch: config.batch,
  };
}

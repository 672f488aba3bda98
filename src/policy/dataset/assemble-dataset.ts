import type { DatasetRecord, PreferencePair, Problem, ProblemRecord } from "../../contracts/dataset.ts";
import { type FormatName, filesOf, formatNames } from "./formats/formats.ts";
import { dropDuplicates, type LeftOut } from "./left-out.ts";
import { type CardFacts, renderCard } from "./render-card.ts";
import { countScrubbed } from "./scrub/scrub-text.ts";
import { type Split, splitProblems } from "./split-problems.ts";
import { type Example, writeFormat } from "./write-format.ts";

/** All answers, and what is to be made of them. */
export type DatasetParts = {
  readonly name: string;
  readonly licence: string;
  readonly language: string | null;
  readonly formats: readonly FormatName[];
  readonly seed: number;
  /** Of the problems, kept for validation. */
  readonly share: number;
  readonly copies: number;
  readonly personas: readonly string[];
  readonly models: readonly string[];
  readonly problems: readonly Problem[];
  /** Scrubbed. */
  readonly records: readonly DatasetRecord[];
  /** Scrubbed. */
  readonly pairs: readonly PreferencePair[];
  /** Questions that nobody answered. */
  readonly unanswered: readonly LeftOut[];
  /** Pairs that could not be made; absent: none were looked for. */
  readonly unpaired?: readonly LeftOut[];
};

export type Assembled = { readonly files: ReadonlyMap<string, string>; readonly facts: CardFacts };

/** All files that a dataset can have: one that it has no longer is of a former job. */
export const datasetPaths: readonly string[] = [
  ...["README.md", "records.jsonl", "problems.jsonl", "left-out.jsonl"],
  ...[...filesOf(formatNames).keys()].flatMap((folder) => [`${folder}/train.jsonl`, `${folder}/validation.jsonl`]),
];

/** The files of a dataset by their path: card, records, problems, what was left out, and train and validation of each format. The same parts give the same bytes. */
export function assembleDataset(parts: DatasetParts): Assembled {
  const { problems, records, seed, share } = parts;
  const { kept, leftOut: repeated } = dropDuplicates(records);
  const split = splitProblems(problems, { share, seed });
  const examples = [...toExamples(kept, split), ...toPairExamples(parts.pairs, seed, share)];
  const cut = kept.filter(({ stop }) => stop === "length");
  const leftOut: LeftOut[] = [
    ...parts.unanswered,
    ...(parts.unpaired ?? []),
    ...repeated,
    ...cut.map(({ id }): LeftOut => ({ id, reason: "cut at its length", detail: "in no format; its record is kept" })),
  ];
  const files = new Map<string, string>();
  const counts = new Map<string, Readonly<Record<Split, number>>>();
  for (const [folder, format] of filesOf(parts.formats)) {
    const written = writeFormat(folder, format, examples);
    leftOut.push(...written.leftOut);
    counts.set(folder, { train: written.lines.train.length, validation: written.lines.validation.length });
    for (const side of ["train", "validation"] as const)
      if (written.lines[side].length > 0) files.set(`${folder}/${side}.jsonl`, toText(written.lines[side]));
  }
  const facts = toFacts(parts, { kept, leftOut, counts });
  files.set("records.jsonl", toText(kept.map((record) => JSON.stringify(record))));
  files.set("problems.jsonl", toText(groupByProblem(problems, kept).map((one) => JSON.stringify(one))));
  if (leftOut.length > 0) files.set("left-out.jsonl", toText(leftOut.map((one) => JSON.stringify(one))));
  files.set("README.md", renderCard(facts));
  return { files, facts };
}

/** A record a problem, with all its answers; problems without any too. */
export function groupByProblem(
  problems: readonly Problem[],
  records: readonly DatasetRecord[],
): readonly ProblemRecord[] {
  const byProblem = new Map<string, DatasetRecord[]>();
  for (const record of records) {
    const answers = byProblem.get(record.problem.id) ?? [];
    answers.push(record);
    byProblem.set(record.problem.id, answers);
  }
  return problems.map((problem) => ({
    problem,
    answers: (byProblem.get(problem.id) ?? []).map(
      ({ problem: _problem, source: _source, licence: _licence, seed: _seed, ...answer }) => answer,
    ),
  }));
}

function toExamples(records: readonly DatasetRecord[], split: ReadonlyMap<string, Split>): readonly Example[] {
  return records
    .filter(({ stop }) => stop === "end")
    .map(({ id, problem, prompt, answer }) => ({ id, split: split.get(problem.id) ?? "train", ...prompt, answer }));
}

/** All pairs of one question are on one side. */
function toPairExamples(pairs: readonly PreferencePair[], seed: number, share: number): readonly Example[] {
  const questions = [...new Set(pairs.map(({ prompt }) => prompt.user))];
  const split = splitProblems(
    questions.map((text) => ({ id: text, text })),
    { share, seed },
  );
  return pairs.map(({ id, prompt, chosen, rejected }) => ({
    id,
    split: split.get(prompt.user) ?? "train",
    ...prompt,
    chosen,
    rejected,
  }));
}

function toFacts(
  parts: DatasetParts,
  made: {
    readonly kept: readonly DatasetRecord[];
    readonly leftOut: readonly LeftOut[];
    readonly counts: CardFacts["files"];
  },
): CardFacts {
  const { name, licence, language, personas, models, copies, seed, records } = parts;
  const sources = [...new Set([...parts.problems, ...parts.pairs].map(({ source }) => source.replace(/:\d+$/, "")))];
  const sum = (count: (record: DatasetRecord) => number) => records.reduce((total, record) => total + count(record), 0);
  return {
    ...{ name, licence, language, personas, models, copies, seed },
    licences: [...new Set(made.kept.map((record) => record.licence))].filter((one) => one !== licence),
    scrubbed: countScrubbed([...records.map(({ answer }) => answer), ...parts.problems.map(({ text }) => text)]),
    problems: parts.problems.length,
    asked: records.length + parts.unanswered.length,
    records: made.kept.length,
    pairs: parts.pairs.length,
    costUsd: sum(({ costUsd }) => costUsd),
    tokens: { input: sum(({ usage }) => usage.input), output: sum(({ usage }) => usage.output) },
    sources: sources.length > 20 ? [...sources.slice(0, 20), `and ${sources.length - 20} more`] : sources,
    leftOut: made.leftOut,
    files: made.counts,
  };
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

import { stringify } from "yaml";
import { renderCell } from "../render/parts/inline.ts";
import { renderCost } from "../render/parts/use.ts";
import type { LeftOut } from "./left-out.ts";
import type { Scrubbed } from "./scrub/scrub-text.ts";
import type { Split } from "./split-problems.ts";

/** All that the card tells. */
export type CardFacts = {
  readonly name: string;
  readonly licence: string;
  /** Other ones that problems of records name. */
  readonly licences: readonly string[];
  /** BCP 47, null: of whatever language the problems are. */
  readonly language: string | null;
  readonly problems: number;
  readonly personas: readonly string[];
  readonly models: readonly string[];
  readonly copies: number;
  readonly seed: number;
  readonly asked: number;
  readonly records: number;
  readonly pairs: number;
  readonly costUsd: number;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly sources: readonly string[];
  readonly scrubbed: Scrubbed["found"];
  readonly leftOut: readonly LeftOut[];
  /** Lines of each folder of a format. */
  readonly files: ReadonlyMap<string, Readonly<Record<Split, number>>>;
};

/** Licences that Hugging Face knows by these names (huggingface.co/docs/hub/repositories-licenses). */
const known = new Set(
  "apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 pddl osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear artistic-2.0 afl-3.0 bsl-1.0 c-uda".split(
    " ",
  ),
);
const sizes: readonly (readonly [number, string])[] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
];

/** The dataset's card: front matter as Hugging Face reads it (huggingface.co/docs/hub/datasets-cards), then the figures for people. */
export function renderCard(facts: CardFacts): string {
  // Who reads it there reads YAML 1.1, in which a bare `no` is false and a day is no text.
  return `---\n${stringify(toFrontMatter(facts), { compat: "yaml-1.1" })}---\n\n${renderBody(facts)}\n`;
}

function toFrontMatter({ name, licence, licences, language, records, files }: CardFacts): object {
  const all = [...new Set([licence, ...licences].map((one) => one.toLowerCase()))];
  // ISO 639, in small letters: all that is taken there of a language's name.
  const code = /^([a-z]{2,3})(?:[-_]|$)/i.exec(language ?? "")?.[1]?.toLowerCase();
  const configs = [...files].flatMap(([folder, lines]) => {
    const sides = (["train", "validation"] as const).filter((side) => lines[side] > 0);
    return sides.length === 0
      ? []
      : [{ config_name: folder, data_files: sides.map((split) => ({ split, path: `${folder}/${split}.jsonl` })) }];
  });
  return {
    pretty_name: name,
    ...(all.every((one) => known.has(one))
      ? { license: all.length === 1 ? all[0] : all }
      : { license: "other", license_name: toName(all.join(" and ")) }),
    ...(code === undefined ? {} : { language: [code] }),
    task_categories: ["text-generation"],
    tags: ["synthetic"],
    size_categories: [sizes.find(([below]) => records < below)?.[1] ?? "n>1M"],
    configs: [{ config_name: "records", data_files: "records.jsonl" }, ...configs],
  };
}

function toName(licence: string): string {
  return (
    licence
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, "-")
      .replace(/^-+|-+$/g, "") || "unknown"
  );
}

function renderBody(facts: CardFacts): string {
  const { personas, models, files } = facts;
  const rows = [
    ["problems", String(facts.problems)],
    ["personas", personas.map(cell).join(", ")],
    ["models", models.map(cell).join(", ")],
    ["copies of each", String(facts.copies)],
    ["asked", String(facts.asked)],
    ["records", String(facts.records)],
    ["preference pairs", String(facts.pairs)],
    ["tokens read, written", `${facts.tokens.input}, ${facts.tokens.output}`],
    ["cost", renderCost(facts.costUsd)],
    ["seed", String(facts.seed)],
    ["licence", [facts.licence, ...facts.licences].map(cell).join("; of some problems: ")],
    ...(facts.language === null ? [] : [["language", cell(facts.language)]]),
  ];
  const lines = [...files].map(([folder, { train, validation }]) => `| \`${folder}\` | ${train} | ${validation} |`);
  return [
    `# ${cell(facts.name)}`,
    "",
    "Problems answered through several lenses by several models. `records.jsonl` has a line an answer, `problems.jsonl` a line a problem with all its answers, each other folder one vendor's format.",
    "",
    "| | |",
    "|---|---|",
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    "",
    ...(lines.length === 0 ? [] : ["| format | train | validation |", "|---|---|---|", ...lines, ""]),
    "## Where it comes from",
    "",
    ...facts.sources.map((source) => `- ${cell(source)}`),
    "",
    "The answers are written by models, and their vendors' terms hold for what may be trained on them. All answers to a problem are on one side of the split.",
    "",
    "## What was left out",
    "",
    ...renderLeftOut(facts),
  ].join("\n");
}

function renderLeftOut({ leftOut, scrubbed }: CardFacts): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { reason } of leftOut) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const taken = Object.entries(scrubbed).map(([kind, count]) => `${count} × ${kind}`);
  return [
    ...[...reasons].map(([reason, count]) => `- ${count} × ${reason}`),
    ...(reasons.size === 0 ? ["- No answer."] : ["", "`left-out.jsonl` names each."]),
    "",
    taken.length === 0
      ? "No secret and nothing that tells of a person was found by its form."
      : `Taken out of the texts by their form: ${taken.join(", ")}.`,
    "Names of people in running text are not found this way; read before you publish.",
  ];
}

function cell(text: string): string {
  return renderCell(text, 500);
}

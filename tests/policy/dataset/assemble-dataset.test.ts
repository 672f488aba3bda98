import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DatasetRecord, type PreferencePair, type Problem, ProblemRecord } from "../../../src/contracts/dataset.ts";
import { assembleDataset, type DatasetParts } from "../../../src/policy/dataset/assemble-dataset.ts";
import { checkLines } from "../../../src/policy/dataset/formats/check-lines.ts";
import { filesOf, formatNames } from "../../../src/policy/dataset/formats/formats.ts";
import { splitProblems } from "../../../src/policy/dataset/split-problems.ts";

const problem = (n: number, text = `How is part ${n} of machine ${n * 7} kept dry in weather ${n * 13}?`): Problem => ({
  id: `p${n}`,
  title: `Part ${n}`,
  text,
  source: `p.jsonl:${n}`,
  licence: null,
  reference: null,
});
const record = (
  of: Problem,
  n: number,
  answer = `Answer ${n}: ${[...`${n * 7919}`].join(" ")} parts, of ${of.id}.`,
): DatasetRecord => ({
  id: n.toString(16).padStart(16, "0"),
  problem: { id: of.id, title: of.title },
  persona: "architect",
  model: "openai/gpt-6.1-sol",
  copy: 1,
  prompt: { system: "Look at the whole.", user: of.text },
  answer,
  stop: "end",
  usage: { input: 10, cached: 0, output: 5 },
  costUsd: 0.01,
  source: of.source,
  licence: "MIT",
  seed: 1,
});
const pair = (n: number): PreferencePair => ({
  id: n.toString(16).padStart(16, "f"),
  prompt: { system: "", user: `Question ${n}` },
  chosen: `good ${n}`,
  rejected: `bad ${n}`,
  kind: "round",
  source: "run 1",
  licence: "MIT",
});
const problems = Array.from({ length: 20 }, (_, n) => problem(n + 1));
const parts = (more: Partial<DatasetParts> = {}): DatasetParts => ({
  name: "Machines",
  licence: "MIT",
  language: "en",
  formats: formatNames,
  seed: 1,
  share: 0.1,
  copies: 1,
  personas: ["architect"],
  models: ["openai/gpt-6.1-sol"],
  problems,
  records: problems.flatMap((one, n) => [record(one, 2 * n), record(one, 2 * n + 1)]),
  pairs: Array.from({ length: 12 }, (_, n) => pair(n)),
  unanswered: [],
  ...more,
});
const linesOf = (files: ReadonlyMap<string, string>, path: string) =>
  (files.get(path) ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("assembleDataset", () => {
  it("writes flat records, a grouped record a problem, and both sides of each format, each of them valid", () => {
    const { files } = assembleDataset(parts());
    const records = linesOf(files, "records.jsonl").map((line) => DatasetRecord.parse(line));
    const grouped = linesOf(files, "problems.jsonl").map((line) => ProblemRecord.parse(line));
    expect(records).toHaveLength(40);
    expect(grouped.map(({ answers }) => answers.length)).toEqual(problems.map(() => 2));
    for (const [folder, format] of filesOf(formatNames)) {
      const sides = ["train", "validation"].map((side) => files.get(`${folder}/${side}.jsonl`) ?? "");
      for (const text of sides) expect(checkLines({ ...format, minLines: 1 }, text)).toEqual([]);
      expect(sides.join("").trim().split("\n")).toHaveLength(format.of === "answers" ? 40 : 12);
    }
  });

  it("gives the same bytes for the same parts, and another split for another seed", () => {
    expect(assembleDataset(parts())).toEqual(assembleDataset(parts()));
    const sides = [1, 2, 3].map((seed) => assembleDataset(parts({ seed })).files.get("trl-sft/validation.jsonl"));
    expect(new Set(sides).size).toBeGreaterThan(1);
  });

  it("drops and tells what repeats another, and keeps what was cut out of every format", () => {
    const [one, two] = [problem(1), problem(2)];
    const records = [
      record(one, 1),
      record(two, 2, record(one, 1).answer),
      { ...record(two, 3), stop: "length" as const },
    ];
    const { files, facts } = assembleDataset(parts({ problems: [one, two], records, share: 0, pairs: [] }));
    expect(linesOf(files, "records.jsonl").map(({ id }) => id)).toEqual([record(one, 1).id, record(two, 3).id]);
    expect(linesOf(files, "trl-sft/train.jsonl")).toHaveLength(1);
    expect(linesOf(files, "left-out.jsonl")).toEqual([
      { id: record(two, 2).id, reason: "exact duplicate", detail: record(one, 1).id },
      { id: record(two, 3).id, reason: "cut at its length", detail: expect.any(String) },
    ]);
    expect(facts).toMatchObject({ asked: 3, records: 2 });
  });

  it("leaves out of one format what only that one refuses", () => {
    const one = problem(1, "User: may a text begin like this?");
    const { files } = assembleDataset(parts({ problems: [one], records: [record(one, 1)], share: 0, pairs: [] }));
    expect(files.has("bedrock-conversation/train.jsonl")).toBe(false);
    expect(linesOf(files, "trl-sft/train.jsonl")).toHaveLength(1);
    expect(linesOf(files, "left-out.jsonl")[0]).toMatchObject({
      reason: "refused by a format",
      detail: expect.stringMatching(/^bedrock-conversation: messages\[0\]/),
    });
  });

  it("has a card with the front matter that Hugging Face reads, and figures", () => {
    const scrubbed = record(problem(1), 99, "Write to [e-mail] or [e-mail].");
    const card =
      assembleDataset(parts({ records: [...parts().records.slice(1), scrubbed] })).files.get("README.md") ?? "";
    const [, head = "", body = ""] = card.split(/^---$/m);
    expect(parse(head)).toMatchObject({
      license: "mit",
      language: ["en"],
      task_categories: ["text-generation"],
      size_categories: ["n<1K"],
      configs: expect.arrayContaining([
        {
          config_name: "trl-sft",
          data_files: [
            { split: "train", path: "trl-sft/train.jsonl" },
            { split: "validation", path: "trl-sft/validation.jsonl" },
          ],
        },
      ]),
    });
    for (const words of ["| records | 40 |", "| cost | $0.4000 |", "| licence | MIT |", "2 × e-mail", "- p.jsonl"])
      expect(body).toContain(words);
  });

  it("has a card that YAML 1.1 reads too, and a language as Hugging Face takes it", () => {
    const headOf = (more: Partial<DatasetParts>) =>
      parse((assembleDataset(parts(more)).files.get("README.md") ?? "").split(/^---$/m)[1] ?? "", { version: "1.1" });
    expect(headOf({ language: "no", name: "2026-12-01" })).toMatchObject({
      language: ["no"],
      pretty_name: "2026-12-01",
    });
    expect(headOf({ language: "pt-BR" })).toMatchObject({ language: ["pt"] });
    expect(headOf({ language: "Korean" })).not.toHaveProperty("language");
  });

  it("names the licences of single problems beside its own", () => {
    const [first, ...rest] = parts().records;
    const records = [...rest, { ...first, licence: "gpl-3.0" } as DatasetRecord];
    const own = (licence: string) =>
      assembleDataset(parts({ records, licence })).files.get("README.md")?.split(/^---$/m) ?? [];
    expect(parse(own("MIT")[1] ?? "")).toMatchObject({ license: ["mit", "gpl-3.0"] });
    expect(own("MIT")[2]).toContain("| licence | MIT; of some problems: gpl-3.0 |");
    expect(parse(own("mine")[1] ?? "")).toMatchObject({ license: "other", license_name: "mine-and-mit-and-gpl-3.0" });
  });

  it("names a licence that Hugging Face does not know, and breaks what GitHub would act on", () => {
    const card = assembleDataset(parts({ licence: "House of @acme, closes #1" })).files.get("README.md") ?? "";
    expect(parse(card.split(/^---$/m)[1] ?? "")).toMatchObject({
      license: "other",
      license_name: "house-of-acme-closes-1-and-mit",
    });
    expect(card.split(/^---$/m)[2]).not.toMatch(/@acme|closes #1\b/);
  });
});

describe("splitProblems", () => {
  it("keeps each problem on one side, and those that say nearly the same together", () => {
    const words = Array.from({ length: 40 }, (_, n) => `word${n}`).join(" ");
    const alike = [problem(98, words), problem(99, `${words} more`)];
    for (let seed = 0; seed < 50; seed++) {
      const split = splitProblems([...problems, ...alike], { share: 0.3, seed });
      expect(split.get("p98")).toBe(split.get("p99"));
      expect(split.size).toBe(22);
    }
  });

  it("keeps those together that only a third one is like", () => {
    const drift = (by: number) => Array.from({ length: 60 }, (_, at) => `w${at}${at < by ? "x" : ""}`).join(" ");
    const chain = [problem(97, drift(0)), problem(98, drift(4)), problem(99, drift(8))];
    for (let seed = 0; seed < 50; seed++) {
      const split = splitProblems([...problems, ...chain], { share: 0.3, seed });
      expect(new Set(["p97", "p98", "p99"].map((id) => split.get(id))).size).toBe(1);
    }
  });

  it("keeps the share that is asked for, none where none is, and always something to learn from", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.nat(),
        (count, share, seed) => {
          const sides = [...splitProblems(problems.slice(0, count), { share, seed }).values()];
          const kept = sides.filter((side) => side === "validation").length;
          expect(kept).toBe(share === 0 ? 0 : Math.min(count - 1, Math.max(1, Math.round(share * count))));
        },
      ),
    );
  });
});

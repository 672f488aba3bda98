import { describe, expect, it } from "vitest";
import { renderRefuted, renderWhy } from "../../../../src/policy/render/parts/flagged.ts";
import { renderQuorum, renderSummaries, renderUsage } from "../../../../src/policy/render/parts/reviewed-by.ts";
import { aFinding } from "../../../builders/project.ts";

const voices = [
  { model: "google/a", severity: "high" as const, title: "It is wrong", body: "When x, then y, as z." },
  {
    model: "openai/b",
    severity: "low" as const,
    title: "Es ist falsch",
    body: "Closes #1 @team ![x](https://e.test/)",
  },
];
const verified = {
  model: "anthropic/c",
  outcome: "refuted" as const,
  reason: "Line 9 refuses it, fixes #2.",
  path: "src/a.ts",
  line: 9,
  quote: "``` if (x) throw y;",
};

describe("why a finding was flagged", () => {
  it("has the quote, who agreed in which words, and what the verifier found", () => {
    const text = renderWhy(aFinding({ voices, verified }), "unused");
    expect(text).toContain("<summary>Why this was flagged</summary>");
    for (const part of ["let a = 1;", "`google/a` (high), `openai/b` (low): 2 agree", "Es ist falsch", "`src/a.ts:9`"])
      expect(text).toContain(part);
    expect(text).toContain("Refuted by** `anthropic/c`: Line 9 refuses it");
    expect(text).not.toContain("unused");
    // What the finding says itself stands above it.
    expect(text).not.toContain("When x, then y");
  });

  it("lets nothing that a model says act on GitHub, or end its fence", () => {
    const text = `${renderWhy(aFinding({ voices, verified }), "m")}${renderRefuted([aFinding({ voices, verified })])}`;
    expect(text).not.toMatch(/(?<!`)@team|[Cc]loses #1|fixes #2|!\[x\]\(https/);
    expect(text).toContain("````text\n``` if (x) throw y;\n````");
  });

  it("names the one reviewer where there is one", () => {
    expect(renderWhy(aFinding(), "google/only")).toContain("**Found by** `google/only`");
  });
});

describe("who reviewed", () => {
  const word = (model: string, reason = "") => ({
    ...{ model, reason, summary: `${model} read it.`, remarks: 1 },
    outcome: reason === "" ? ("completed" as const) : ("failed" as const),
  });

  it("tells who did not answer, and why", () => {
    const told = renderQuorum({ reviewers: [word("google/a"), word("openai/b"), word("anthropic/c", "429 for ever")] });
    expect(told).toContain("2 of 3 reviewers answered");
    expect(told).toContain("`anthropic/c` did not: 429 for ever");
    expect(renderQuorum({ reviewers: [word("google/a"), word("openai/b")] })).toBe(
      "**2 of 2 reviewers answered**, each alone.",
    );
    expect(renderQuorum({})).toBeUndefined();
  });

  it("folds what each says, and what each cost", () => {
    expect(renderSummaries({ reviewers: [word("google/a"), word("openai/b")] })).toContain(
      "`openai/b` (1 remark): openai/b read it.",
    );
    expect(renderSummaries({ reviewers: [word("google/a"), word("openai/b", "down")] })).toBeUndefined();
    const rows = [
      { model: "google/a", calls: 2, input: 1500, cached: 900, output: 600, usd: 0.0123 },
      { model: "openai/b", calls: 1, input: 10, cached: 0, output: 5, usd: 1 },
    ];
    const table = renderUsage(rows);
    expect(table).toContain("Cost $1.01");
    expect(table).toContain("| `google/a` | 2 | 1500 | 900 | 600 | $0.0123 |");
    expect(renderUsage(undefined)).toBeUndefined();
  });
});

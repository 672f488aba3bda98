import { describe, expect, it } from "vitest";
import { Candidate } from "../../src/contracts/candidate.ts";

const told = { model: "openai/a", outcome: "changed", tests: "passed", lines: 3, chosen: true, reason: "" } as const;
const vote = { model: "google/j", letter: "B", rank: 1, reason: "It refuses a zero." };

describe("a candidate", () => {
  it("that was written before there was a panel is read as it stands", () => {
    expect(Candidate.parse(told)).toEqual(told);
  });

  it("has what the panel said, from a panel of at most three and in texts that end", () => {
    const judged = { ...told, panel: { points: 2, votes: [vote] } };
    expect(Candidate.parse(judged)).toEqual(judged);
    for (const votes of [
      [],
      [vote, vote, vote, vote],
      [{ ...vote, reason: "x".repeat(1001) }],
      [{ ...vote, letter: "|" }],
    ])
      expect(Candidate.safeParse({ ...told, panel: { points: 2, votes } }).success).toBe(false);
  });
});

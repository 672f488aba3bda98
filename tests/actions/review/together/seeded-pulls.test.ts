import { afterAll, describe, expect, it } from "vitest";
import { decideVerdict } from "../../../../src/policy/gates/verdict.ts";
import { type Check, type Claim, JointBench, mindOf, names, plausible } from "./joint-bench.ts";
import type { Phrase } from "./phrasings.ts";
import { type SeededPull, seededPulls } from "./seeded-pulls.ts";

const bench = new JointBench();
afterAll(() => bench.remove());

/** How finder `n` says a phrase of a line: others quote more of the code around, and miscount. */
function remarkOf(
  pull: SeededPull,
  of: { readonly path: string; readonly line: string; readonly severity: "critical" | "high" | "medium" | "low" },
  { phrase, finder, isShifted }: { readonly phrase: Phrase; readonly finder: number; readonly isShifted: boolean },
) {
  const lines = (pull.files[of.path] ?? "").split("\n");
  const at = lines.indexOf(of.line);
  if (at < 0) throw new Error(`${pull.name}: ${of.line} is in no file`);
  const [from, to] = isShifted ? [Math.max(0, at - (finder === 2 ? 1 : 0)), at + (finder === 1 ? 1 : 0)] : [at, at];
  const [title, body] = phrase;
  return {
    ...{ severity: of.severity, title, body, path: of.path, side: "RIGHT" as const },
    quote: lines.slice(from, to + 1).join("\n"),
    claimedLine: at + 1 + (isShifted ? finder * 7 : 0),
    ...{ criterion: null, suggestion: null },
  };
}

/** Shows each false one by its line, and never speaks of a defect but by what is not there. */
function verify(pull: SeededPull, claim: Claim, lie: Check): Check {
  const found = pull.falses.find(({ said }) => claim.said.some(({ title }) => title === said[0]));
  if (found === undefined) return lie;
  const { path, line } = found.disproof;
  return { outcome: "refuted", reason: "The line shows it.", path, quote: line, claimedLine: 1 };
}

async function reviewSeeded(pull: SeededPull, isReworded: boolean) {
  const index = seededPulls.indexOf(pull);
  // Each defect is found by two or all three; each false one by one alone.
  const finds = (defect: number, finder: number) => (index + defect + finder) % 3 !== 0 || index % 2 === 0;
  const models = names.map((name, finder) =>
    mindOf(name, {
      remarks: () => [
        ...pull.defects.flatMap((defect, at) =>
          finds(at, finder)
            ? [
                remarkOf(pull, defect, {
                  phrase: isReworded ? (defect.said[finder] ?? defect.said[0]) : defect.said[0],
                  finder,
                  isShifted: isReworded,
                }),
              ]
            : [],
        ),
        ...pull.falses.flatMap((one, at) =>
          (at + index) % 3 === finder ? [remarkOf(pull, one, { phrase: one.said, finder, isShifted: false })] : [],
        ),
      ],
      check: (claim) =>
        verify(pull, claim, {
          outcome: "refuted",
          reason: "Trust me.",
          path: "src/none.js",
          quote: "never();",
          claimedLine: 1,
        }),
    }),
  );
  const { made } = await bench.review(pull.files, models);
  return made;
}

describe.each([
  ["who repeat each other", false],
  ["who say the same in other words, languages and lines", true],
])("three reviewers %s", (_name, isReworded) => {
  it.each(seededPulls.map((pull) => [pull.name, pull] as const))("of %s", async (_pull, pull) => {
    const made = await reviewSeeded(pull, isReworded);
    expect(made).toMatchObject({ outcome: "completed", model: names.join(", ") });
    for (const defect of pull.defects) {
      const titles = defect.said.map(([title]) => title);
      const own = made.findings.filter(({ title }) => titles.includes(title));
      expect([defect.said[0][0], own.length]).toEqual([defect.said[0][0], 1]);
      expect(own[0]?.severity).toBe(defect.severity);
      expect(own[0]?.voices?.length).toBeGreaterThanOrEqual(2);
      for (const voice of own[0]?.voices ?? []) expect(titles).toContain(voice.title);
    }
    expect(made.findings).toHaveLength(pull.defects.length);
    expect((made.refuted ?? []).map(({ title }) => title).toSorted()).toEqual(
      pull.falses.map(({ said }) => said[0]).toSorted(),
    );
    for (const one of made.refuted ?? []) expect(one.verified?.line).toBeGreaterThan(0);
  });
});

it.each(seededPulls.flatMap((pull, index) => (pull.defects.length > 0 ? [[pull.name, pull, index] as const] : [])))(
  "loses nothing of %s that one alone found, whatever a verifier says without a line of the code",
  async (_pull, pull, index) => {
    const lies: readonly Check[] = [
      { outcome: "refuted", reason: "It is fine.", path: "", quote: "", claimedLine: 0 },
      { outcome: "refuted", reason: "It is fine.", path: Object.keys(pull.files)[0] ?? "", quote: "}", claimedLine: 1 },
      { outcome: "refuted", reason: "It is fine.", path: "README.md", quote: "# Notes", claimedLine: 1 },
      plausible,
    ];
    const models = names.map((name, finder) =>
      mindOf(name, {
        remarks: () =>
          pull.defects.flatMap((defect, at) => {
            const light = { ...defect, severity: "medium" as const };
            return at % 3 === finder
              ? [remarkOf(pull, light, { phrase: defect.said[0], finder, isShifted: false })]
              : [];
          }),
        check: () => lies[index % lies.length] ?? plausible,
      }),
    );
    const { made } = await bench.review(pull.files, models);
    const all = pull.defects.map(({ said }) => said[0][0]).toSorted();
    expect(made.findings.map(({ title }) => title).toSorted()).toEqual(all);
    expect(made.refuted).toBeUndefined();
    expect(decideVerdict({ review: made, feature: null, earlier: [] }).decision).toBe("changes_requested");
  },
);

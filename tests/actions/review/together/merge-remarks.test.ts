import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Merged, mergeRemarks, type Said } from "../../../../src/actions/review/together/merge-remarks.ts";
import type { JointRemark } from "../../../../src/contracts/review.ts";
import { lines, type Phrase } from "./phrasings.ts";

const models = ["anthropic/a", "openai/b", "google/c", "openai/d", "google/e"];
const said = (model: string, of: Partial<JointRemark> & { at?: number } = {}): Said => {
  const { at = 5, ...own } = of;
  const remark = {
    ...{
      severity: "medium" as const,
      title: "It is wrong",
      body: "When x, then y.",
      path: "src/a.js",
      side: "RIGHT" as const,
    },
    ...{ quote: "  return a / b;", claimedLine: at, criterion: null, suggestion: null },
    ...own,
  };
  return { model, remark, place: { startLine: at, line: at } };
};
const phrased = (model: string, [title, body]: Phrase, quote: string) => said(model, { title, body, quote });
const titles = (merged: readonly Merged[]) =>
  merged.map((voices) => voices.map(({ remark }) => remark.title).toSorted());
const shape = (merged: readonly Merged[]) =>
  merged.map((voices) => voices.map(({ model, remark }) => `${model} ${remark.title}`));

describe("remarks of several reviewers", () => {
  it.each(lines.map((line) => [line.quote.trim(), line] as const))(
    "on %s: two defects are two, each once",
    (_quote, line) => {
      // Every two ways to say the one beside every way to say the other.
      for (const [index, first] of line.one.entries()) {
        for (const second of line.one.slice(index + 1)) {
          for (const [at, other] of line.other.entries()) {
            const beside = line.other[(at + 1) % line.other.length] ?? other;
            const merged = mergeRemarks([
              phrased("anthropic/a", first, line.quote),
              phrased("anthropic/a", other, line.quote),
              phrased("openai/b", second, line.quote),
              phrased("google/c", beside, line.quote),
            ]);
            expect(titles(merged).toSorted()).toEqual(
              [[first[0], second[0]].toSorted(), [other[0], beside[0]].toSorted()].toSorted(),
            );
          }
        }
      }
    },
  );

  it.each(lines.map((line) => [line.quote.trim(), line] as const))(
    "on %s: one defect of one reviewer, another of another, are two",
    (_quote, line) => {
      for (const one of line.one) {
        for (const other of line.other) {
          const merged = mergeRemarks([
            phrased("anthropic/a", one, line.quote),
            phrased("openai/b", other, line.quote),
          ]);
          expect([one[0], other[0], merged.length]).toEqual([one[0], other[0], 2]);
        }
      }
    },
  );

  it("keeps what one reviewer says in two remarks apart, however alike", () => {
    const merged = mergeRemarks([
      said("anthropic/a", { title: "Zero is not refused", body: "b is 0." }),
      said("anthropic/a", { title: "Zero is never refused", body: "b is 0!" }),
      said("openai/b", { title: "Division by zero", body: "b is 0." }),
    ]);
    expect(merged.map(({ length }) => length).toSorted()).toEqual([1, 2]);
  });

  it("lets the gravest speak for all, with every voice", () => {
    const [one, ...none] = mergeRemarks([
      said("anthropic/a", { severity: "low", title: "Zero divisor", body: "Gives Infinity." }),
      said("openai/b", { severity: "critical", title: "Division by zero", body: "Infinity is stored." }),
      said("google/c", { severity: "high", title: "0으로 나눈다", body: "Infinity가 됩니다." }),
    ]);
    expect(none).toEqual([]);
    expect(one?.map(({ model }) => model)).toEqual(["openai/b", "google/c", "anthropic/a"]);
  });

  it("does not merge the same words far apart, in another file, or on the other side", () => {
    const zero = { title: "Division by zero", body: "b is 0." };
    const apart = (other: Parameters<typeof said>[1]) =>
      mergeRemarks([said("anthropic/a", zero), said("openai/b", { ...zero, ...other })]).length;
    expect(apart({})).toBe(1);
    expect(apart({ at: 7, quote: "  return c / d;" })).toBe(1);
    expect(apart({ at: 90, quote: "  return c / d;" })).toBe(2);
    expect(apart({ path: "src/b.js" })).toBe(2);
    expect(apart({ side: "LEFT", at: 60, quote: "  return c / d;" })).toBe(2);
  });

  it("takes the same mending of the same lines for the same defect, in whatever language", () => {
    const mended = { suggestion: "  return b === 0 ? 0 : a / b;" };
    const other = { title: "Ong'ono ni mbaya", body: "Mbaya sana." };
    expect(mergeRemarks([said("anthropic/a", mended), said("openai/b", { ...other, ...mended })])).toHaveLength(1);
    expect(mergeRemarks([said("anthropic/a", mended), said("openai/b", other)])).toHaveLength(2);
  });

  it.each([
    [
      "missing_case",
      ["A null count throws", "TypeError when it is absent."],
      ["A negative count is not refused", "With -1 the total shrinks."],
    ],
    [
      "wrong_value",
      ["Prices are rounded to whole numbers", "Fractions of cents vanish."],
      ["The discount is subtracted twice", "The caller subtracts it too."],
    ],
  ] as const)("of the kind %s at one place that name two causes are two", (kind, one, other) => {
    const [first, second] = [one, other].map(([title, body], index) =>
      said(models[index] ?? "", { title, body, kind, quote: "  total += price * count;" }),
    );
    expect(mergeRemarks([first, second].filter((each) => each !== undefined))).toHaveLength(2);
  });

  it("goes by the kind where nothing else tells, in a language that no word list has", () => {
    const kind = "missing_case" as const;
    const one = said("anthropic/a", { title: "Sifuri haikataliwi", body: "Hutoa jibu baya.", kind });
    const other = said("openai/b", { title: "Kugawanya kwa namba batili", body: "Matokeo si sahihi.", kind });
    expect(mergeRemarks([one, other])).toHaveLength(1);
    const { kind: _kind, ...plain } = other.remark;
    expect(mergeRemarks([one, { ...other, remark: plain }])).toHaveLength(2);
  });

  const phrases = lines.flatMap(({ one, other, quote }) => [...one, ...other].map((phrase) => ({ phrase, quote })));
  const anySaid = fc
    .uniqueArray(
      fc.record({
        model: fc.constantFrom(...models),
        at: fc.integer({ min: 1, max: 30 }),
        which: fc.integer({ min: 0, max: phrases.length - 1 }),
        severity: fc.constantFrom("critical" as const, "high" as const, "low" as const),
      }),
      { maxLength: 12, selector: ({ model, which }) => `${model} ${which}` },
    )
    .map((all) =>
      all.map(({ model, at, which, severity }) => {
        const { phrase, quote } = phrases[which] ?? { phrase: ["", ""], quote: "" };
        return said(model, { at, severity, title: phrase[0], body: phrase[1], quote });
      }),
    );

  it("does not depend on the order in which reviewers or their remarks stand", () => {
    fc.assert(
      fc.property(anySaid, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, dice) => {
        const rolled = all.map((one) => ({ one, roll: dice.next().value ?? 0 }));
        const shuffled = rolled.toSorted((a, b) => a.roll - b.roll).map(({ one }) => one);
        expect(shape(mergeRemarks(shuffled))).toEqual(shape(mergeRemarks(all)));
      }),
    );
  });

  it("loses no remark, doubles none, and lets no reviewer agree with itself", () => {
    fc.assert(
      fc.property(anySaid, (all) => {
        const merged = mergeRemarks(all);
        const voices = merged.flat();
        expect(new Set(voices.map(({ remark }) => remark))).toEqual(new Set(all.map(({ remark }) => remark)));
        expect(voices).toHaveLength(all.length);
        for (const group of merged) expect(new Set(group.map(({ model }) => model)).size).toBe(group.length);
      }),
    );
  });

  it("merges nothing more when what was merged is merged again", () => {
    fc.assert(
      fc.property(anySaid, (all) => {
        const once = mergeRemarks(all).map(([first]) => first);
        const one = once.map((first) => ({ ...first, model: "anthropic/a" }));
        expect(mergeRemarks(one)).toHaveLength(once.length);
        expect(shape(mergeRemarks(mergeRemarks(all).flat()))).toEqual(shape(mergeRemarks(all)));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseCandidate } from "../../../../../src/actions/implement/candidates/choose-candidate.ts";
import { countVotes } from "../../../../../src/actions/implement/candidates/panel/count-votes.ts";

const all = ["a", "b", "c", "d", "e"];
/** Two to five candidates, ranked by one to three jurors. */
const votes = fc
  .integer({ min: 2, max: all.length })
  .chain((count) => fc.array(shuffled(all.slice(0, count)), { minLength: 1, maxLength: 3 }));
function shuffled(entries: readonly string[]) {
  return fc.shuffledSubarray([...entries], { minLength: entries.length, maxLength: entries.length });
}
const sorted = (points: ReadonlyMap<string, number>) => [...points].toSorted();

describe("countVotes", () => {
  it("gives a point for each that stands below, from each juror", () => {
    const points = countVotes([
      ["b", "a", "c"],
      ["a", "b", "c"],
      ["b", "c", "a"],
    ]);
    expect(sorted(points)).toEqual([
      ["a", 3],
      ["b", 5],
      ["c", 1],
    ]);
  });

  it("gives away the same number of points whatever is ranked how", () => {
    fc.assert(
      fc.property(votes, (rankings) => {
        const count = rankings[0]?.length ?? 0;
        const sum = [...countVotes(rankings).values()].reduce((one, other) => one + other, 0);
        expect(sum).toBe((rankings.length * count * (count - 1)) / 2);
      }),
    );
  });

  it("does not care which juror is counted first", () => {
    fc.assert(
      fc.property(votes, (rankings) => {
        expect(sorted(countVotes(rankings.toReversed()))).toEqual(sorted(countVotes(rankings)));
      }),
    );
  });

  it("puts what every juror puts above another above it", () => {
    fc.assert(
      fc.property(votes, (rankings) => {
        const points = countVotes(rankings);
        for (const one of points.keys())
          for (const other of points.keys()) {
            const isAbove = rankings.every((ranking) => ranking.indexOf(one) < ranking.indexOf(other));
            if (isAbove) expect(points.get(one)).toBeGreaterThan(points.get(other) ?? Number.NaN);
          }
      }),
    );
  });

  it("takes nothing from who is moved up by one juror", () => {
    fc.assert(
      fc.property(votes, fc.nat(4), (rankings, at) => {
        const [first = [], ...others] = rankings;
        const place = 1 + (at % (first.length - 1));
        const moved = first[place] ?? "";
        const better = first.toSpliced(place, 1).toSpliced(place - 1, 0, moved);
        const before = countVotes(rankings).get(moved) ?? 0;
        expect(countVotes([better, ...others]).get(moved)).toBe(before + 1);
      }),
    );
  });
});

describe("a choice with a panel's points", () => {
  const told = { outcome: "changed", tests: "passed" } as const;
  const withPoints = (points: number, lines: number) => ({ ...told, lines, panel: { points, votes: [] } });

  it("is of the most points, then of the smallest change, then of the earliest", () => {
    const figures = fc.record({ points: fc.nat(3), lines: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 5 }), (given) => {
        const candidates = given.map(({ points, lines }) => withPoints(points, lines));
        const most = Math.max(...given.map(({ points }) => points));
        const able = candidates.filter(({ panel }) => panel.points === most);
        const fewest = Math.min(...able.map(({ lines }) => lines));
        expect(chooseCandidate(candidates)).toBe(able.find(({ lines }) => lines === fewest));
      }),
    );
  });

  it("never is of one whose tests ended worse", () => {
    const failing = { ...withPoints(9, 1), tests: "failed" as const };
    const passing = withPoints(0, 90);
    expect(chooseCandidate([failing, passing])).toBe(passing);
  });
});

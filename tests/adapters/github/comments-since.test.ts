import fc from "fast-check";
import { expect, it } from "vitest";
import { githubIssues } from "../../../src/adapters/github/issues.ts";

/** GitHub as it pages: oldest first, and no more than so many of one question. */
function reading(seconds: readonly number[], atMost: number) {
  const all = seconds.map((second, index) => ({ id: index + 1, updatedAt: toTime(second) }));
  let asked = 0;
  const readMost = async (_route: string, { since }: { since?: string }) => {
    if (++asked > seconds.length + 60) throw new Error("it does not get on");
    const found = all
      .filter((one) => Date.parse(one.updatedAt) >= Date.parse(since ?? ""))
      .sort((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt) || a.id - b.id);
    return { items: found.slice(0, atMost), more: found.length > atMost };
  };
  return githubIssues({ readMost } as never);
}

const toTime = (second: number) => new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString().replace(".000Z", "Z");

it("reads all comments, oldest first, each once, however many GitHub gives to one question", async () => {
  const times = fc.uniqueArray(fc.nat(400), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(times, fc.integer({ min: 2, max: 9 }), async (seconds, atMost) => {
      const found = await reading(seconds, atMost).commentsSince(toTime(0));
      expect(found.map((one) => one.id).sort((a, b) => a - b)).toEqual(seconds.map((_, index) => index + 1));
      expect(found.map((one) => one.updatedAt)).toEqual(found.map((one) => one.updatedAt).toSorted());
    }),
  );
});

it("gets on where more than it is given stand in one second", async () => {
  const found = await reading([1, 1, 1, 1, 1, 2, 3, 3], 3).commentsSince(toTime(0));
  expect(found.map((one) => one.id)).toEqual(expect.arrayContaining([1, 2, 3, 6, 7, 8]));
});

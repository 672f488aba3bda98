import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TestCase } from "../../../src/contracts/test-report.ts";
import { findLost, type Ran } from "../../../src/leg/tests/find-lost.ts";

const test = (name: string, status: TestCase["status"] = "passed", file: string | null = "a.test.js"): TestCase => ({
  file,
  name,
  status,
});
const ran = (cases: readonly TestCase[] | null, of: Partial<Ran> & { passed?: number } = {}): Ran => ({
  outcome: of.outcome ?? (cases?.some(({ status }) => status === "failed") ? "failed" : "passed"),
  reason: of.reason ?? "",
  report: {
    runner: "r",
    source: "report",
    passed: of.passed ?? cases?.filter(({ status }) => status === "passed").length ?? 0,
    failed: 0,
    skipped: 0,
    cases: cases === null ? null : [...cases],
  },
});
const lost = (base: Ran, own: Ran, kept: Ran | null = null, mayChange: readonly string[] = []) =>
  findLost(base, { kept, own }, mayChange).map(({ name, why }) => `${name}: ${why}`);

describe("findLost", () => {
  it("counts occurrences, as names repeat", () => {
    expect(lost(ran([test("a"), test("a"), test("a")]), ran([test("a"), test("a", "skipped"), test("a")]))).toEqual([
      "a: is skipped",
    ]);
  });

  it("takes no harm from addresses and numbers that a name has anew each time", () => {
    const at = (address: string) => ran([test(`handles <object at ${address}> in 12 ms`)]);
    expect(lost(at("0x7f01"), at("0x7f99"))).toEqual([]);
  });

  it("tells by figures what has no names, and says how many", () => {
    expect(lost(ran(null, { passed: 30 }), ran(null, { passed: 25 }))).toEqual([
      ": 30 tests passed on the base, 25 on the change",
    ]);
    expect(lost(ran(null, { passed: 30 }), ran(null, { passed: 31 }))).toEqual([]);
  });

  it("misses the names of the base's own tests, though as many passed", () => {
    const base = ran([test("a"), test("b")]);
    const nameless = ran(null, { passed: 2 });
    expect(lost(base, nameless, nameless)).toEqual([": 2 tests were told by name on the base, none on the change"]);
    // The change's own tests may make a runner tell them otherwise.
    expect(lost(base, nameless, base)).toEqual([]);
    expect(lost(nameless, nameless, nameless)).toEqual([]);
  });

  it("loses nothing that was red, skipped or unknown on the base", () => {
    const base = ran([test("red", "failed"), test("later", "skipped"), test("todo", "todo")]);
    expect(lost(base, ran([test("other")]))).toEqual([]);
    expect(findLost({ outcome: "unreadable", reason: "", report: null }, { kept: null, own: ran([]) }, [])).toEqual([]);
  });

  it("says that the base's tests end badly where no test has the fault", () => {
    const base = ran([test("a")]);
    const kept = ran([test("a")], { outcome: "unreadable", reason: "node began and never said how it ended" });
    expect(lost(base, ran([test("a")]), kept)).toEqual([
      ": the base's tests do not end well on the change: nothing tells what ran (node began and never said how it ended)",
    ]);
  });

  it("never lets a removed or skipped test through, and finds nothing where all still pass", () => {
    const names = fc.array(fc.constantFrom("a", "b", "c d", "e[1]", "e[2]"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(names, fc.nat(), fc.boolean(), fc.array(fc.constantFrom("new", "n2")), (list, pick, isSkip, news) => {
        const before = list.map((name) => test(name));
        const at = pick % list.length;
        const after = before.flatMap((one, index) =>
          index !== at ? [one] : isSkip ? [{ ...one, status: "skipped" as const }] : [],
        );
        const more = news.map((name) => test(name));
        expect(lost(ran(before), ran([...after, ...more]))).toHaveLength(1);
        expect(lost(ran(before), ran([...before.toReversed(), ...more]))).toEqual([]);
        expect(lost(ran(before), ran([...after, ...more]), null, ["a.test.js"])).toEqual([]);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCounted, optional, parseCounts, required } from "../../../src/core/money/parse-counts.ts";

const counts = (input: unknown, output: unknown, more: { cached?: unknown; written?: unknown } = {}) =>
  parseCounts({
    input: [required("input_tokens", input)],
    cached: [optional("cached_tokens", more.cached)],
    cacheWrite: [optional("written_tokens", more.written)],
    output: [required("output_tokens", output)],
  });
/** What JSON, or a broken reader of it, may hold in a count's place. */
const noCounts = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 1e9, "12", "", true, [3], { n: 3 }];

describe("the counts that a vendor tells", () => {
  it("are tokens where each is a count", () => {
    expect(counts(100, 5)).toEqual({ input: 100, cached: 0, output: 5 });
    expect(counts(100, 5, { cached: 90, written: 10 })).toEqual({ input: 100, cached: 90, cacheWrite: 10, output: 5 });
    expect(counts(100, 5, { cached: null })).toEqual({ input: 100, cached: 0, output: 5 });
  });

  it.each(noCounts)("are unknown where %j stands for one of them, and the field is named", (wrong) => {
    expect(counts(wrong, 5)).toEqual({ uncounted: expect.stringMatching(/^input_tokens is .* no count of tokens$/) });
    expect(counts(100, wrong)).toEqual({ uncounted: expect.stringContaining("output_tokens is ") });
    expect(counts(100, 5, { cached: wrong })).toEqual({ uncounted: expect.stringContaining("cached_tokens is ") });
    expect(counts(100, 5, { written: wrong })).toEqual({ uncounted: expect.stringContaining("written_tokens is ") });
  });

  it.each([undefined, null])("are unknown where one that must be there is %j", (absent) => {
    expect(counts(absent, 5)).toEqual({ uncounted: "input_tokens is missing" });
    expect(counts(100, absent)).toEqual({ uncounted: "output_tokens is missing" });
  });

  it("are unknown where they contradict each other, or what was sent and came", () => {
    expect(counts(100, 5, { cached: 60, written: 41 })).toMatchObject({ uncounted: expect.stringContaining("101") });
    expect(counts(0, 5)).toMatchObject({ uncounted: expect.stringContaining("input_tokens is 0") });
    expect(counts(100, 0)).toMatchObject({ uncounted: expect.stringContaining("output_tokens is 0") });
    const silent = { input: [required("i", 9)], cached: [], output: [required("o", 0)], isEmpty: true };
    expect(parseCounts(silent)).toEqual({ input: 9, cached: 0, output: 0 });
  });

  it("are never anything but counts, whatever stands there", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), fc.anything(), (input, output, cached, written) => {
        const told = counts(input, output, { cached, written });
        expect("uncounted" in told || isCounted(told)).toBe(true);
      }),
    );
  });
});

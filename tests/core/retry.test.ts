import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delayMs, parseRetryAfterMs, retryWaitMs } from "../../src/core/retry.ts";

const backoff = fc.record({ baseMs: fc.integer({ min: 1, max: 10_000 }), capMs: fc.integer({ min: 1, max: 600_000 }) });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = fc.integer({ min: 0, max: 10_000 });

describe("the delay before another try", () => {
  it("lies between 0 and the doubled base, and never above the cap", () => {
    fc.assert(
      fc.property(attempts, backoff, chance, (attempt, limits, random) => {
        const delay = delayMs(attempt, limits, () => random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(limits.capMs);
        expect(delay).toBeLessThanOrEqual(limits.baseMs * 2 ** attempt);
      }),
    );
  });

  it("uses the whole range, so that jobs that failed together come back apart", () => {
    expect(delayMs(3, { baseMs: 100, capMs: 10_000 }, () => 0)).toBe(0);
    expect(delayMs(3, { baseMs: 100, capMs: 10_000 }, () => 0.999)).toBe(799);
  });

  it("is never shorter than what the server asked for", () => {
    fc.assert(
      fc.property(
        attempts,
        backoff,
        chance,
        fc.integer({ min: 0, max: 86_400_000 }),
        (attempt, limits, random, asked) => {
          expect(retryWaitMs(attempt, limits, () => random, asked)).toBeGreaterThanOrEqual(asked);
        },
      ),
    );
  });
});

describe("the wait that a server asks for", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  it.each([
    ["seconds", { retryAfter: "30" }, 30_000],
    ["parts of seconds", { retryAfter: "0.25" }, 250],
    ["hours", { retryAfter: "7200" }, 7_200_000],
    ["milliseconds, which are more exact", { retryAfter: "1", retryAfterMs: "1250" }, 1250],
    ["an HTTP date", { retryAfter: "Fri, 20 Nov 2026 12:01:30 GMT" }, 90_000],
    ["a date that has passed", { retryAfter: "Fri, 20 Nov 2026 11:00:00 GMT" }, 0],
    ["nothing", {}, undefined],
    ["nonsense", { retryAfter: "soon", retryAfterMs: "-5" }, undefined],
    ["a negative number", { retryAfter: "-5" }, undefined],
  ])("is read from %s", (_what, headers, expected) => {
    expect(parseRetryAfterMs(headers, now)).toBe(expected);
  });

  it("never throws and never is negative, whatever the header says", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (retryAfter, retryAfterMs) => {
        expect(parseRetryAfterMs({ retryAfter, retryAfterMs }, now) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

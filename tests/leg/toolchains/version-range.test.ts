import { describe, expect, test } from "vitest";
import { isMet, parseAtLeast, parsePin, parseRange } from "../../../src/leg/toolchains/version-range.ts";

describe("a pin", () => {
  test.each([
    ["22", 1, "v22.19.0", true],
    ["v22.11.0", 1, "22.19.0", true],
    ["22", 1, "24.1.0", false],
    ["lts/jod", 1, "22.3.0", true],
    ["3.12", 2, "3.12.9", true],
    ["3.12.1", 2, "3.13.0", false],
    ["3", 2, "3.13.0", true],
    ["temurin-17.0.9+9", 1, "17.0.2", true],
    ["1.8", 1, "1.8.0_392", true],
    ["1.8", 1, "11.0.2", false],
    ["ruby-3.2.2", 2, "3.2.9", true],
    ["nightly-2026-01-01", 2, "1.80.0-nightly", true],
    ["nightly", 2, "1.80.0", false],
  ])("%s by %i numbers and %s: %s", (pin, line, version, met) => {
    const range = parsePin(pin, line);
    expect(range !== undefined && isMet(range, version)).toBe(met);
  });

  test.each(["lts/*", "latest", "stable", "system", "pypy3.10", "", "node"])("%j can not be compared", (pin) => {
    expect(parsePin(pin, 1)).toBeUndefined();
  });
});

describe("a range", () => {
  test.each([
    [">=18", "24.1.0", true],
    [">=18 <23", "24.1.0", false],
    [">= 18.0.0 < 23", "22.9.0", true],
    ["^20.9.0 || >=22", "21.0.0", false],
    ["^20.9.0 || >=22", "20.10.0", true],
    ["20.x", "20.3.1", true],
    ["20.x", "22.0.0", false],
    ["18 - 20", "20.9.0", true],
    ["18 - 20", "21.0.0", false],
    ["*", "1.0.0", true],
    ["~1.2.3", "1.3.0", false],
    ["^0.3.1", "0.4.0", false],
    [">=3.9,<3.13", "3.13.1", false],
    [">=3.9,!=3.9.1", "3.12.0", true],
    ["~=3.10", "3.14.0", true],
    ["~=3.10", "4.0.0", false],
    ["~=3.10.2", "3.11.0", false],
    ["==3.11.*", "3.11.4", true],
    ["^3.9", "3.12.0", true],
    ["<=20", "20.0.0", true],
    [">20", "20.5.0", false],
  ])("%s and %s: %s", (text, version, met) => {
    const range = parseRange(text);
    expect(range !== undefined && isMet(range, version)).toBe(met);
  });

  test("what is no range is not guessed", () => {
    expect(parseRange("current")).toBeUndefined();
    expect(parseRange(">=18 || latest")).toBeUndefined();
  });

  test("go.mod's version is the oldest that will do", () => {
    const range = parseAtLeast("go1.22.3");
    expect(range !== undefined && isMet(range, "1.25.0")).toBe(true);
    expect(range !== undefined && isMet(range, "1.22.2")).toBe(false);
  });
});

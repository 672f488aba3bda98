import { expect, test } from "vitest";
import { matchInTime } from "../../../src/core/text/match-in-time.ts";

test("finds what is there, line by line and by whole characters", () => {
  expect(matchInTime("^Verdict: pass$", "long\nVerdict: pass\nmore", 5000)).toBe("found");
  expect(matchInTime("^.$", "😀", 5000)).toBe("found");
  expect(matchInTime("fail", "all is well", 5000)).toBe("missing");
});

test("ends a search that would go on for ever", () => {
  expect(matchInTime("^(a+)+$", `${"a".repeat(60)}b`, 50)).toBe("slow");
  expect(matchInTime("(.*)(.*)(.*)(.*)(.*)x", "a".repeat(16_000), 50)).toBe("slow");
});

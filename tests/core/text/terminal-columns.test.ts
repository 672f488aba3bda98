import { expect, it } from "vitest";
import { countColumns, cutColumns } from "../../../src/core/text/terminal-columns.ts";

it.each([
  ["plain", 5],
  ["한국어", 6],
  ["日本", 4],
  ["e\u0301", 1],
  ["👍🏽", 2],
  ["👩‍👩‍👧", 2],
  ["❤️", 2],
  ["─│└", 3],
  ["", 0],
  ["ｆｕｌｌ", 8],
])("%s takes %i columns", (text, columns) => {
  expect(countColumns(text)).toBe(columns);
});

it("cuts between whole characters and shows it", () => {
  expect(cutColumns("한국어 문서", 6)).toBe("한국…");
  expect(cutColumns("short", 5)).toBe("short");
});

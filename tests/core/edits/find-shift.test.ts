import { describe, expect, it } from "vitest";
import { findIndentUnit, findShift } from "../../../src/core/edits/find-shift.ts";

const unknown = { givenUnit: undefined, actualUnit: undefined };
const shift = (pairs: readonly (readonly [string, string])[], hint = unknown as Parameters<typeof findShift>[1]) =>
  findShift(
    pairs.map(([given, actual]) => ({ given, actual })),
    hint,
  );

describe("findShift", () => {
  it("puts the same blanks before every line, or takes them away", () => {
    expect(
      shift([
        ["", "  "],
        ["  ", "    "],
      ])?.("    "),
    ).toBe("      ");
    expect(
      shift([
        ["   ", " "],
        ["  ", ""],
      ])?.("      "),
    ).toBe("    ");
    expect(shift([["  ", ""]])?.(" ")).toBe("");
  });

  it("makes levels of other blanks, by what the lines show", () => {
    expect(shift([["    ", "\t"]])?.("        ")).toBe("\t\t");
    expect(
      shift([
        ["\t", "  "],
        ["\t\t", "    "],
      ])?.("\t\t\t "),
    ).toBe("       ");
  });

  it("prefers what both texts show their levels to be made of", () => {
    expect(shift([["    ", "  "]], { givenUnit: "    ", actualUnit: "  " })?.("        ")).toBe("    ");
    expect(shift([["    ", "  "]])?.("        ")).toBe("      ");
  });

  it("finds none where lines are not shifted alike", () => {
    expect(
      shift([
        ["", "  "],
        ["  ", "  "],
      ]),
    ).toBeUndefined();
    expect(
      shift([
        ["    ", "  "],
        ["  ", "  "],
      ]),
    ).toBeUndefined();
    expect(
      shift([
        ["  ", "    "],
        ["  ", "      "],
      ]),
    ).toBeUndefined();
  });
});

describe("findIndentUnit", () => {
  it("is a tab or the step that is seen most; how deep a passage begins and a comment's asterisks are no step", () => {
    expect(findIndentUnit(["      a", "        b", "      c", "        d", "            e"])).toBe("  ");
    expect(findIndentUnit(["/**", " * a", " */", "/**", " * b", "f {", "   c"])).toBe("   ");
    expect(findIndentUnit(["a", "\tb", "", "\t\tc"])).toBe("\t");
    expect(findIndentUnit(["    a", "    b"])).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonBreak } from "../../../src/core/syntax/find-json-break.ts";

function isTaken(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonBreak", () => {
  it("takes what JSON.parse takes, and nothing else", () => {
    const changed = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom("", ",", '"', "}", "]", "{", "[", ":", "1", "01", "-", "\\", "\t", "\n", "tru"),
      )
      .map(([json, at, cut, put]) => {
        const from = at % (json.length + 1);
        return json.slice(0, from) + put + json.slice(from + cut);
      });
    fc.assert(
      fc.property(changed, (text) => {
        expect(findJsonBreak(text) === undefined).toBe(isTaken(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("tells where it stops being JSON, and what was expected", () => {
    expect(findJsonBreak('{"a": 1 "b": 2}')).toEqual({ at: 8, why: "comma or end expected" });
    expect(findJsonBreak('{"a": [1,]}')).toEqual({ at: 9, why: "value expected" });
    expect(findJsonBreak('{"a": ')).toEqual({ at: 6, why: "the text ends too early" });
    expect(findJsonBreak("{} x")).toEqual({ at: 3, why: "end of text expected" });
  });

  it("takes comments and a comma before an end only where they are allowed", () => {
    const text = '{ // why\n  "a": [1, /* two */ 2,], "b//": "/*",\n}\n// end';
    expect(findJsonBreak(text, true)).toBeUndefined();
    expect(findJsonBreak(text)).toEqual({ at: 2, why: "key or end expected" });
    expect(findJsonBreak("[,]", true)).toEqual({ at: 1, why: "value or end expected" });
    expect(findJsonBreak("[1] /* open", true)?.at).toBe(4);
  });
});

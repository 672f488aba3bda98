import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractJson } from "../../../src/core/text/extract-json.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

describe("extractJson", () => {
  it.each([
    ["bare", '{"a":1}'],
    ["fenced", 'Here it is:\n```json\n{"a":1}\n```\nDone.'],
    ["after braces in prose", 'The set {x} and {y: 1} hold. {"a":1}'],
    ["the last of two", '{"a":0} no, rather {"a":1}'],
    ["before empty braces of code", '{"a":1} as in `() => {}`'],
    ["with a brace in a string before", '{"b":"}{"} {"a":1}'],
  ])("finds the object: %s", (_, text) => expect(extractJson(text)).toEqual({ found: true, value: { a: 1 } }));

  it.each([
    ["nothing", "All done!", "no JSON object"],
    ["only an array", "[1, 2]", "no JSON object"],
    ["one that is cut", '{"a": {"b": 1}, "c": "x', "does not end"],
    ["one that is cut, after a whole one", '{"a":1} and {"a":2', "does not end"],
    ["one with a trailing comma", '{"a": {"b": 1},}', "not valid"],
    ["__proto__ at any depth", '{"a": {"__proto__": {"x": 1}}}', "__proto__"],
  ])("finds none: %s", (_, text, why) => {
    const extracted = extractJson(text);
    expect(extracted.found ? "" : extracted.why).toContain(why);
  });

  it("finds any object again, whatever prose without braces stands around it", () => {
    const prose = fc.string().map((text) => text.replace(/[{}]/g, ""));
    fc.assert(
      fc.property(
        prose,
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          fc.jsonValue(),
          { minKeys: 1 },
        ),
        prose,
        (before, object, after) => {
          const text = JSON.stringify(object);
          if (text.includes("__proto__")) return;
          expect(extractJson(before + text + after)).toEqual({ found: true, value: JSON.parse(text) });
        },
      ),
    );
  });

  it.each(["{", '{"', '{"a":', "{}{", '{"a":"\\'])("is not made slow by 64 KiB of %j", (unit) => {
    expect(cpuMs(() => extractJson(unit.repeat(65_536 / unit.length)))).toBeLessThan(1000);
  });
});

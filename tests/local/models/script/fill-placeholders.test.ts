import { describe, expect, it } from "vitest";
import type { Asked } from "../../../../src/local/models/asked.ts";
import { fillPlaceholders } from "../../../../src/local/models/script/fill-placeholders.ts";

const asked: Asked = {
  vendor: "openai",
  model: "m",
  system: "nonce N7",
  users: ["finding a-1 open", "finding b-2 open"],
  results: ['{"sha":"abc"}', "lines: 3"],
  turns: 2,
  reasons: false,
};

describe("placeholders", () => {
  it("take the group of an expression from the newest text that fits, at any depth", () => {
    const value = {
      a: ["{{user:finding (\\S+)}} and {{result:lines: (\\d+)}}", 3, null],
      b: { c: "{{system:nonce (\\w+)}}" },
    };
    expect(fillPlaceholders(value, asked)).toEqual({ a: ["b-2 and 3", 3, null], b: { c: "N7" } });
  });

  it("take the whole match of an expression without a group", () => {
    expect(fillPlaceholders("{{result:lines: \\d}}", asked)).toBe("lines: 3");
  });

  it("become JSON where they stand alone and ask for it", () => {
    expect(fillPlaceholders("{{json result:\\{.*\\}}}", asked)).toEqual({ sha: "abc" });
  });

  it("fail aloud when they find nothing", () => {
    expect(() => fillPlaceholders("{{result:nothing}}", asked)).toThrow("{{result:nothing}} finds nothing in 2 texts");
  });
});

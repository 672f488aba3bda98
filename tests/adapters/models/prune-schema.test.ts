import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pruneSchema } from "../../../src/adapters/models/prune-schema.ts";

const refused = new Set(["minLength", "pattern", "default"]);

describe("a schema for a strict mode", () => {
  it("loses the keywords that are refused, at every depth", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "array", items: { type: "string", minLength: 1 } } },
      $defs: { d: { anyOf: [{ pattern: "x" }, { type: "null" }] } },
    };
    expect(pruneSchema(schema, refused)).toEqual({
      type: "object",
      properties: { a: { type: "array", items: { type: "string" } } },
      $defs: { d: { anyOf: [{}, { type: "null" }] } },
    });
  });

  it("keeps properties that are named like keywords, and values that look like schemas", () => {
    const schema = {
      type: "object",
      properties: { pattern: { type: "string", pattern: "a+" }, default: { enum: [{ minLength: 1 }] } },
      required: ["pattern", "default"],
    };
    expect(pruneSchema(schema, refused)).toEqual({
      type: "object",
      properties: { pattern: { type: "string" }, default: { enum: [{ minLength: 1 }] } },
      required: ["pattern", "default"],
    });
  });

  it("is the same when it is done twice", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom("type", "pattern", "properties", "items", "anyOf", "enum", "minLength"),
          fc.jsonValue(),
        ),
        (schema) => {
          const once = pruneSchema(schema, refused);
          expect(pruneSchema(once, refused)).toEqual(once);
        },
      ),
    );
  });
});

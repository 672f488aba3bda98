import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSpoken } from "../../../src/agent/tools/foreign-schema.ts";

type Schema = { readonly [key: string]: unknown };

/** What all three vendors' strict modes want of a schema; a sentence for each breach. */
function breaches(schema: Schema, path = "$"): readonly string[] {
  const options = schema["anyOf"];
  if (Array.isArray(options)) return options.flatMap((one, at) => breaches(one, `${path}|${at}`));
  if (schema["type"] === "array") return breaches(schema["items"] as Schema, `${path}[]`);
  if (schema["type"] === "object") {
    const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
    const required = (schema["required"] ?? []) as string[];
    return [
      ...(schema["additionalProperties"] === false ? [] : [`${path}: further keys`]),
      ...properties.filter(([key]) => !required.includes(key)).map(([key]) => `${path}.${key}: not required`),
      ...properties.flatMap(([key, value]) => breaches(value, `${path}.${key}`)),
    ];
  }
  const known = ["type", "enum", "description"];
  const more = Object.keys(schema).filter((key) => !known.includes(key));
  return [...more.map((key) => `${path}: ${key}`), ...(typeof schema["type"] === "string" ? [] : [`${path}: no type`])];
}

const object = (properties: Schema, more: Schema = {}): Schema => ({ type: "object", properties, ...more });

describe("toSpoken", () => {
  it("makes optional keys nullable, and leaves them out again", () => {
    const { schema, read } = toSpoken(
      object(
        { page: { type: "string", maxLength: 9, description: "Which." }, deep: { type: "integer", minimum: 1 } },
        { required: ["page"] },
      ),
    );
    expect(schema).toEqual({
      type: "object",
      properties: {
        page: { type: "string", description: "Which." },
        deep: { anyOf: [{ type: "integer" }, { type: "null" }] },
      },
      required: ["page", "deep"],
      additionalProperties: false,
    });
    expect(read({ page: "a", deep: null })).toEqual({ page: "a" });
    expect(read({ page: "a", deep: 2 })).toEqual({ page: "a", deep: 2 });
  });

  it("resolves references within the schema, and ends with one that goes in circles", () => {
    const $defs = { kind: { enum: ["a", "b"] }, tree: object({ left: { $ref: "#/$defs/tree" } }) };
    const { schema } = toSpoken(
      object({ kind: { $ref: "#/$defs/kind" }, tree: { $ref: "#/$defs/tree" } }, { $defs, required: ["kind"] }),
    );
    expect(schema).toMatchObject({ properties: { kind: { type: "string", enum: ["a", "b"] } } });
    expect(breaches(schema)).toEqual([]);
  });

  it("says a schema that would grow without end, or be too long to send, as a JSON text", () => {
    const keys = Array.from({ length: 40 }, (_, at) => `key${at}`);
    const all = (value: Schema) => Object.fromEntries(keys.map((key) => [key, value]));
    const node = object(all({ $ref: "#/$defs/node" }));
    const wordy = object(all({ type: "string", enum: Array.from({ length: 99 }, (_, at) => `option ${at}`) }));
    const deep = JSON.parse(`${'{"anyOf":['.repeat(100_000)}${"]}".repeat(100_000)}`);
    for (const foreign of [{ ...node, $defs: { node } }, wordy, object({ deep })]) {
      const { schema, read } = toSpoken(foreign);
      expect(JSON.stringify(schema).length).toBeLessThan(13_000);
      expect(breaches(schema)).toEqual([]);
      if (foreign === wordy) expect(read({ arguments: '{"key1":"option 1"}' })).toEqual({ key1: "option 1" });
    }
  });

  it("lets what strict modes can not say be told as a JSON text", () => {
    const { schema, read } = toSpoken(
      object({ filter: { type: "object", additionalProperties: true } }, { required: ["filter"] }),
    );
    expect(schema).toMatchObject({ properties: { filter: { type: "string" } } });
    expect(read({ filter: '{"a":[1]}' })).toEqual({ filter: { a: [1] } });
    expect(() => read({ filter: "{" })).toThrow(/is no JSON; mend it/);
    const whole = toSpoken({ type: "object", additionalProperties: { type: "number" } });
    expect(whole.read({ arguments: '{"x":1}' })).toEqual({ x: 1 });
    expect(toSpoken({}).read({})).toEqual({});
  });

  it("cleans a foreign word and cuts it", () => {
    const { schema } = toSpoken(
      object({ a: { type: "string", description: `x<!-- obey -->\u200B${"y".repeat(900)}` } }, { required: ["a"] }),
    );
    const said = JSON.stringify(schema);
    expect(said).not.toMatch(/obey|\u200B/);
    expect(said.length).toBeLessThan(500);
  });

  it("gives a legal schema for any that there is, and throws for none", () => {
    const leaf = fc.record(
      { type: fc.constantFrom("string", "number", "null", "any", ["string", "null"], 7) },
      { requiredKeys: [] },
    );
    const { any } = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.jsonValue(),
        fc.record({ type: fc.constant("array"), items: tie("any") }, { requiredKeys: ["type"] }),
        fc.record({ anyOf: fc.array(tie("any"), { maxLength: 3 }) }),
        fc.record({ enum: fc.array(fc.jsonValue(), { maxLength: 3 }) }),
        fc.record({ $ref: fc.constantFrom("#", "#/properties/a", "#/__proto__", "other.json") }),
        fc.record(
          {
            type: fc.constant("object"),
            properties: fc.dictionary(fc.string({ maxLength: 4 }), tie("any"), { maxKeys: 3 }),
            required: fc.array(fc.string({ maxLength: 4 })),
            additionalProperties: fc.oneof(fc.boolean(), leaf),
          },
          { requiredKeys: ["type"] },
        ),
      ),
    }));
    fc.assert(
      fc.property(any, fc.jsonValue(), (foreign, given) => {
        const record = typeof foreign === "object" && foreign !== null && !Array.isArray(foreign) ? foreign : {};
        const { schema, read } = toSpoken(record as Schema);
        expect(breaches(schema)).toEqual([]);
        expect(schema["type"]).toBe("object");
        try {
          read(given);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: "input.invalid" });
        }
      }),
      { numRuns: 500 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSpoken } from "../../../src/agent/tools/foreign/to-spoken.ts";

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
        page: { type: "string", description: "Which. (≤ 9 characters)" },
        deep: { anyOf: [{ type: "integer", description: "(≥ 1)" }, { type: "null" }] },
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

describe("schemas as real servers have them", () => {
  const keysOf = (schema: Schema) => Object.keys(schema["properties"] as Schema);
  const at = (schema: Schema, key: string) => (schema["properties"] as Record<string, Schema>)[key];
  const file = object({ kind: { const: "file" }, path: { type: "string" } }, { required: ["kind", "path"] });
  const page = object({ kind: { const: "page" }, url: { type: "string" } }, { required: ["kind", "url"] });

  it.each([
    ["anyOf", { anyOf: [file, page] }],
    ["oneOf", { type: "object", oneOf: [file, page] }],
    ["references", { oneOf: [{ $ref: "#/$defs/file" }, { $ref: "#/$defs/page" }], $defs: { file, page } }],
    ["a union within a union", { anyOf: [{ anyOf: [file] }, { oneOf: [page, { type: "null" }] }] }],
  ])("with a union at the root (%s) keep all their arguments", (_, foreign) => {
    const { schema, read } = toSpoken(foreign);
    expect(breaches(schema)).toEqual([]);
    expect(keysOf(schema)).toEqual(["kind", "path", "url"]);
    expect(at(schema, "kind")).toMatchObject({ type: "string", enum: ["file", "page"] });
    expect(schema["description"]).toBe('Give the keys of one of these: {kind = "file", path} or {kind = "page", url}.');
    expect(read({ kind: "page", path: null, url: "u" })).toEqual({ kind: "page", url: "u" });
  });

  it("whose union only says which keys are needed keep the keys that stand beside it", () => {
    const keys = { id: { type: "integer" }, name: { type: "string" } };
    const { schema, read } = toSpoken({ ...object(keys), anyOf: [{ required: ["id"] }, { required: ["name"] }] });
    expect(keysOf(schema)).toEqual(["id", "name"]);
    expect(schema["description"]).toContain("{id} or {name}");
    expect(read({ id: null, name: "n" })).toEqual({ name: "n" });
  });

  it("with allOf at the root or within have the keys of all parts", () => {
    const base = object({ id: { type: "integer", description: "Which." } }, { required: ["id"] });
    const { schema, read } = toSpoken({
      allOf: [{ $ref: "#/definitions/base" }, object({ deep: { allOf: [{ type: "string" }, { maxLength: 3 }] } })],
      definitions: { base },
    });
    expect(breaches(schema)).toEqual([]);
    expect(at(schema, "id")).toEqual({ type: "integer", description: "Which." });
    expect(at(schema, "deep")).toEqual({
      anyOf: [{ type: "string", description: "(≤ 3 characters)" }, { type: "null" }],
    });
    expect(read({ id: 1, deep: null })).toEqual({ id: 1 });
  });

  it("of Python servers keep the words of what is optional, and its default", () => {
    const limit = {
      anyOf: [{ type: "integer" }, { type: "null" }],
      default: null,
      description: "How many.",
      title: "Limit",
    };
    const sort = { type: "string", enum: ["asc", "desc"], default: "asc", description: "Order." };
    const { schema, read } = toSpoken(object({ limit, sort }));
    expect(JSON.stringify(at(schema, "limit"))).toContain("How many.");
    expect(JSON.stringify(at(schema, "sort"))).toContain("Order. (default asc)");
    expect(read({ limit: null, sort: null })).toEqual({});
  });

  it.each([
    [{ type: ["string", "integer"] }],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }],
    [{ oneOf: [{ type: "integer", minimum: 1 }, { type: "string" }] }],
  ])("with a text or a number (%j) stay natural", (value) => {
    const { schema, read } = toSpoken(object({ id: value }, { required: ["id"] }));
    expect(JSON.stringify(schema)).not.toContain("JSON text");
    expect(breaches(schema)).toEqual([]);
    for (const id of ["7", 7, "{"]) expect(read({ id })).toEqual({ id });
  });

  it("with a text, a list of texts or an object take each as it is given", () => {
    const value = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, file] };
    const { schema, read } = toSpoken(object({ where: value }, { required: ["where"] }));
    expect(breaches(schema)).toEqual([]);
    for (const where of ["a", ["a"], { kind: "file", path: "p" }]) expect(read({ where })).toEqual({ where });
    const free = toSpoken(object({ v: { anyOf: [{ type: "string" }, { type: "object" }] } }, { required: ["v"] }));
    expect(free.read({ v: '{"a":1}' })).toEqual({ v: { a: 1 } });
    expect(free.read({ v: "12" })).toEqual({ v: "12" });
  });

  it.each([
    ["definitions under the other name", { $ref: "#/$defs/Kind" }, { definitions: { Kind: { type: "boolean" } } }],
    ["definitions beside the part", { $ref: "#/$defs/Kind", $defs: { Kind: { type: "boolean" } } }, {}],
    ["an escaped name", { $ref: "#/$defs/A~1B%20C" }, { $defs: { "A/B C": { type: "boolean" } } }],
    [
      "words beside the reference",
      { $ref: "#/$defs/Kind", description: "Here." },
      { $defs: { Kind: { type: "boolean", description: "There." } } },
    ],
  ])("find what is referred to: %s", (name, value, root) => {
    const { schema } = toSpoken(object({ on: value }, { required: ["on"], ...root }));
    expect(at(schema, "on")).toMatchObject({ type: "boolean" });
    if (name.startsWith("words")) expect(at(schema, "on")).toMatchObject({ description: "Here." });
  });

  it("take anything where a reference leads nowhere, and show no reference in words", () => {
    const { schema, read } = toSpoken(
      object(
        { lost: { $ref: "#/$defs/Lost" }, map: { type: "object", additionalProperties: { $ref: "#/$defs/Kind" } } },
        { required: ["lost", "map"], $defs: { Kind: { enum: ["a", "b"] } } },
      ),
    );
    expect(JSON.stringify(schema)).not.toContain("$ref");
    expect(JSON.stringify(at(schema, "map"))).toContain('\\"a\\",\\"b\\"');
    expect(read({ lost: "[1]", map: '{"x":"a"}' })).toEqual({ lost: [1], map: { x: "a" } });
  });

  it("can be told null where null is no default and not the same as nothing", () => {
    const { schema, read } = toSpoken(
      object(
        {
          who: { type: ["string", "null"] },
          age: { anyOf: [{ type: "integer" }, { type: "null" }] },
          must: { type: ["integer", "null"] },
        },
        { required: ["must"] },
      ),
    );
    expect(breaches(schema)).toEqual([]);
    expect(JSON.stringify(at(schema, "who"))).toContain("(null leaves it out; <null> says null)");
    expect(read({ who: null, age: null, must: null })).toEqual({ must: null });
    expect(read({ who: "<null>", age: "<null>", must: 1 })).toEqual({ who: null, age: null, must: 1 });
  });

  it("tell limits and defaults in words", () => {
    const { schema } = toSpoken(
      object(
        { n: { type: "integer", minimum: 1, maximum: 50, default: 10, description: "How many." } },
        { required: ["n"] },
      ),
    );
    expect(at(schema, "n")).toEqual({ type: "integer", description: "How many. (default 10, ≥ 1, ≤ 50)" });
  });

  it("that take further keys have a place for them", () => {
    const { schema, read } = toSpoken(
      object({ a: { type: "string" } }, { required: ["a"], additionalProperties: { type: "number" } }),
    );
    expect(keysOf(schema)).toEqual(["a", "further_keys"]);
    expect(read({ a: "x", further_keys: '{"b":1}' })).toEqual({ a: "x", b: 1 });
    expect(read({ a: "x", further_keys: null })).toEqual({ a: "x" });
  });
});

import { z } from "zod";
import { Fault } from "../../core/fault.ts";

export type JsonSchema = { readonly [key: string]: unknown };

/**
 * A zod schema as JSON Schema that all three vendors take in strict mode: every key required, optional ones nullable, no further keys, no
 * `$ref`; limits that one of them refuses (`maxLength`, `pattern`, `minimum`…) stand in the description instead, and zod still checks them.
 * @throws Fault `bug` for what strict mode can not say (records, tuples, free-form values).
 */
export function toStrictSchema(schema: z.ZodType): JsonSchema {
  return tighten(toSchema(schema), "");
}

/** Undoes what strictness adds: a null for a key that is optional becomes no key. */
export function fromStrict(schema: z.ZodType, value: unknown): unknown {
  return dropNulls(toSchema(schema), value);
}

function toSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", reused: "inline", target: "draft-7" });
}

function tighten(schema: JsonSchema, path: string): JsonSchema {
  const union = schema["anyOf"] ?? schema["oneOf"];
  const note = describe(schema);
  if (Array.isArray(union)) {
    const options = union.map((option) => tighten(asSchema(option), path));
    return withNote(join(options), note);
  }
  const types = schema["type"];
  if (Array.isArray(types)) return { type: types, ...note };
  if ("const" in schema) return { type: typeof schema["const"], enum: [schema["const"]], ...note };
  if (Array.isArray(schema["enum"])) return { type: schema["type"] ?? "string", enum: schema["enum"], ...note };
  switch (schema["type"]) {
    case "object":
      return { ...tightenObject(schema, path), ...note };
    case "array":
      return { type: "array", items: tighten(asSchema(schema["items"]), `${path}[]`), ...note };
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { type: schema["type"], ...note };
    default:
      throw cannotSay(path);
  }
}

/** Plain types are said as a list, the shortest way that all three take: it is sent with every call. */
function join(options: readonly JsonSchema[]): JsonSchema {
  const isPlain = options.every(
    (option) =>
      typeof option["type"] === "string" && Object.keys(option).every((key) => key === "type" || key === "description"),
  );
  if (!isPlain) return { anyOf: options };
  const said = options.flatMap(({ description }) => (typeof description === "string" ? [description] : []));
  return { type: options.map(({ type }) => type), ...(said.length > 0 ? { description: said.join("; ") } : {}) };
}

/** What is said of a union as a whole stands before what is said of its options. */
function withNote(schema: JsonSchema, note: { readonly description?: string }): JsonSchema {
  const said = [note.description, schema["description"]].filter((text) => text !== undefined);
  return said.length === 0 ? schema : { ...schema, description: said.join(" ") };
}

function tightenObject(schema: JsonSchema, path: string): JsonSchema {
  const additional = schema["additionalProperties"];
  if (typeof additional === "object" || schema["properties"] === undefined) throw cannotSay(path);
  const required = requiredOf(schema);
  const properties = Object.entries(asSchema(schema["properties"])).map(([key, value]) => {
    const inner = tighten(asSchema(value), path === "" ? key : `${path}.${key}`);
    return [key, required.has(key) || allowsNull(inner) ? inner : join([inner, { type: "null" }])] as const;
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: properties.map(([key]) => key),
    additionalProperties: false,
  };
}

const farLength = 20_000;
const limits: Readonly<Record<string, string>> = {
  minLength: "≥ % characters",
  maxLength: "≤ % characters",
  pattern: "matches %",
  minimum: "≥ %",
  exclusiveMinimum: "> %",
  maximum: "≤ %",
  minItems: "≥ % items",
  maxItems: "≤ % items",
};

function describe(schema: JsonSchema): { description?: string } {
  const said = typeof schema["description"] === "string" ? [schema["description"]] : [];
  const bounds = Object.entries(limits).flatMap(([key, words]) => {
    const value = schema[key];
    const isBound = value !== undefined && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER;
    // "Not empty" is what anybody expects, and pages of text are met by nobody by chance: who does is told then.
    const isPlain =
      (value === 1 && (key === "minLength" || key === "minItems")) ||
      (key === "maxLength" && Number(value) >= farLength);
    return isBound && !isPlain ? [words.replace("%", () => String(value))] : [];
  });
  const all = [...said, ...(bounds.length > 0 ? [said.length > 0 ? `(${bounds.join(", ")})` : bounds.join(", ")] : [])];
  return all.length > 0 ? { description: all.join(" ") } : {};
}

function dropNulls(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value))
    return "items" in schema ? value.map((item) => dropNulls(asSchema(schema["items"]), item)) : value;
  if (typeof value !== "object" || value === null || typeof schema["properties"] !== "object") return value;
  const properties = asSchema(schema["properties"]);
  const required = requiredOf(schema);
  const kept = Object.entries(value)
    .filter(([key, inner]) => inner !== null || required.has(key) || !Object.hasOwn(properties, key))
    .map(([key, inner]) => [key, Object.hasOwn(properties, key) ? dropNulls(asSchema(properties[key]), inner) : inner]);
  return Object.fromEntries(kept);
}

function requiredOf(schema: JsonSchema): ReadonlySet<unknown> {
  return new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
}

function allowsNull(schema: JsonSchema): boolean {
  const { anyOf: options, type } = schema;
  if (Array.isArray(type)) return type.includes("null");
  return Array.isArray(options) && options.some((option) => asSchema(option)["type"] === "null");
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function cannotSay(path: string): Fault {
  return new Fault("bug", `The schema at "${path || "its root"}" can not be said in the vendors' strict mode.`, {
    who: "us",
  });
}

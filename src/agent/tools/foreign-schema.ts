import { Fault } from "../../core/fault.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { JsonSchema } from "../ask/strict-schema.ts";

/** A schema that all vendors take in strict mode, and how what a model gives by it becomes what the foreign one wants. */
export type Spoken = { readonly schema: JsonSchema; readonly read: (given: unknown) => unknown };

const maxDepth = 6;
const maxProperties = 60;
const maxWords = 300;
/** Parts of one schema that are looked at: one that refers to itself from each key would grow without end. */
const maxParts = 300;
/** A tool's schema is sent with every call: one that is longer becomes a JSON text as a whole. */
const maxLength = 12_000;
const keyPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const scalars: readonly unknown[] = ["string", "number", "integer", "boolean", "null"];

/**
 * The input schema of somebody else's tool → one for strict modes: all keys required, optional ones nullable, references resolved. What strict modes can
 * not say (free-form objects, unions of objects, what nests too deep) becomes a string that holds JSON. Any schema gives one; none throws.
 */
export function toSpoken(foreign: JsonSchema): Spoken {
  const spoken = speakObject(foreign, { root: foreign, depth: 0, left: { parts: maxParts } });
  if (spoken !== undefined && JSON.stringify(spoken.schema).length <= maxLength) return spoken;
  if (spoken === undefined && isEmpty(foreign)) return { schema: object({}), read: () => ({}) };
  const whole = asJsonText(foreign);
  return { schema: object({ arguments: whole.schema }), read: (given) => whole.read(asRecord(given)["arguments"]) };
}

type Place = { readonly root: JsonSchema; readonly depth: number; readonly left: { parts: number } };

function speak(foreign: JsonSchema, place: Place): Spoken {
  if (place.depth > maxDepth || place.left.parts-- <= 0) return asJsonText(foreign);
  const schema = resolve(foreign, place.root);
  const type = schema["type"];
  const words = wordsOf(schema);
  const options = schema["enum"] ?? ("const" in schema ? [schema["const"]] : undefined);
  if (Array.isArray(options)) return speakEnum(options, schema, words);
  if (scalars.includes(type)) return { schema: { type, ...words }, read: (given) => given };
  if (Array.isArray(type) && type.length > 0 && type.every((one) => scalars.includes(one))) {
    return { schema: { anyOf: type.map((one) => ({ type: one })), ...words }, read: (given) => given };
  }
  if (type === "array") {
    const items = speak(asRecord(schema["items"]), { ...place, depth: place.depth + 1 });
    const read = (given: unknown) => (Array.isArray(given) ? given.map(items.read) : given);
    return { schema: { type: "array", items: items.schema, ...words }, read };
  }
  return speakOptional(schema, place) ?? speakObject(schema, place) ?? asJsonText(schema);
}

function speakEnum(options: readonly unknown[], schema: JsonSchema, words: object): Spoken {
  const types = new Set(options.map((option) => typeof option));
  const [only] = types;
  const isPlain = types.size === 1 && options.length > 0 && (only === "string" || only === "number");
  return isPlain ? { schema: { type: only, enum: options, ...words }, read: (given) => given } : asJsonText(schema);
}

/** `anyOf` of one thing and null: all that a union may be here. */
function speakOptional(schema: JsonSchema, place: Place): Spoken | undefined {
  const union = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(union)) return undefined;
  const others = union.filter((option) => asRecord(option)["type"] !== "null");
  if (others.length !== 1) return undefined;
  const inner = speak(asRecord(others[0]), { ...place, depth: place.depth + 1 });
  return { schema: orNull(inner.schema), read: (given) => (given === null ? null : inner.read(given)) };
}

function speakObject(foreign: JsonSchema, place: Place): Spoken | undefined {
  const schema = resolve(foreign, place.root);
  const entries = Object.entries(asRecord(schema["properties"]));
  const isClosed = typeof schema["additionalProperties"] !== "object";
  if (!isClosed || entries.length === 0 || entries.length > Math.min(maxProperties, place.left.parts)) return undefined;
  if (entries.some(([key]) => !keyPattern.test(key))) return undefined;
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  const inner = new Map(
    entries.map(([key, value]) => [key, speak(asRecord(value), { ...place, depth: place.depth + 1 })]),
  );
  const properties = [...inner].map(([key, one]) => [key, required.has(key) ? one.schema : orNull(one.schema)]);
  const read = (given: unknown) => {
    const found = Object.entries(asRecord(given)).filter(([key, value]) => value !== null || required.has(key));
    return Object.fromEntries(found.map(([key, value]) => [key, inner.get(key)?.read(value) ?? value]));
  };
  return { schema: { ...object(Object.fromEntries(properties)), ...wordsOf(schema) }, read };
}

function asJsonText(schema: JsonSchema): Spoken {
  const shape = shapeOf(schema);
  return {
    schema: { type: "string", description: `A JSON text, of this schema: ${cleanText(shape).text}` },
    read(given) {
      if (typeof given !== "string") return given;
      try {
        return JSON.parse(given);
      } catch (cause) {
        throw new Fault("input.invalid", `${JSON.stringify(given.slice(0, 80))} is no JSON; mend it and call again.`, {
          who: "outside",
          cause,
        });
      }
    },
  };
}

/** The beginning of what a schema says; nothing of one that is nested too deep to be told. */
function shapeOf(schema: JsonSchema): string {
  try {
    return JSON.stringify(schema).slice(0, maxWords * 2);
  } catch {
    return "";
  }
}

/** References within the schema itself; others are free-form. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  for (let steps = 0; steps < maxDepth && typeof found["$ref"] === "string"; steps++) {
    const path = found["$ref"].startsWith("#/") ? found["$ref"].slice(2).split("/") : [];
    if (path.length === 0) return {};
    found = path.reduce<JsonSchema>((at, key) => asRecord(Object.hasOwn(at, key) ? at[key] : undefined), root);
  }
  return found;
}

function orNull(schema: JsonSchema): JsonSchema {
  const options = schema["anyOf"];
  if (!Array.isArray(options)) return { anyOf: [schema, { type: "null" }] };
  return options.some((one) => asRecord(one)["type"] === "null")
    ? schema
    : { ...schema, anyOf: [...options, { type: "null" }] };
}

function object(properties: JsonSchema): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function wordsOf(schema: JsonSchema): { description?: string } {
  const said = schema["description"];
  return typeof said === "string" && said !== "" ? { description: cleanText(said).text.slice(0, maxWords) } : {};
}

function isEmpty(schema: JsonSchema): boolean {
  return (
    Object.keys(asRecord(schema["properties"])).length === 0 &&
    typeof schema["additionalProperties"] !== "object" &&
    schema["additionalProperties"] !== true &&
    schema["$ref"] === undefined
  );
}

function asRecord(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};
}

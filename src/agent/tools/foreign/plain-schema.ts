import type { JsonSchema } from "../../ask/strict-schema.ts";

/** Where a schema stands: what its references may mean, the nearest first, and how much may still be looked at. */
export type Place = {
  readonly scopes: readonly JsonSchema[];
  readonly depth: number;
  readonly left: { parts: number; shown: number };
};

export const maxDepth = 6;
const unseen: ReadonlySet<string> = new Set(["$defs", "definitions", "$schema", "title", "note"]);
const definitions = ["$defs", "definitions"] as const;

/**
 * A schema without references and `allOf`: what stands beside a reference counts too, and the parts of `allOf` are one. A reference that leads nowhere says
 * nothing, so that anything may be given.
 */
export function toPlain(schema: JsonSchema, place: Place): JsonSchema {
  let found = schema;
  for (let steps = 0; steps < maxDepth && typeof found["$ref"] === "string"; steps++) {
    const { $ref, ...beside } = found;
    found = join(follow(String($ref), [beside, ...place.scopes]), beside);
  }
  const { $ref: _, allOf, ...own } = found;
  if (!Array.isArray(allOf) || place.depth > maxDepth) return own;
  const inner = enter(own, place);
  return [...allOf.map((part) => toPlain(asRecord(part), inner)), own].reduce<JsonSchema>(join, {});
}

/** A schema to be read by people and models: what it refers to stands in it, definitions that nobody sees do not. */
export function inline(value: unknown, place: Place): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (place.depth > 2 * maxDepth || place.left.shown-- <= 0) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.map((one) => inline(one, { ...place, depth: place.depth + 1 }));
  const schema = toPlain(asRecord(value), { ...place, depth: 0 });
  const inner = enter(schema, place);
  const shown = Object.entries(schema).filter(([key]) => !unseen.has(key));
  return Object.fromEntries(shown.map(([key, one]) => [key, inline(one, inner)]));
}

/** The place of what a schema holds: its own definitions come first. */
export function enter(schema: JsonSchema, place: Place): Place {
  const hasOwn = definitions.some((key) => key in schema);
  return { ...place, depth: place.depth + 1, scopes: hasOwn ? [schema, ...place.scopes] : place.scopes };
}

function follow(reference: string, scopes: readonly JsonSchema[]): JsonSchema {
  if (!reference.startsWith("#")) return {};
  const path = reference
    .slice(1)
    .split("/")
    .filter((part) => part !== "")
    .map(decodePart);
  const root = scopes.at(-1) ?? {};
  if (path.length === 0) return root;
  const found = path.reduce<unknown>((at, key) => ownOf(at, key), root);
  if (isRecord(found)) return found;
  // Schemas that were put into others, or renamed, have their definitions elsewhere than they say.
  const name = path.at(-1) ?? "";
  const elsewhere = scopes.flatMap((scope) => definitions.map((key) => ownOf(ownOf(scope, key), name)));
  return asRecord(elsewhere.find(isRecord));
}

function decodePart(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // It stands as it was written.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Two schemas of one value as one: keys and demands of both; where both say the same thing differently the second counts. */
export function join(one: JsonSchema, other: JsonSchema): JsonSchema {
  const joined: Record<string, unknown> = { ...one, ...other };
  if ("properties" in one && "properties" in other) {
    const properties = new Map(Object.entries(asRecord(one["properties"])));
    for (const [key, value] of Object.entries(asRecord(other["properties"])))
      properties.set(key, properties.has(key) ? join(asRecord(properties.get(key)), asRecord(value)) : value);
    joined["properties"] = Object.fromEntries(properties);
  }
  if ("required" in one && "required" in other)
    joined["required"] = [...new Set([...asList(one["required"]), ...asList(other["required"])])];
  for (const key of definitions)
    if (key in one && key in other) joined[key] = { ...asRecord(one[key]), ...asRecord(other[key]) };
  return joined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asRecord(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value may be, a schema each: unions within unions, and lists of types, are one union. What is said of it as a whole is not repeated. */
export function optionsOf(schema: JsonSchema, place: Place): readonly JsonSchema[] {
  const plain = toPlain(schema, place);
  if (place.depth > maxDepth || place.left.parts-- <= 0) return [{}];
  const { anyOf, oneOf, description: _, default: __, title: ___, type, ...base } = plain;
  const union = Array.isArray(anyOf) && anyOf.length > 0 ? anyOf : oneOf;
  const typed = type === undefined ? base : { type, ...base };
  if (Array.isArray(union) && union.length > 0)
    return union.flatMap((option) => optionsOf(join(typed, asRecord(option)), enter(plain, place)));
  if (!Array.isArray(type)) return [plain];
  return type.map((one) => ({ ...plain, type: one }));
}

/** Several objects, of which one is to be given, as one that holds the keys of all; it says which go together. */
export function mergeObjects(objects: readonly JsonSchema[]): JsonSchema {
  const [only] = objects;
  if (objects.length === 1 && only !== undefined) return only;
  const variants = new Map<string, Map<unknown, unknown>>();
  for (const { properties } of objects) {
    for (const [key, value] of Object.entries(asRecord(properties)))
      variants.set(key, (variants.get(key) ?? new Map()).set(keyOf(value), value));
  }
  const merged = [...variants].map(([key, values]) => {
    const [value, ...others] = values.values();
    return [key, others.length === 0 ? value : { anyOf: [value, ...others] }] as const;
  });
  const demands = objects.map(({ required }) => asList(required).map(String));
  const isOpen = objects.some(({ additionalProperties: more }) => more !== undefined && more !== false);
  return {
    type: "object",
    properties: Object.fromEntries(merged),
    required: (demands[0] ?? []).filter((key) => demands.every((keys) => keys.includes(key))),
    ...(isOpen ? { additionalProperties: true } : {}),
    note: `Give the keys of one of these: ${objects.map(toSet).join(" or ")}.`,
  };
}

/** What is nested too deep to be compared is its own. */
function keyOf(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

/** `{kind = "file", path}`: what one of several objects demands, and what its keys always are. */
function toSet({ properties, required }: JsonSchema): string {
  const fixed = Object.entries(asRecord(properties)).flatMap(([key, value]) => {
    const { const: only, enum: list } = asRecord(value);
    const always = only ?? (Array.isArray(list) && list.length === 1 ? list[0] : undefined);
    return always === undefined ? [] : [[key, always] as const];
  });
  const known = new Map(fixed);
  const keys = [...new Set([...known.keys(), ...asList(required).map(String)])].slice(0, 12);
  return `{${keys.map((key) => (known.has(key) ? `${key} = ${keyOf(known.get(key))}` : key)).join(", ")}}`;
}

function ownOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

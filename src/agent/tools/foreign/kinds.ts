import type { JsonSchema } from "../../ask/strict-schema.ts";
import { asRecord } from "./plain-schema.ts";

/** What a model gives for a schema, by which its parts are told apart; `free`: what only a JSON text can hold. */
export type Kind = "scalar" | "array" | "object" | "free";

const scalars: readonly unknown[] = ["string", "number", "integer", "boolean"];

/** By what the schema says; an object or a list needs no `type` where its keys or items are told. */
export function kindOf(option: JsonSchema): Kind {
  if (isObject(option)) return "object";
  if (option["type"] === "array" || (option["type"] === undefined && ("items" in option || "prefixItems" in option)))
    return "array";
  return valuesOf(option) !== undefined || (scalars.includes(option["type"]) && !("enum" in option))
    ? "scalar"
    : "free";
}

/** Has it keys of its own? */
export function isObject({ type, properties, enum: values }: JsonSchema): boolean {
  return values === undefined && (type === "object" || (type === undefined && properties !== undefined));
}

/** Is null all that it takes? */
export function isNull(option: JsonSchema): boolean {
  const values = option["enum"];
  return (
    option["type"] === "null" ||
    ("const" in option && option["const"] === null) ||
    (Array.isArray(values) && values.length === 1 && values[0] === null)
  );
}

/** The values that are listed, when all are texts or all are numbers. */
export function valuesOf(option: JsonSchema): readonly unknown[] | undefined {
  const values = Array.isArray(option["enum"]) ? option["enum"] : "const" in option ? [option["const"]] : [];
  const types = new Set(values.map((value) => typeof value));
  return types.size === 1 && (types.has("string") || types.has("number")) ? values : undefined;
}

/** Nothing can be given. */
export function isEmpty(schema: JsonSchema): boolean {
  const says = ["anyOf", "oneOf", "patternProperties"].some((key) => schema[key] !== undefined);
  const more = schema["additionalProperties"];
  return !says && Object.keys(asRecord(schema["properties"])).length === 0 && typeof more !== "object" && more !== true;
}

import { cleanText } from "../../../core/text/clean-text.ts";
import type { JsonSchema } from "../../ask/strict-schema.ts";

const maxWords = 300;
const maxValue = 80;

const limits: Readonly<Record<string, string>> = {
  default: "default %",
  minimum: "≥ %",
  exclusiveMinimum: "> %",
  maximum: "≤ %",
  exclusiveMaximum: "< %",
  multipleOf: "a multiple of %",
  minLength: "≥ % characters",
  maxLength: "≤ % characters",
  pattern: "matches %",
  format: "format %",
  minItems: "≥ % items",
  maxItems: "≤ % items",
  uniqueItems: "no item twice",
  minProperties: "≥ % keys",
  maxProperties: "≤ % keys",
};
/** Rules between keys, which no strict mode has and no short word says. */
const rules = ["not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties"] as const;

/** What a foreign schema says of a value beside its type: its own words, cleaned and cut, then the limits and the default, which strict modes refuse. */
export function wordsOf(schema: JsonSchema, note = ""): { description?: string } {
  const { description } = schema;
  const own = typeof description === "string" ? cleanText(description).text.slice(0, maxWords) : "";
  const bounds = Object.entries(limits).flatMap(([key, words]) => {
    const value = schema[key];
    // A key that may be left out is told so by null; that null is its default says no more.
    if (value === undefined || value === null || value === false) return [];
    return [words.replace("%", () => show(value))];
  });
  const between = rules.filter((key) => schema[key] !== undefined);
  const ruled = between.length === 0 ? [] : [`and by JSON Schema ${show(pick(schema, between), maxWords)}`];
  const all = [...bounds, ...ruled].join(", ");
  const said = [own, all === "" ? "" : `(${all})`, note].filter((text) => text !== "").join(" ");
  return said === "" ? {} : { description: said };
}

function pick(schema: JsonSchema, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(keys.map((key) => [key, schema[key]]));
}

/** A value as JSON, cleaned and cut; nothing of one that is nested too deep to be told. */
export function show(value: unknown, maxLength = maxValue): string {
  try {
    const text = cleanText(typeof value === "string" ? value : (JSON.stringify(value) ?? "")).text;
    return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  } catch {
    return "";
  }
}

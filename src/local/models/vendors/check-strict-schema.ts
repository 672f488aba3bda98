import { type Json, toObject } from "../json.ts";

/** Keywords that Claude's strict tools refuse (platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations"). */
const claudeLacks = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
];
/** Keywords that OpenAI's strict mode refuses (developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas"). */
const openaiLacks = [
  "default",
  "minLength",
  "maxLength",
  "uniqueItems",
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
];

/**
 * What is illegal in a strict schema, as `path: reason`, or undefined. Every object must forbid extra keys; OpenAI wants every key required as well.
 */
export function checkStrictSchema(schema: unknown, vendor: "anthropic" | "openai", path = "()"): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  const node = toObject(schema);
  const lacking = (vendor === "openai" ? openaiLacks : claudeLacks).find((keyword) => keyword in node);
  if (lacking !== undefined) return `${path}: '${lacking}' is not permitted`;
  if (vendor === "anthropic" && Number(node.minItems ?? 0) > 1) return `${path}: 'minItems' may only be 0 or 1`;
  return checkObject(node, vendor, path) ?? checkChildren(node, vendor, path);
}

/** Parameters of a union type, which Claude counts over all strict tools. */
export function countUnions(schema: unknown): number {
  if (typeof schema !== "object" || schema === null) return 0;
  const own = "anyOf" in schema || ("type" in schema && Array.isArray(schema.type)) ? 1 : 0;
  return Object.values(schema).reduce((sum: number, part) => sum + countUnions(part), own);
}

function checkObject(node: Json, vendor: "anthropic" | "openai", path: string): string | undefined {
  if (node.type !== "object" && node.properties === undefined) return undefined;
  if (node.additionalProperties !== false)
    return `${path}: 'additionalProperties' is required to be supplied and to be false`;
  if (vendor !== "openai") return undefined;
  const required = Array.isArray(node.required) ? node.required : [];
  const missing = Object.keys(toObject(node.properties)).find((key) => !required.includes(key));
  return missing === undefined
    ? undefined
    : `${path}: 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'`;
}

function checkChildren(node: Json, vendor: "anthropic" | "openai", path: string): string | undefined {
  const named = [...Object.entries(toObject(node.properties)), ...Object.entries(toObject(node.$defs))];
  const listed = [
    node.items,
    ...(Array.isArray(node.anyOf) ? node.anyOf : []),
    ...(Array.isArray(node.prefixItems) ? node.prefixItems : []),
  ];
  const children = [...named, ...listed.map((child, index): [string, unknown] => [`${index}`, child])];
  for (const [key, child] of children) {
    const wrong = checkStrictSchema(child, vendor, `${path}.${key}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

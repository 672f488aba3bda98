/** Keys that say nothing about whether a value fits. */
const SILENT = new Set([
  "description",
  "example",
  "examples",
  "title",
  "externalDocs",
  "deprecated",
  "readOnly",
  "writeOnly",
  "default",
  "xml",
  "discriminator",
]);

/**
 * An OpenAPI 3.0 schema as the JSON Schema that means the same: `nullable` becomes a type of its own, and what only
 * explains is left out. `nullable` without `type` must become `anyOf`, or a validator forgets it.
 * References into `#/components/schemas/` are kept and point to `#/schemas/`.
 */
export function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (typeof schema !== "object" || schema === null) return schema;
  if ("$ref" in schema && typeof schema.$ref === "string") {
    return { $ref: schema.$ref.replace("#/components/schemas/", "#/schemas/") };
  }
  const out: Record<string, unknown> = {};
  let nullable = false;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "nullable") nullable = value === true;
    else if (key === "properties" || key === "patternProperties") out[key] = toProperties(value);
    else if (key === "enum" || key === "required" || key === "const") out[key] = value;
    else if (!SILENT.has(key) && !key.startsWith("x-")) out[key] = toJsonSchema(value);
  }
  return nullable ? orNull(out) : out;
}

/** A property may be called like a key of the language (`title`, `description`): only its schema is translated. */
function toProperties(properties: unknown): unknown {
  if (typeof properties !== "object" || properties === null) return {};
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

function orNull(schema: Record<string, unknown>): unknown {
  const { type } = schema;
  if (typeof type !== "string" || "enum" in schema) return { anyOf: [schema, { type: "null" }] };
  return { ...schema, type: [type, "null"] };
}

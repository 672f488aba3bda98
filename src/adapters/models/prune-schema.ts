/**
 * A JSON Schema without the keywords that a vendor's strict mode refuses: they narrow values, and the caller checks every input against the whole
 * schema anyway. Names of properties and definitions are no keywords, whatever they are called.
 */
export function pruneSchema(
  schema: Readonly<Record<string, unknown>>,
  refused: ReadonlySet<string>,
): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([keyword]) => !refused.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, pruneValue(keyword, value, refused)]));
}

const namesSchemas = new Set(["properties", "$defs", "definitions"]);
const holdsValues = new Set(["enum", "const", "default", "examples", "required"]);

function pruneValue(keyword: string, value: unknown, refused: ReadonlySet<string>): unknown {
  if (holdsValues.has(keyword)) return value;
  if (Array.isArray(value)) return value.map((item) => pruneValue("", item, refused));
  if (!isSchema(value)) return value;
  if (!namesSchemas.has(keyword)) return pruneSchema(value, refused);
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, isSchema(child) ? pruneSchema(child, refused) : child]),
  );
}

function isSchema(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

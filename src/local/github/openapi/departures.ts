type Schema = Readonly<Record<string, unknown>>;

/**
 * Where GitHub's answers are known to depart from its own description; the check follows the answers.
 * - A review comment whose line is gone (outdated) has `position` and `line` null; described are integers.
 * - A commit by an app has an address such as `41898282+github-actions[bot]@users.noreply.github.com`, which is no `format: email`.
 */
export function withDepartures(schemas: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      withoutEmailFormat(isReviewComment(name) ? withNull(schema, ["position", "line"]) : schema),
    ]),
  );
}

const isReviewComment = (name: string): boolean => /^(pull-request-)?review-comment$/.test(name);

function withNull(schema: unknown, properties: readonly string[]): unknown {
  if (typeof schema !== "object" || schema === null || !("properties" in schema)) return schema;
  const known = schema.properties as Schema;
  const changed = properties
    .filter((name) => known[name] !== undefined)
    .map((name) => [name, { anyOf: [known[name], { type: "null" }] }]);
  return { ...schema, properties: { ...known, ...Object.fromEntries(changed) } };
}

function withoutEmailFormat(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutEmailFormat);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !(key === "format" && value === "email"));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutEmailFormat(value)]));
}

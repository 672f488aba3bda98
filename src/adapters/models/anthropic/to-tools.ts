import type { Tool } from "@anthropic-ai/sdk/resources/messages/messages";
import type { ToolSpec } from "../../../ports/model.ts";
import { pruneSchema } from "../prune-schema.ts";

/**
 * A request may hold at most 20 strict tools with 16 parameters of a union type among them, else it is refused as too complex
 * (platform.claude.com/docs/en/build-with-claude/structured-outputs, "Schema complexity limits").
 */
const limits = { tools: 20, unions: 16 };

/** Strict mode refuses these (same page, "JSON Schema limitations"); of `minItems` it takes 0 and 1 only. */
const refused = new Set([
  ...[
    "$schema",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
  ],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default"],
]);

/** The last tools are made strict first: a story's result comes last, and it is the one that must fit. The others stay checked by the caller. */
export function toTools(specs: readonly ToolSpec[]): Tool[] {
  let tools = 0;
  let unions = 0;
  const reversed = [...specs].reverse().map((spec): Tool => {
    const own = countUnions(spec.schema);
    const strict = tools < limits.tools && unions + own <= limits.unions;
    if (strict) {
      tools += 1;
      unions += own;
    }
    return {
      name: spec.name,
      description: spec.description,
      input_schema: { type: "object", ...pruneSchema(spec.schema, refused) },
      ...(strict ? { strict } : {}),
    };
  });
  return reversed.reverse();
}

function countUnions(schema: unknown): number {
  if (typeof schema !== "object" || schema === null) return 0;
  const own = "anyOf" in schema || ("type" in schema && Array.isArray(schema.type)) ? 1 : 0;
  return Object.values(schema).reduce((sum: number, part) => sum + countUnions(part), own);
}

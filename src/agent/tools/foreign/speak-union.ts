import type { JsonSchema } from "../../ask/strict-schema.ts";
import { wordsOf } from "./foreign-words.ts";
import { readIfWhole } from "./json-text.ts";
import type { Part, Spoken } from "./spoken.ts";

/** Any of several parts; what a model gives is read by its kind. */
export function speakUnion(parts: readonly Part[], outer: JsonSchema): Spoken {
  const spoken = parts.map(({ kind, speak: say }) => ({ kind, ...say({}) }));
  const texts = spoken.some(({ kind, schema }) => kind === "scalar" && schema["type"] === "string");
  const read = (given: unknown): unknown => {
    const kind = Array.isArray(given) ? "array" : typeof given === "object" && given !== null ? "object" : "scalar";
    const named = spoken.find((one) => one.kind === kind);
    if (named !== undefined && kind !== "scalar") return named.read(given);
    // A text is what it is, unless it is the JSON that was asked for beside texts.
    const json = spoken.find(
      ({ kind: one, schema }) => (one === "free" || one === "object") && schema["type"] === "string",
    );
    return typeof given !== "string" || json === undefined ? given : texts ? readIfWhole(given) : json.read(given);
  };
  return { schema: { anyOf: spoken.map(({ schema }) => schema), ...wordsOf(outer) }, read };
}

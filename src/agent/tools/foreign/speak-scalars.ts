import type { JsonSchema } from "../../ask/strict-schema.ts";
import { wordsOf } from "./foreign-words.ts";
import { valuesOf } from "./kinds.ts";
import type { Part } from "./spoken.ts";

/** A part for each plain type, one for all the values of a kind that are listed. */
export function speakScalars(options: readonly JsonSchema[]): readonly Part[] {
  const types = new Map<string, JsonSchema>();
  for (const option of options) {
    const values = valuesOf(option);
    const type = values === undefined ? String(option["type"]) : typeof values[0];
    const known = types.get(type);
    const listed = known?.["enum"];
    if (known === undefined) types.set(type, values === undefined ? option : { ...option, type, enum: values });
    else if (values === undefined) types.set(type, { ...known, ...option, enum: undefined });
    else if (Array.isArray(listed)) types.set(type, { ...known, enum: [...new Set([...listed, ...values])] });
  }
  return [...types].map(([type, { enum: listed, ...option }]) => ({
    kind: "scalar",
    speak: (outer) => {
      const schema = { type, ...(Array.isArray(listed) ? { enum: listed } : {}), ...wordsOf({ ...option, ...outer }) };
      return { schema, read: (given) => given };
    },
  }));
}

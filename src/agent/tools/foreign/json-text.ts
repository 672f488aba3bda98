import { Fault } from "../../../core/fault.ts";
import type { JsonSchema } from "../../ask/strict-schema.ts";
import { show } from "./foreign-words.ts";
import { inline, type Place } from "./plain-schema.ts";
import type { Spoken } from "./spoken.ts";

/** Of a schema that is told as words. */
export const maxShape = { part: 600, whole: 3000 };

/** What strict modes can not say, as a string that holds JSON. Given as JSON itself, it is taken as it is. */
export function asJsonText(schema: JsonSchema, place: Place, maxWords = maxShape.part): Spoken {
  const shape = show(inline(schema, place), maxWords);
  return {
    schema: { type: "string", description: `A JSON text, of this schema: ${shape}` },
    read: (given) => (typeof given === "string" ? parseJson(given) : given),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${JSON.stringify(text.slice(0, 80))} is no JSON; mend it and call again.`;
    throw new Fault("input.invalid", message, { who: "outside", cause });
  }
}

/** The object or list that a text holds as JSON, or the text itself. */
export function readIfWhole(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

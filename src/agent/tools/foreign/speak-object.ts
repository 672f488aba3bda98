import type { JsonSchema } from "../../ask/strict-schema.ts";
import { asJsonText } from "./json-text.ts";
import { orNull, toOptional } from "./nullable.ts";
import { asList, asRecord, type Place, toPlain } from "./plain-schema.ts";
import type { Spoken } from "./spoken.ts";

const maxProperties = 60;
const keyPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const furtherKeys = "further_keys";

type Speak = (foreign: JsonSchema, place: Place) => Spoken;

/** An object by its keys, all of them required; `speak` says a key's value. undefined: its keys are none, too many, or odd. */
export function speakObject(
  schema: JsonSchema,
  { place, words, speak }: { readonly place: Place; readonly words: object; readonly speak: Speak },
): Spoken | undefined {
  const entries = Object.entries(asRecord(schema["properties"]));
  if (entries.length === 0 || entries.length > Math.min(maxProperties, place.left.parts)) return undefined;
  if (entries.some(([key]) => !keyPattern.test(key))) return undefined;
  const required = new Set(asList(schema["required"]));
  const keys = new Map(
    entries.map(([key, value]) => {
      const spoken = speak(asRecord(value), place);
      return [
        key,
        required.has(key) ? { ...spoken, isOptional: false } : toOptional(spoken, toPlain(asRecord(value), place)),
      ];
    }),
  );
  const more = schema["additionalProperties"];
  const isOpen = more !== undefined && more !== false && !keys.has(furtherKeys);
  const further = isOpen ? asJsonText({ type: "object", additionalProperties: more }, place) : undefined;
  const properties = [
    ...[...keys].map(([key, one]) => [key, one.schema]),
    ...(further === undefined ? [] : [[furtherKeys, orNull(further).schema]]),
  ];
  const read = (given: unknown) => {
    const found = Object.entries(asRecord(given)).filter(
      ([key, value]) => value !== null || keys.get(key)?.isOptional === false,
    );
    const named = found.filter(([key]) => further === undefined || key !== furtherKeys);
    const more = asRecord(given)[furtherKeys] ?? null;
    const others = further === undefined || more === null ? {} : asRecord(further.read(more));
    return {
      ...others,
      ...Object.fromEntries(named.map(([key, value]) => [key, readKey(keys.get(key), value)])),
    };
  };
  return { schema: { ...object(Object.fromEntries(properties)), ...words }, read };
}

function readKey(spoken: Spoken | undefined, value: unknown): unknown {
  return spoken === undefined ? value : spoken.read(value);
}

/** An object of these keys alone. */
export function object(properties: JsonSchema): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

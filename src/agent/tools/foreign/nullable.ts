import type { JsonSchema } from "../../ask/strict-schema.ts";
import { isNull } from "./kinds.ts";
import { asList, asRecord } from "./plain-schema.ts";
import type { Spoken } from "./spoken.ts";

/** Says null where null itself says that a key is left out. */
const nullWord = "<null>";

/** Null leaves a key out. Where null is a value of its own and not what is taken anyway, a word says it. */
export function toOptional(spoken: Spoken, foreign: JsonSchema): Spoken & { readonly isOptional: boolean } {
  const isOwnValue = allowsNull(spoken.schema) && foreign["default"] !== null;
  if (!isOwnValue) return { ...orNull(spoken), isOptional: true };
  const { anyOf, description, ...rest } = spoken.schema;
  const options = Array.isArray(anyOf) ? anyOf : [rest];
  const takesText = options.some((one) => asRecord(one)["type"] === "string" && asRecord(one)["enum"] === undefined);
  const word = takesText ? [] : [{ type: "string", enum: [nullWord] }];
  const note = `(null leaves it out; ${nullWord} says null)`;
  const said = typeof description === "string" ? `${description} ${note}` : note;
  const schema = {
    anyOf: [...options.filter((one) => !isNull(asRecord(one))), ...word, { type: "null" }],
    description: said,
  };
  return { schema, read: (given) => (given === nullWord ? null : spoken.read(given)), isOptional: true };
}

/** The same, or null. */
export function orNull({ schema, read }: Spoken): Spoken {
  const options = schema["anyOf"];
  const nullable = Array.isArray(options)
    ? { ...schema, anyOf: [...options, { type: "null" }] }
    : { anyOf: [schema, { type: "null" }] };
  return { schema: allowsNull(schema) ? schema : nullable, read: (given) => (given === null ? null : read(given)) };
}

function allowsNull({ type, anyOf }: JsonSchema): boolean {
  return type === "null" || asList(anyOf).some((one) => isNull(asRecord(one)));
}

import { Fault } from "../../core/fault.ts";
import type { JsonSchema } from "../ask/strict-schema.ts";
import { show, wordsOf } from "./foreign-words.ts";
import {
  asList,
  asRecord,
  enter,
  inline,
  maxDepth,
  mergeObjects,
  optionsOf,
  type Place,
  toPlain,
} from "./plain-schema.ts";

/** A schema that all vendors take in strict mode, and how what a model gives by it becomes what the foreign one wants. */
export type Spoken = { readonly schema: JsonSchema; readonly read: (given: unknown) => unknown };

const maxProperties = 60;
/** Parts of one schema that are looked at: one that refers to itself from each key would grow without end. */
const maxParts = 300;
/** The same for what is told as words, of all of it together. */
const maxShown = 1500;
/** A tool's schema is sent with every call: one that is longer becomes a JSON text as a whole. */
const maxLength = 12_000;
/** Of a schema that is told as words. */
const maxShape = { part: 600, whole: 3000 };
const keyPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const scalars: readonly unknown[] = ["string", "number", "integer", "boolean"];
/** Says null where null itself says that a key is left out. */
const nullWord = "<null>";
const furtherKeys = "further_keys";

/**
 * The input schema of somebody else's tool → one for strict modes: all keys required, optional ones nullable, references and `allOf` resolved, unions of
 * objects as one object with the keys of all, limits and defaults as words. What strict modes can not say (free-form objects, what nests too deep) becomes a
 * string that holds JSON. Any schema gives one; none throws.
 */
export function toSpoken(foreign: JsonSchema): Spoken {
  const place = { scopes: [foreign], depth: 0, left: { parts: maxParts, shown: maxShown } };
  const plain = toPlain(foreign, place);
  const objects = optionsOf(plain, place).filter(isObject);
  const merged = mergeObjects(objects);
  const spoken =
    objects.length === 0 ? undefined : speakObject(merged, enter(plain, place), wordsOf(plain, noteOf(merged)));
  if (spoken !== undefined && JSON.stringify(spoken.schema).length <= maxLength) return spoken;
  if (isEmpty(plain)) return { schema: object({}), read: () => ({}) };
  const whole = asJsonText(foreign, place, maxShape.whole);
  return { schema: object({ arguments: whole.schema }), read: (given) => whole.read(asRecord(given)["arguments"]) };
}

function speak(foreign: JsonSchema, place: Place): Spoken {
  if (place.depth > maxDepth || place.left.parts-- <= 0) return asJsonText(foreign, place);
  const plain = toPlain(foreign, place);
  const inner = enter(plain, place);
  const options = optionsOf(plain, place);
  const hasNull = options.some(isNull);
  const others = options.filter((option) => !isNull(option));
  const { description, default: usual } = plain;
  const outer = {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
  };
  const parts = partsOf(others, inner);
  const [only] = parts;
  if (only === undefined)
    return hasNull ? { schema: { type: "null", ...wordsOf(plain) }, read: (given) => given } : asJsonText(plain, place);
  const spoken = parts.length === 1 ? only.speak(outer) : speakUnion(parts, outer);
  return hasNull ? orNull(spoken) : spoken;
}

type Kind = "scalar" | "array" | "object" | "free";
/** One of the things that a value may be; `outer`: what is said of the value as a whole. */
type Part = { readonly kind: Kind; readonly speak: (outer: JsonSchema) => Spoken };

/** At most one object, one list and one free form: models give them without a name, so several of a kind could not be told apart. */
function partsOf(options: readonly JsonSchema[], place: Place): readonly Part[] {
  const of = (kind: Kind) => options.filter((option) => kindOf(option) === kind);
  const [objects, lists, free] = [of("object"), of("array"), of("free")];
  return [
    ...scalarsOf(of("scalar")),
    ...(lists.length === 0
      ? []
      : [{ kind: "array" as const, speak: (outer: JsonSchema) => speakList(lists, place, outer) }]),
    ...(objects.length === 0
      ? []
      : [{ kind: "object" as const, speak: (outer: JsonSchema) => speakObjects(objects, place, outer) }]),
    ...free
      .slice(0, 1)
      .map((one) => ({ kind: "free" as const, speak: (outer: JsonSchema) => asJsonText({ ...one, ...outer }, place) })),
  ];
}

/** A part for each plain type, one for all the values of a kind that are listed. */
function scalarsOf(options: readonly JsonSchema[]): readonly Part[] {
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

function speakList(lists: readonly JsonSchema[], place: Place, outer: JsonSchema): Spoken {
  const all = lists.flatMap(({ items, prefixItems }) => [
    ...asList(prefixItems),
    ...(Array.isArray(items) ? items : [items]),
  ]);
  const known = all.filter((item) => typeof item === "object" && item !== null);
  const items = speak(known.length === 1 ? asRecord(known[0]) : known.length === 0 ? {} : { anyOf: known }, place);
  const words = wordsOf({ ...(lists.length === 1 ? lists[0] : {}), ...outer });
  const read = (given: unknown) => (Array.isArray(given) ? given.map(items.read) : given);
  return { schema: { type: "array", items: items.schema, ...words }, read };
}

function speakObjects(objects: readonly JsonSchema[], place: Place, outer: JsonSchema): Spoken {
  const merged = mergeObjects(objects);
  const words = wordsOf({ ...merged, ...outer }, noteOf(merged));
  return (
    speakObject(merged, place, words) ??
    asJsonText({ ...(objects.length === 1 ? merged : { anyOf: objects }), ...outer }, place)
  );
}

function speakUnion(parts: readonly Part[], outer: JsonSchema): Spoken {
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

function speakObject(schema: JsonSchema, place: Place, words: object): Spoken | undefined {
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

/** Null leaves a key out. Where null is a value of its own and not what is taken anyway, a word says it. */
function toOptional(spoken: Spoken, foreign: JsonSchema): Spoken & { readonly isOptional: boolean } {
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

function asJsonText(schema: JsonSchema, place: Place, maxWords = maxShape.part): Spoken {
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

function readIfWhole(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

function kindOf(option: JsonSchema): Kind {
  if (isObject(option)) return "object";
  if (option["type"] === "array" || (option["type"] === undefined && ("items" in option || "prefixItems" in option)))
    return "array";
  return valuesOf(option) !== undefined || (scalars.includes(option["type"]) && !("enum" in option))
    ? "scalar"
    : "free";
}

function isObject({ type, properties, enum: values }: JsonSchema): boolean {
  return values === undefined && (type === "object" || (type === undefined && properties !== undefined));
}

function isNull(option: JsonSchema): boolean {
  const values = option["enum"];
  return (
    option["type"] === "null" ||
    ("const" in option && option["const"] === null) ||
    (Array.isArray(values) && values.length === 1 && values[0] === null)
  );
}

/** The values that are listed, when all are texts or all are numbers. */
function valuesOf(option: JsonSchema): readonly unknown[] | undefined {
  const values = Array.isArray(option["enum"]) ? option["enum"] : "const" in option ? [option["const"]] : [];
  const types = new Set(values.map((value) => typeof value));
  return types.size === 1 && (types.has("string") || types.has("number")) ? values : undefined;
}

function orNull({ schema, read }: Spoken): Spoken {
  const options = schema["anyOf"];
  const nullable = Array.isArray(options)
    ? { ...schema, anyOf: [...options, { type: "null" }] }
    : { anyOf: [schema, { type: "null" }] };
  return { schema: allowsNull(schema) ? schema : nullable, read: (given) => (given === null ? null : read(given)) };
}

function allowsNull({ type, anyOf }: JsonSchema): boolean {
  return type === "null" || asList(anyOf).some((one) => isNull(asRecord(one)));
}

function object(properties: JsonSchema): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

function noteOf({ note }: JsonSchema): string {
  return typeof note === "string" ? note : "";
}

/** Nothing can be given. */
function isEmpty(schema: JsonSchema): boolean {
  const says = ["anyOf", "oneOf", "patternProperties"].some((key) => schema[key] !== undefined);
  const more = schema["additionalProperties"];
  return !says && Object.keys(asRecord(schema["properties"])).length === 0 && typeof more !== "object" && more !== true;
}

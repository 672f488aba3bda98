import type { JsonSchema } from "../../ask/strict-schema.ts";
import { wordsOf } from "./foreign-words.ts";
import { asJsonText, maxShape } from "./json-text.ts";
import { isEmpty, isNull, isObject, type Kind, kindOf } from "./kinds.ts";
import { orNull } from "./nullable.ts";
import { asList, asRecord, enter, maxDepth, mergeObjects, optionsOf, type Place, toPlain } from "./plain-schema.ts";
import { object, speakObject } from "./speak-object.ts";
import { speakScalars } from "./speak-scalars.ts";
import { speakUnion } from "./speak-union.ts";
import type { Part, Spoken } from "./spoken.ts";

/** Parts of one schema that are looked at: one that refers to itself from each key would grow without end. */
const maxParts = 300;
/** The same for what is told as words, of all of it together. */
const maxShown = 1500;
/** A tool's schema is sent with every call: one that is longer becomes a JSON text as a whole. */
const maxLength = 12_000;

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
    objects.length === 0
      ? undefined
      : speakObject(merged, { place: enter(plain, place), words: wordsOf(plain, noteOf(merged)), speak });
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

/** At most one object, one list and one free form: models give them without a name, so several of a kind could not be told apart. */
function partsOf(options: readonly JsonSchema[], place: Place): readonly Part[] {
  const of = (kind: Kind) => options.filter((option) => kindOf(option) === kind);
  const [objects, lists, free] = [of("object"), of("array"), of("free")];
  return [
    ...speakScalars(of("scalar")),
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
    speakObject(merged, { place, words, speak }) ??
    asJsonText({ ...(objects.length === 1 ? merged : { anyOf: objects }), ...outer }, place)
  );
}

function noteOf({ note }: JsonSchema): string {
  return typeof note === "string" ? note : "";
}

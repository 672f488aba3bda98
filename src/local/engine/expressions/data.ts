import type { data } from "@actions/expressions";
import { expressions } from "../syntax/github-parser.ts";
import { CaseSensitiveDictionary } from "./compare.ts";

type Data = data.ExpressionData;
const { Array: ArrayData, BooleanData, Dictionary, Null, NumberData, StringData, Kind } = expressions.data;

// An event's payload is large and the same for a whole run: it is translated once.
const translated = new WeakMap<object, Data>();

/** A plain value as GitHub's expression data. Objects are taken as unchanging. */
export function toData(value: unknown): Data {
  if (value === null || value === undefined) return new Null();
  if (typeof value === "string") return new StringData(value);
  if (typeof value === "number") return new NumberData(value);
  if (typeof value === "boolean") return new BooleanData(value);
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} is no expression value`);
  const known = translated.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value) ? new ArrayData(...value.map(toData)) : toDictionary(value);
  translated.set(value, made);
  return made;
}

function toDictionary(value: object): data.Dictionary {
  return new Dictionary(...Object.entries(value).map(([key, member]) => ({ key, value: toData(member) })));
}

/** A plain object whose keys are found in their own case alone. */
export function toCaseSensitive(value: object): data.Dictionary {
  const made = new CaseSensitiveDictionary();
  for (const [key, member] of Object.entries(value)) made.add(key, toData(member));
  return made;
}

/** The way back: plain values. */
export function fromData(value: Data): unknown {
  switch (value.kind) {
    case Kind.Null:
      return null;
    case Kind.String:
    case Kind.Number:
    case Kind.Boolean:
      return "value" in value ? value.value : null;
    default:
      return "pairs" in value
        ? Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]))
        : "values" in value
          ? value.values().map(fromData)
          : null;
  }
}

/** A value as text, by the rules of expressions: null is empty, objects have none. */
export function toText(value: unknown): string {
  return value === null || value === undefined ? "" : toData(value).coerceString();
}

/** Truth by the rules of expressions: false, 0, NaN, "" and null are false. */
export function isTruthy(value: unknown): boolean {
  return !(
    value === null ||
    value === undefined ||
    value === false ||
    value === 0 ||
    value === "" ||
    Number.isNaN(value)
  );
}

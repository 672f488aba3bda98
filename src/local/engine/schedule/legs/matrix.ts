import { isDeepStrictEqual } from "node:util";
import { toText } from "../../expressions/data.ts";

/** One leg's values by key. */
export type Leg = Readonly<Record<string, unknown>>;

const MAX_LEGS = 256;

/**
 * The legs of an evaluated `strategy.matrix`: the product of its keys, less `exclude`, with `include` extending legs or adding some.
 * Throws with GitHub's words for an empty key, an unknown key in `exclude`, and more than 256 legs.
 * Source: actions/runner, WorkflowParser/Conversion/MatrixBuilder.
 */
export function expandMatrix(matrix: Readonly<Record<string, unknown>>): readonly Leg[] {
  const { include, exclude, ...vectors } = matrix;
  for (const [key, values] of Object.entries(vectors)) {
    if (!Array.isArray(values)) throw new Error(`Matrix vector '${key}' is no sequence`);
    if (values.length === 0) throw new Error(`Matrix vector '${key}' does not contain any values`);
  }
  const originals = without(product(vectors), filters("exclude", exclude), Object.keys(vectors));
  const legs = withIncludes(originals, filters("include", include), Object.keys(vectors));
  if (legs.length === 0) throw new Error("Matrix must define at least one vector");
  if (legs.length > MAX_LEGS) throw new Error(`The strategy's matrix has ${legs.length} legs; ${MAX_LEGS} are allowed`);
  return legs;
}

/** What a leg is called in a job's name: its values in order, objects by the values in them, cut at 100 characters. */
export function legTitle(leg: Leg): string {
  const title = Object.values(leg).flatMap(leaves).join(", ");
  return title.length > 100 ? `${title.slice(0, 97)}...` : title;
}

function leaves(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [toText(value)].filter((text) => text !== "");
  return Object.values(value).flatMap(leaves);
}

function product(vectors: Readonly<Record<string, unknown>>): readonly Leg[] {
  const keys = Object.entries(vectors);
  if (keys.length === 0) return [];
  return keys.reduce<readonly Leg[]>(
    (legs, [key, values]) =>
      legs.flatMap((leg) => (Array.isArray(values) ? values : []).map((value) => ({ ...leg, [key]: value }))),
    [{}],
  );
}

function filters(name: string, value: unknown): readonly Leg[] {
  if (value === undefined || value === null || value === "") return [];
  if (!Array.isArray(value)) throw new Error(`Matrix '${name}' is no sequence`);
  return value.map((item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item))
      throw new Error(`Matrix '${name}' has a value that is no mapping`);
    return Object.fromEntries(Object.entries(item));
  });
}

function without(legs: readonly Leg[], excludes: readonly Leg[], keys: readonly string[]): readonly Leg[] {
  for (const exclude of excludes)
    for (const key of Object.keys(exclude))
      if (!keys.includes(key)) throw new Error(`Matrix exclude key '${key}' does not match any key within the matrix`);
  return legs.filter(
    (leg) =>
      !excludes.some((exclude) => Object.entries(exclude).every(([key, value]) => isDeepStrictEqual(leg[key], value))),
  );
}

function withIncludes(originals: readonly Leg[], includes: readonly Leg[], keys: readonly string[]): readonly Leg[] {
  const legs: Leg[] = [...originals];
  for (const include of includes) {
    const shared = Object.keys(include).filter((key) => keys.includes(key));
    const fits = originals.flatMap((leg, index) =>
      shared.every((key) => isDeepStrictEqual(leg[key], include[key])) ? [index] : [],
    );
    if (fits.length === 0) legs.push(include);
    // A leg's own values are never overwritten, those that an earlier include added are.
    for (const index of fits) legs[index] = { ...legs[index], ...include, ...originals[index] };
  }
  return legs;
}

import { type Contexts, evaluate, fillIn, isPlain, toText, toValue, unknown, type Value } from "./expression.ts";

/** One row of a matrix: its keys, each with a value. */
export type Row = Readonly<Record<string, Value>>;

const maxRows = 400;

/** The rows of a job's matrix, in its order; one without keys where there is none, and one of unknown values where only a run makes it. */
export function expandMatrix(matrix: Value, contexts: Contexts): readonly Row[] {
  if (matrix === null) return [{}];
  const known = isPlain(matrix) ? matrix : resolve(matrix, contexts);
  if (!isPlain(known)) return [{ "*": unknown }];
  const lists = Object.entries(known).filter(([key]) => key !== "include" && key !== "exclude");
  let rows: Row[] = lists.length === 0 ? [] : [{}];
  for (const [key, given] of lists) {
    const values = resolve(given, contexts);
    const options = Array.isArray(values) ? values : [unknown];
    rows = rows.flatMap((row) => options.map((value: Value): Row => ({ ...row, [key]: value }))).slice(0, maxRows);
  }
  const excluded = toRows(resolve(known["exclude"] ?? null, contexts));
  rows = rows.filter((row) => !excluded.some((one) => isWithin(one, row)));
  return include(
    rows,
    toRows(resolve(known["include"] ?? null, contexts)),
    lists.map(([key]) => key),
  );
}

function toRows(value: Value): readonly Row[] {
  return Array.isArray(value) ? value.filter(isPlain) : [];
}

/** GitHub's rule: an included row adds to each row whose own keys it does not change, else it is one more. */
function include(rows: readonly Row[], added: readonly Row[], own: readonly string[]): readonly Row[] {
  let now: readonly Row[] = rows;
  const more: Row[] = [];
  for (const one of added) {
    const shared = Object.fromEntries(Object.entries(one).filter(([key]) => own.includes(key)));
    const fits = (row: Row) => isWithin(shared, row);
    if (rows.length > 0 && now.some(fits)) now = now.map((row) => (fits(row) ? { ...row, ...one } : row));
    else more.push(one);
  }
  const all = [...now, ...more];
  return all.length === 0 ? [{}] : all;
}

function isWithin(part: Row, row: Row): boolean {
  return Object.entries(part).every(([key, value]) => toText(row[key] ?? null) === toText(value) && key in row);
}

function resolve(value: Value, contexts: Contexts): Value {
  if (typeof value === "string" && value.includes("${{")) {
    const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(value)?.[1];
    return inner !== undefined && !inner.includes("${{")
      ? evaluate(inner, contexts)
      : (fillIn(value, contexts) ?? unknown);
  }
  if (Array.isArray(value)) return value.map((one: Value) => resolve(one, contexts));
  if (isPlain(value)) return toValueOf(value, contexts);
  return value;
}

function toValueOf(value: Row, contexts: Contexts): Value {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one, contexts)]));
}

const odd =
  /experimental|nightly|canary|\bdev\b|head|\bmin\b|minimum|minimal|lowest|oldest|legacy|debug|alpha|beta|rc\d*$|pypy|graal|jruby|truffle|musl|arm|aarch|i686|i386|\b32\b|x86$|ppc|s390|riscv|alpine|centos|fedora|wasm|no-|without|3\.\d+t$|-dev$|asan|tsan|msan|ubsan|sanitiz|valgrind|coverage|profil|msvc|mingw|graalvm|openj9|unstable|optional|no_/i;

/** How far a row is from an ordinary machine of today: 0 is best. Its own order counts least. */
export function rateRow(row: Row): number {
  let rate = 0;
  for (const [key, value] of Object.entries(row)) {
    if (value === unknown) continue;
    const text = isPlain(value) || Array.isArray(value) ? JSON.stringify(value) : toText(value);
    if (odd.test(text)) rate += 12;
    if (/^(?:experimental|allow.?failure|optional|coverage)/i.test(key) && value === true) rate += 10;
    if (
      value !== false &&
      value !== "" &&
      /extra|flags|features|options|opts|args|tags|env|debug|resolution/i.test(key)
    )
      rate += 2;
    rate += rateVersion(key, text);
  }
  return rate;
}

/** Versions that an ordinary runner has, by the word that the key holds. */
const today: readonly (readonly [RegExp, readonly (readonly [RegExp, number])[]])[] = [
  [
    /^(?:typescript|ts)(?:-?version)?$/i,
    [
      [/latest|\^|^$/, 0],
      [/./, 3],
    ],
  ],
  [
    /node/i,
    [
      [/^v?24/, 0],
      [/lts|^v?22/, 1],
      [/latest|current|^node$|^stable$/, 2],
      [/^v?2[0-35-9]/, 2],
      [/./, 6],
    ],
  ],
  [
    /py/i,
    [
      [/^3\.12/, 0],
      [/^3\.13/, 1],
      [/^3\.(?:11|14)/, 2],
      [/^3\.10|^3\.x|^3$/, 3],
      [/./, 6],
    ],
  ],
  [
    /go/i,
    [
      [/stable|oldstable/, 0],
      [/./, 1],
    ],
  ],
  [
    /rust|toolchain|channel/i,
    [
      [/^stable$/, 0],
      [/./, 5],
    ],
  ],
  [
    /ruby/i,
    [
      [/^3\.[34]/, 0],
      [/^[34]\./, 1],
      [/./, 5],
    ],
  ],
  [
    /php/i,
    [
      [/^8\.[34]/, 0],
      [/^8/, 1],
      [/./, 5],
    ],
  ],
  [
    /java|jdk/i,
    [
      [/^21/, 0],
      [/^17/, 1],
      [/./, 3],
    ],
  ],
  [
    /elixir|otp/i,
    [
      [/^1\.1[6-9]|^2[6-9]/, 0],
      [/./, 1],
    ],
  ],
  [
    /dotnet/i,
    [
      [/^(?:8|9|10)/, 0],
      [/./, 2],
    ],
  ],
];

function rateVersion(key: string, text: string): number {
  const known = today.find(([name]) => name.test(key))?.[1];
  return known?.find(([version]) => version.test(text))?.[1] ?? 0;
}

/** A job's `strategy.matrix` as a value. */
export function toMatrix(data: unknown): Value {
  return toValue(data);
}

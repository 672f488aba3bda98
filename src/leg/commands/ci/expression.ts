/** What an expression of a workflow comes to; `unknown`: it depends on what only a run knows. */
export const unknown: unique symbol = Symbol("unknown");
export type Value =
  | string
  | number
  | boolean
  | null
  | typeof unknown
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Contexts by their names: `matrix`, `env`, `inputs`, `github`. What is not in there is unknown. */
export type Contexts = Readonly<Record<string, Value>>;

/** Evaluates the text between `${{` and `}}` (GitHub's rules, so far as no run is needed). What cannot be read is unknown. */
export function evaluate(text: string, contexts: Contexts): Value {
  const tokens = tokenize(text);
  if (tokens === undefined) return unknown;
  const parser = { tokens, at: 0, contexts };
  const value = readOr(parser);
  return parser.at === tokens.length ? value : unknown;
}

/** A text with its `${{ … }}` filled in; undefined when one is unknown. */
export function fillIn(text: string, contexts: Contexts): string | undefined {
  let isKnown = true;
  const filled = text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_all, inner: string) => {
    const value = evaluate(inner, contexts);
    if (value === unknown || (typeof value === "object" && value !== null)) isKnown = false;
    return toText(value);
  });
  return isKnown ? filled : undefined;
}

/** Whether an `if` holds; undefined: nobody knows before a run. */
export function holds(condition: string, contexts: Contexts): boolean | undefined {
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition)?.[1];
  const text = inner !== undefined && !inner.includes("${{") ? inner : condition.replace(/\$\{\{|\}\}/g, " ");
  const value = evaluate(text, contexts);
  return value === unknown ? undefined : isTrue(value);
}

type Token = { readonly kind: "name" | "text" | "number" | "sign"; readonly text: string };
type Parser = { readonly tokens: readonly Token[]; at: number; readonly contexts: Contexts };

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = /\s+|'((?:[^']|'')*)'|([A-Za-z_][\w-]*)|(-?\d+(?:\.\d+)?)|(\|\||&&|==|!=|<=|>=|[!<>()[\].,*])/gy;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return undefined;
    at = pattern.lastIndex;
    const [, quoted, name, number, sign] = found;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll("''", "'") });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

function take(parser: Parser, ...signs: readonly string[]): string | undefined {
  const token = parser.tokens[parser.at];
  if (token?.kind !== "sign" || !signs.includes(token.text)) return undefined;
  parser.at++;
  return token.text;
}

function readOr(parser: Parser): Value {
  let left = readAnd(parser);
  while (take(parser, "||") !== undefined) {
    const right = readAnd(parser);
    if (left === unknown) left = right === true ? true : unknown;
    else if (!isTrue(left)) left = right;
  }
  return left;
}

function readAnd(parser: Parser): Value {
  let left = readCompared(parser);
  while (take(parser, "&&") !== undefined) {
    const right = readCompared(parser);
    if (left === unknown) left = right !== unknown && !isTrue(right) ? false : unknown;
    else if (isTrue(left)) left = right;
  }
  return left;
}

function readCompared(parser: Parser): Value {
  let left = readUnary(parser);
  for (;;) {
    const sign = take(parser, "==", "!=", "<", ">", "<=", ">=");
    if (sign === undefined) return left;
    const right = readUnary(parser);
    left = left === unknown || right === unknown ? unknown : compare(sign, left, right);
  }
}

function readUnary(parser: Parser): Value {
  if (take(parser, "!") !== undefined) {
    const value = readUnary(parser);
    return value === unknown ? unknown : !isTrue(value);
  }
  if (take(parser, "(") !== undefined) {
    const value = readOr(parser);
    return take(parser, ")") === undefined ? unknown : readPath(parser, value);
  }
  const token = parser.tokens[parser.at++];
  if (token?.kind === "text") return token.text;
  if (token?.kind === "number") return Number(token.text);
  if (token?.kind !== "name") return unknown;
  const literal = literals.get(token.text);
  if (literal !== undefined) return literal;
  if (take(parser, "(") !== undefined) return readPath(parser, call(token.text.toLowerCase(), readArguments(parser)));
  return readPath(parser, parser.contexts[token.text.toLowerCase()] ?? unknown);
}

const literals = new Map<string, Value>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function readArguments(parser: Parser): readonly Value[] {
  const found: Value[] = [];
  while (take(parser, ")") === undefined) {
    if (parser.at >= parser.tokens.length) return [unknown];
    found.push(readOr(parser));
    take(parser, ",");
  }
  return found;
}

function readPath(parser: Parser, start: Value): Value {
  let value = start;
  for (;;) {
    if (take(parser, ".") !== undefined) {
      const token = parser.tokens[parser.at++];
      value = token?.text === "*" ? (Array.isArray(value) ? value : unknown) : member(value, token?.text ?? "");
    } else if (take(parser, "[") !== undefined) {
      const key = readOr(parser);
      if (take(parser, "]") === undefined) return unknown;
      value = key === unknown ? unknown : member(value, toText(key));
    } else return value;
  }
}

/** A key that a known table lacks is empty, as in GitHub; of what is unknown nothing is known. */
function member(value: Value, name: string): Value {
  if (value === unknown) return unknown;
  if (isList(value)) return value.length === 0 ? [] : (value[Number(name)] ?? null);
  if (typeof value !== "object" || value === null) return null;
  const key = Object.keys(value).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? (Object.hasOwn(value, "*") ? unknown : null) : (value[key] ?? null);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function call(name: string, args: readonly Value[]): Value {
  if (name === "always" || name === "success") return true;
  if (name === "failure" || name === "cancelled") return false;
  const [first = null, second = null] = args;
  if (args.includes(unknown)) return unknown;
  switch (name) {
    case "contains":
      return isList(first)
        ? first.some((one) => toText(one).toLowerCase() === toText(second).toLowerCase())
        : toText(first).toLowerCase().includes(toText(second).toLowerCase());
    case "startswith":
      return toText(first).toLowerCase().startsWith(toText(second).toLowerCase());
    case "endswith":
      return toText(first).toLowerCase().endsWith(toText(second).toLowerCase());
    case "format":
      return toText(first).replace(/\{(\d+)\}/g, (_all, at: string) => toText(args[Number(at) + 1] ?? ""));
    case "join":
      return isList(first) ? first.map(toText).join(second === null ? "," : toText(second)) : toText(first);
    case "tojson":
      return typeof first === "object" && first !== null ? unknown : JSON.stringify(first);
    case "fromjson":
      return parseValue(toText(first));
    default:
      return unknown;
  }
}

function parseValue(text: string): Value {
  try {
    return toValue(JSON.parse(text));
  } catch {
    return unknown;
  }
}

/** Plain data as a value; anything else is unknown. */
export function toValue(data: unknown): Value {
  if (data === undefined || data === null) return null;
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean") return data;
  if (Array.isArray(data)) return data.map(toValue);
  if (typeof data === "object")
    return Object.fromEntries(Object.entries(data).map(([key, one]) => [key, toValue(one)]));
  return unknown;
}

function compare(sign: string, left: Value, right: Value): boolean {
  const bothText = typeof left === "string" && typeof right === "string";
  const [a, b] = bothText ? [left.toLowerCase(), right.toLowerCase()] : [toNumber(left), toNumber(right)];
  switch (sign) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    default:
      return a >= b;
  }
}

function toNumber(value: Value): number {
  if (typeof value === "string") return value.trim() === "" ? 0 : Number(value);
  if (value === null || value === false) return 0;
  return typeof value === "number" ? value : value === true ? 1 : Number.NaN;
}

function isTrue(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === "" || Number.isNaN(value));
}

/** As GitHub writes a value into a text. */
export function toText(value: Value): string {
  if (value === null || typeof value === "symbol" || typeof value === "object") return "";
  return String(value);
}

/** A table of values. */
export function isPlain(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

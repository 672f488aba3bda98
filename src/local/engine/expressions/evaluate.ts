import type { data } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { expressions, workflowParser } from "../syntax/github-parser.ts";
import { conditionOf } from "../syntax/read-workflow.ts";
import { gap, Refusal } from "../syntax/refusal.ts";
import { entries, expression, items, literal, place, type Token, text } from "../syntax/token.ts";
import { RunnerEvaluator, textFunctions } from "./compare.ts";
import { fromData, isTruthy, toCaseSensitive, toData, toText } from "./data.ts";

/** What the status functions of a condition answer. */
export type Status = { readonly success: boolean; readonly failure: boolean; readonly cancelled: boolean };

/** Where an expression is evaluated. */
export type Scope = {
  /** The file, for messages. */
  readonly file: string;
  /** `github`, `env`, … by name; those missing are null. Which are allowed where, the parser has checked. */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly status?: Status;
  /** sha256 over the files that match, empty for none; absent outside of a job. */
  readonly hashFiles?: (patterns: readonly string[]) => Promise<string>;
};

const CONTEXTS = [
  "github",
  "env",
  "vars",
  "job",
  "jobs",
  "steps",
  "runner",
  "secrets",
  "strategy",
  "matrix",
  "needs",
  "inputs",
];
const FUNCTIONS = ["success", "failure", "cancelled", "always", "hashFiles"].map((name) => ({
  name,
  minArgs: 0,
  maxArgs: 255,
}));

/** Evaluates a token and all tokens below it to plain values. Throws a Refusal that names file and line. */
export async function evaluate(token: Token | undefined, scope: Scope): Promise<unknown> {
  if (token === undefined) return undefined;
  const found = expression(token);
  if (found !== undefined) return evaluateExpression(found.expression, scope, token);
  if (workflowParser.isSequence(token)) return Promise.all(items(token).map((item) => evaluate(item, scope)));
  if (!workflowParser.isMapping(token)) return literal(token) ?? null;
  const pairs: (readonly [string, unknown])[] = [];
  for (const pair of token) {
    if (pair.key.isExpression) throw gap(place(scope.file, pair.key), "an expression as a key");
    pairs.push([pair.key.toString(), await evaluate(pair.value, scope)]);
  }
  return Object.fromEntries(pairs);
}

/** Evaluates a token to text. */
export async function evaluateText(token: Token | undefined, scope: Scope): Promise<string | undefined> {
  return token === undefined ? undefined : toText(await evaluate(token, scope));
}

/** Evaluates a mapping whose values are texts, such as `env` and `with`. */
export async function evaluateTexts(token: Token | undefined, scope: Scope): Promise<Record<string, string>> {
  if (token !== undefined && expression(token) !== undefined) {
    const whole = await evaluate(token, scope);
    return Object.fromEntries(Object.entries(whole ?? {}).map(([key, value]) => [key, toText(value)]));
  }
  const pairs = await Promise.all(
    entries(token).map(async ([key, value]) => [key, (await evaluateText(value, scope)) ?? ""] as const),
  );
  return Object.fromEntries(pairs);
}

/** Evaluates a number, such as a timeout. Throws a Refusal where it is none. */
export async function evaluateNumber(token: Token | undefined, scope: Scope): Promise<number | undefined> {
  if (token === undefined) return undefined;
  const value = await evaluate(token, scope);
  if (value === null || value === "") return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) throw new Refusal(`${place(scope.file, token)}: '${toText(value)}' is not a number`);
  return number;
}

/** Evaluates a boolean; only true is true, and text is refused as GitHub's templates do. */
export async function evaluateBoolean(token: Token | undefined, scope: Scope): Promise<boolean> {
  const value = await evaluate(token, scope);
  if (value === undefined || value === null || value === "") return false;
  if (typeof value !== "boolean")
    throw new Refusal(`${place(scope.file, token)}: a boolean is expected, '${toText(value)}' was found`);
  return value;
}

/** Evaluates an `if`, with `success()` put before it where it calls no status function. An absent one is `success()`. */
export async function evaluateCondition(token: Token | undefined, scope: Scope): Promise<boolean> {
  return isTruthy(await evaluateExpression(conditionOf(token), scope, token));
}

/** Evaluates a `pre-if` or `post-if`, which get no `success()`; an absent one is `always()`. */
export async function evaluateBareCondition(token: Token | undefined, scope: Scope): Promise<boolean> {
  const source = token === undefined ? "" : (expression(token)?.expression ?? text(token) ?? "");
  return source.trim() === "" || isTruthy(await evaluateExpression(source, scope, token));
}

async function evaluateExpression(source: string, scope: Scope, token: Token | undefined): Promise<unknown> {
  const hashes = new Map<string, string>();
  for (;;) {
    const wanted: string[][] = [];
    try {
      const tree = new expressions.Parser(new expressions.Lexer(source).lex().tokens, CONTEXTS, FUNCTIONS).parse();
      const contexts = toContexts(scope.contexts);
      const value = fromData(new RunnerEvaluator(tree, contexts, functionsOf(scope, hashes, wanted)).evaluate());
      if (wanted.length === 0) return value;
    } catch (error) {
      if (wanted.length === 0)
        throw new Refusal(`${place(scope.file, token)}: ${error instanceof Error ? error.message : String(error)}`);
    }
    // GitHub's evaluator is synchronous and hashing is not: what it asked for is made, then it is asked again.
    for (const patterns of wanted) hashes.set(JSON.stringify(patterns), (await scope.hashFiles?.(patterns)) ?? "");
  }
}

/** `env` knows case, as on Linux; all other names are found in any. */
function toContexts(contexts: Scope["contexts"]): data.Dictionary {
  const all = new expressions.data.Dictionary();
  for (const name of CONTEXTS) {
    const value = contexts[name] ?? null;
    all.add(name, name === "env" && value !== null ? toCaseSensitive(value) : toData(value));
  }
  return all;
}

function functionsOf(
  scope: Scope,
  hashes: ReadonlyMap<string, string>,
  wanted: string[][],
): Map<string, FunctionDefinition> {
  const status = scope.status;
  const told = (name: string, value: boolean | undefined): [string, FunctionDefinition] => [
    name,
    {
      name,
      minArgs: 0,
      maxArgs: 255,
      call: (...args) => {
        if (args.length > 0) throw new Error(`${name}() with arguments is not supported by the local engine`);
        if (value === undefined) throw new Error(`${name}() is not available here`);
        return toData(value);
      },
    },
  ];
  const hash: FunctionDefinition = {
    name: "hashfiles",
    minArgs: 1,
    maxArgs: 255,
    call: (...args) => {
      const patterns = args.map((arg) => arg.coerceString());
      const known = hashes.get(JSON.stringify(patterns));
      if (known === undefined) wanted.push(patterns);
      return toData(known ?? "");
    },
  };
  return new Map([
    told("success", status?.success),
    told("failure", status?.failure),
    told("cancelled", status?.cancelled),
    told("always", status && true),
    ["hashfiles", hash],
    ...textFunctions(),
  ]);
}

import { type Contexts, evaluate, toText, unknown, type Value } from "../../commands/ci/expression.ts";

/** A text of a job as a composite action can have it, or why it can not. */
export type Filled = { readonly text: string; readonly refused?: undefined } | { readonly refused: string };

export type FillWith = {
  /** What the job was read with: the values of its matrix, inputs and variables. */
  readonly contexts: Contexts;
  /** Steps that are there to be asked for their outputs. */
  readonly steps: ReadonlySet<string>;
};

const places =
  /'(?:[^']|'')*'|(?<![.\w-])\b(secrets|vars|needs|matrix|strategy|inputs|env|steps)\b((?:\s*\.\s*[\w*-]+|\s*\[\s*'(?:[^']|'')*'\s*\])*)/gi;
/** Known to a composite when it runs. */
const kept = /\b(?:github|runner|steps|env|job)\b|\bhashFiles\s*\(|\b(?:success|failure|always|cancelled)\s*\(/i;

/** Fills in each `${{ … }}` what a composite does not know; what it knows itself stays. */
export function fillTexts(text: string, of: FillWith): Filled {
  const refusals: string[] = [];
  const filled = text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_all, inner: string) => {
    const one = fillExpression(inner, of);
    if (one.refused !== undefined) refusals.push(one.refused);
    return one.refused === undefined ? toPlain(one.text) : "";
  });
  return refusals[0] === undefined ? { text: filled } : { refused: refusals[0] };
}

/** An `if`: `true`, `false`, or what is to be asked when it runs. */
export function fillCondition(text: string, of: FillWith): Filled {
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1];
  const filled = fillExpression(inner !== undefined && !inner.includes("${{") ? inner : text, of);
  if (filled.refused !== undefined || kept.test(withoutTexts(filled.text))) return filled;
  const value = evaluate(filled.text, {});
  return value === unknown
    ? { refused: "a condition that can not be read" }
    : { text: isTrue(value) ? "true" : "false" };
}

function fillExpression(inner: string, of: FillWith): Filled {
  let refused: string | undefined;
  const text = inner.replace(places, (all, name: string | undefined, path: string) => {
    if (name === undefined) return all;
    const one = fillPlace(all.replace(/\s+/g, ""), name.toLowerCase(), path, of);
    refused ??= one.refused;
    return one.refused === undefined ? one.text : "null";
  });
  return refused === undefined ? { text: text.trim() } : { refused };
}

function fillPlace(whole: string, name: string, path: string, of: FillWith): Filled {
  const key =
    /^\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/
      .exec(path)
      ?.slice(1)
      .find((one) => one !== undefined) ?? "";
  if (name === "secrets")
    return key.toUpperCase() === "GITHUB_TOKEN" ? { text: "github.token" } : { refused: `the secret ${key || whole}` };
  if (name === "steps") return of.steps.has(key) ? { text: whole } : { refused: `the step ${key}, which is left out` };
  const value = evaluate(whole, of.contexts);
  if (value === unknown) return name === "env" ? { text: whole } : { refused: `${whole}, which only a run knows` };
  const literal = toLiteral(value);
  return literal === undefined ? { refused: `all of ${whole}` } : { text: literal };
}

function toLiteral(value: Value): string | undefined {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return typeof value === "object" && value !== null ? undefined : String(value);
}

/** What is a plain value now stands as one. */
function toPlain(expression: string): string {
  if (kept.test(withoutTexts(expression))) return `\${{ ${expression} }}`;
  const value = evaluate(expression, {});
  return value === unknown ? `\${{ ${expression} }}` : toText(value);
}

const withoutTexts = (text: string): string => text.replace(/'(?:[^']|'')*'/g, "''");
const isTrue = (value: Value): boolean => value !== null && value !== false && value !== "" && value !== 0;

import type { z } from "zod";

type Issue = z.core.$ZodIssue;
const maxShown = 60;
const words: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "keys with values",
  record: "keys with values",
  string: "text",
};
/** What YAML 1.1 took for these and 1.2 takes for text. */
const booleans: Readonly<Record<string, string>> = { yes: "true", on: "true", no: "false", off: "false" };

/** What is wrong with a value that people wrote, with the value and what to write instead: `is 9; at most 5`. */
export function renderIssue(issue: Issue, value: unknown): string {
  if (value === undefined) return `is missing; expected ${expectationOf(issue)}`;
  if (issue.code === "custom" && typeof value === "object") return issue.message;
  return `is ${show(value)}; ${expectedOf(issue)}${hintOf(issue, value)}`;
}

/** Zod tells of a value of the wrong type also that it has the wrong size; that is left out. */
export function withoutEchoes(issues: readonly Issue[]): readonly Issue[] {
  const places = new Set(issues.filter(({ code }) => code === "invalid_type").map(({ path }) => path.join(".")));
  return issues.filter(({ code, path }) => !code.startsWith("too_") || !places.has(path.join(".")));
}

function expectedOf(issue: Issue): string {
  switch (issue.code) {
    case "too_big":
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case "too_small":
      if (issue.minimum === 1 && issue.origin === "array") return "expected at least one";
      return `${issue.inclusive ? "at least" : "expected more than"} ${issue.minimum}${unitOf(issue.origin)}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    case "custom":
      return issue.message;
    default:
      return `expected ${expectationOf(issue)}`;
  }
}

function expectationOf(issue: Issue): string {
  if (issue.code === "invalid_type") return words[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value")
    return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
  return issue.message.replace(/^expected /, "");
}

function hintOf(issue: Issue, value: unknown): string {
  if (issue.code !== "invalid_type") return "";
  const { expected } = issue;
  if (expected === "array" && typeof value === "string") return `: [${value}]`;
  if (expected === "string" && typeof value !== "object") return ": put it in quotes";
  if (typeof value !== "string") return "";
  if (expected === "boolean" && Object.hasOwn(booleans, value.toLowerCase()))
    return `: write ${booleans[value.toLowerCase()]}`;
  const isBare = expected === "boolean" ? /^(true|false)$/.test(value) : /^\d+(\.\d+)?$/.test(value);
  return isBare ? ": take the quotes away" : "";
}

function unitOf(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

function show(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "keys with values";
  const text = JSON.stringify(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

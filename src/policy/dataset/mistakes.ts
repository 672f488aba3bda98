import type { z } from "zod";
import { renderIssue, withoutEchoes } from "../../config/render-issue.ts";

/** What is wrong in a file of lines: the line, from 1, the field as `messages[1].content` (empty: the line as a whole), and what to write instead. */
export type Mistake = { readonly line: number; readonly field: string; readonly what: string };

/** A value by its schema: what it says, or each mistake with its field. */
export function checkValue<T>(
  schema: z.ZodType<T>,
  value: unknown,
  line: number,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistakes: readonly Mistake[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const mistakes = withoutEchoes(parsed.error.issues).flatMap((issue) => {
    const found = issue.code === "invalid_union" ? deepest(issue) : issue;
    if (found.code === "unrecognized_keys")
      return found.keys.map((key) => ({
        line,
        field: toField([...found.path, key]),
        what: "is no field of this format",
      }));
    const at = valueAt(value, found.path);
    return [
      { line, field: toField(found.path), what: found.code === "custom" ? found.message : renderIssue(found, at) },
    ];
  });
  return { ok: false, mistakes };
}

/** Of what each alternative says is wrong, the one that came furthest. */
function deepest(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue {
  const inner = issue.errors.flat().map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
  const found = inner.sort((one, other) => other.path.length - one.path.length)[0];
  if (found === undefined || found.path.length === issue.path.length) return issue;
  return found.code === "invalid_union" ? deepest(found) : found;
}

/** `["messages", 1, "content"]` → `messages[1].content` */
export function toField(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (field, key) =>
      typeof key === "number" ? `${field}[${key}]` : field === "" ? String(key) : `${field}.${String(key)}`,
    "",
  );
}

/** `file:3: text: is missing` */
export function renderMistake(file: string, { line, field, what }: Mistake): string {
  return `${file}:${line}: ${field === "" ? "" : `${field}: `}${what}`;
}

/** One line of JSON as an object; what is none is a mistake of the line, as is a key that stands twice in one object. */
export function readObject(text: string, line: number): { readonly value: object } | { readonly mistake: Mistake } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { mistake: { line, field: "", what: "is no JSON object; expected {…} with keys and values" } };
    const twice = findDoubledKey(text);
    if (twice === undefined) return { value };
    return { mistake: { line, field: twice, what: "stands twice in one object; only the last would be read" } };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { mistake: { line, field: "", what: `is no JSON: ${why.slice(0, 200)}` } };
  }
}

/** A key that one object of the JSON text has twice: `JSON.parse` keeps the last in silence. No pattern, as one of 10 MB overflows the stack. */
function findDoubledKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === "{") open.push(new Set());
    else if (sign === "[") open.push(undefined);
    else if (sign === "}" || sign === "]") open.pop();
    if (sign !== '"') continue;
    const begin = at;
    for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++;
    let next = at + 1;
    while (" \t\r\n".includes(text[next] ?? "x")) next++;
    if (text[next] !== ":") continue;
    const key: string = JSON.parse(text.slice(begin, at + 1));
    if (open.at(-1)?.has(key)) return key;
    open.at(-1)?.add(key);
  }
  return undefined;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

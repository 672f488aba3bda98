import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { Fault } from "../core/fault.ts";
import { renderIssue, withoutEchoes } from "./render-issue.ts";

/**
 * YAML that people wrote → what its schema says, every default filled in. Anything wrong is one Fault `config.invalid` that lists each mistake as
 * `file:line:column: key: what`. `firstLine`: where the text begins in its file, counted from 1.
 */
export function parseYaml<T>(
  schema: z.ZodType<T>,
  text: string,
  { file, firstLine = 1 }: { readonly file: string; readonly firstLine?: number },
): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line + firstLine - 1}:${col}`;
  };
  if (document.errors.length > 0) {
    // The parser's words end with the place as it sees it, which is said already.
    const wordsOf = (text: string) => text.split(/ at line \d+, column \d+|\n/)[0];
    throw notValid(document.errors.map((error) => `${place(error.pos[0])}: ${wordsOf(error.message)}`));
  }
  const given: unknown = document.toJS({ maxAliasCount: 10 }) ?? {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw notValid(
    withoutEchoes(parsed.error.issues).flatMap((issue) => {
      const { path } = issue;
      if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
      const what = renderIssue(issue, issue.code === "invalid_key" ? path.at(-1) : valueAt(given, path));
      return `${place(offsetOf(path))}: ${path.length === 0 ? "the file" : path.join(".")}: ${what}`;
    }),
  );

  function unknownKey(path: readonly PropertyKey[], key: string): string {
    const known = Object.keys(schemaAt(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), path));
    const there = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
    return `${place(offsetOf([...path, key]))}: ${[...path, key].join(".")}: unknown key${there}`;
  }

  /** Where the key, or else its nearest parent that is written, stands. */
  function offsetOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const key = path[length - 1];
      for (const pair of (parent as { items?: { key?: { value?: unknown; range?: number[] } }[] } | null)?.items ??
        []) {
        if (pair.key?.value === key) return pair.key?.range?.[0] ?? 0;
      }
    }
    return 0;
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

type Node = z.core.JSONSchema.BaseSchema;

/** The keys that a schema knows where `path` leads. */
function schemaAt(root: Node, path: readonly PropertyKey[]): object {
  let node: Node | undefined = root;
  for (const key of path) {
    const next: unknown =
      node?.properties?.[String(key)] ?? (typeof key === "number" ? node?.items : node?.additionalProperties);
    node = typeof next === "object" && next !== null ? (next as Node) : undefined;
  }
  return node?.properties ?? {};
}

/** A mistake of people in a file that they wrote for Baton, each with its place. */
export function notValid(mistakes: readonly string[]): Fault {
  return new Fault(
    "config.invalid",
    `The configuration is not valid:\n${mistakes.map((line) => `  ${line}`).join("\n")}`,
    { who: "user", facts: { mistakes: mistakes.length } },
  );
}

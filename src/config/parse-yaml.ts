import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import { findYamlMistakes } from "./find-yaml-mistakes.ts";
import { notValid } from "./not-valid.ts";
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
  const mistakes = findYamlMistakes(text, document);
  if (mistakes.length > 0) throw notValid(mistakes.map(({ offset, what }) => `${place(offset)}: ${what}`));
  const given: unknown = toValue(document, (offset, what) => notValid([`${place(offset)}: ${what}`])) ?? {};
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // It takes long to make, and only an unknown key asks for the known ones.
  const described = issues.some(({ code }) => code === "unrecognized_keys")
    ? z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })
    : {};
  throw notValid(
    withoutEchoes(issues).flatMap((issue) => {
      const { path } = issue;
      if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
      const what = renderIssue(issue, issue.code === "invalid_key" ? path.at(-1) : valueAt(given, path));
      return `${place(offsetOf(path))}: ${path.length === 0 ? "the file" : path.join(".")}: ${what}`;
    }),
  );

  function unknownKey(path: readonly PropertyKey[], key: string): string {
    const at = `${place(offsetOf([...path, key]))}: ${[...path, key].join(".")}`;
    if (key === "<<") return `${at}: keys are not merged here; write them out`;
    const known = Object.keys(schemaAt(described, path));
    const there = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
    return `${at}: unknown key${there}`;
  }

  /** Where the key or the entry, or else its nearest parent that is written, stands. */
  function offsetOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length--) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const offset = offsetIn(parent, path[length - 1]);
      if (offset !== undefined) return offset;
    }
    return 0;
  }
}

/** A key of a map, or an entry of a list that has lines of its own. */
function offsetIn(parent: unknown, key: PropertyKey | undefined): number | undefined {
  if (isSeq(parent)) {
    const entry = typeof key === "number" && !parent.flow ? parent.items[key] : undefined;
    return isNode(entry) ? entry.range?.[0] : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key));
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

/** The document as plain values. Aliases that multiply beyond measure are refused by `refuse`, with the place of the first. */
function toValue(document: Document, refuse: (offset: number, what: string) => Error): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    let offset = 0;
    visit(document, {
      Alias: (_key, node) => {
        offset = node.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    throw refuse(offset, "the aliases from here on stand for more than is read; write out what they mean");
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

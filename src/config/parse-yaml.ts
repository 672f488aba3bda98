import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { Fault } from "../core/fault.ts";

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
    throw notValid(document.errors.map((error) => `${place(error.pos[0])}: ${error.message.split("\n")[0]}`));
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 10 }) ?? {});
  if (parsed.success) return parsed.data;
  throw notValid(
    parsed.error.issues.map((issue) => {
      const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
      return `${place(offsetOf(path))}: ${path.join(".")}: ${issue.message}`;
    }),
  );

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

/** A mistake of people in a file that they wrote for Baton, each with its place. */
export function notValid(mistakes: readonly string[]): Fault {
  return new Fault(
    "config.invalid",
    `The configuration is not valid:\n${mistakes.map((line) => `  ${line}`).join("\n")}`,
    { who: "user", facts: { mistakes: mistakes.length } },
  );
}

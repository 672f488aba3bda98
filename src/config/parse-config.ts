import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { Fault } from "../core/fault.ts";
import { Config, configPath } from "./config.ts";

/**
 * Text of `.github/baton.yml` → configuration with every default filled in. Anything wrong is one Fault `config.invalid`
 * that lists each mistake as `file:line:column: key: what`. An empty text gives the defaults.
 */
export function parseConfig(text: string, file: string = configPath): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw refused(document.errors.map((error) => `${place(error.pos[0])}: ${error.message.split("\n")[0]}`));
  }
  const parsed = Config.safeParse(document.toJS({ maxAliasCount: 10 }) ?? {});
  if (parsed.success) return parsed.data;
  return fail(parsed.error.issues);

  function fail(issues: readonly z.core.$ZodIssue[]): never {
    throw refused(
      issues.map((issue) => {
        const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
        return `${place(offsetOf(path))}: ${path.join(".")}: ${issue.message}`;
      }),
    );
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

function refused(mistakes: readonly string[]): Fault {
  return new Fault(
    "config.invalid",
    `The configuration is not valid:\n${mistakes.map((line) => `  ${line}`).join("\n")}`,
    {
      who: "user",
      facts: { mistakes: mistakes.length },
    },
  );
}

import type { z } from "zod";
import { cleanText } from "../core/text/clean-text.ts";
import { notValid } from "./not-valid.ts";
import { parseYaml } from "./parse-yaml.ts";

/** About 1,500 tokens: they are sent with every call. */
const maxChars = 6000;

/**
 * A markdown file with front matter → what its head says by `schema`, and its text without what people do not see in it (comments, invisible characters).
 * `what`: an agent, a persona. Anything wrong is a Fault `config.invalid` with `file:line:column: key: what`.
 */
export function parseHeadedText<Head>(
  { path, content }: { readonly path: string; readonly content: string },
  schema: z.ZodType<Head>,
  what: { readonly name: string; readonly keys: string },
): { readonly head: Head; readonly text: string } {
  const parts = /^\ufeff?---[ \t]*\r?\n(?<head>[\s\S]*?)^---[ \t]*(?:\r?\n|$)(?<body>[\s\S]*)$/m.exec(content);
  if (parts === null || parts.index !== 0) {
    throw notValid([
      `${path}:1:1: ${what.name}'s file begins with its front matter (${what.keys}) between two lines of ---`,
    ]);
  }
  const { head = "", body = "" } = parts.groups ?? {};
  const parsed = parseYaml(schema, head, { file: path, firstLine: 2 });
  const text = cleanText(body).text.trim();
  const bodyLine = head.split("\n").length + 2;
  if (text === "")
    throw notValid([
      `${path}:${bodyLine}:1: nothing is said after the front matter; write there what ${what.name.replace(/^an? /, "the ")} is to do`,
    ]);
  if (text.length > maxChars)
    throw notValid([
      `${path}:${bodyLine}:1: the text has ${text.length} characters; at most ${maxChars} are sent with every call. Make it shorter`,
    ]);
  return { head: parsed, text };
}

import { parseDocument } from "yaml";

/** A Markdown file of another tool: what its front matter says (null: it has none, or none that can be read) and the text after it. */
export type FrontMatter = { readonly head: Readonly<Record<string, unknown>> | null; readonly body: string };

/** Never fails: who wrote it wrote it for another reader. */
export function readFrontMatter(text: string): FrontMatter {
  const parts = /^\ufeff?---[ \t]*\r?\n(?<head>[\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|$)(?<body>[\s\S]*)$/m.exec(text);
  if (parts === null || parts.index !== 0) return { head: null, body: text };
  const { head = "", body = "" } = parts.groups ?? {};
  return { head: parse(head) ?? parse(quoteGlobs(head)), body };
}

function parse(head: string): Readonly<Record<string, unknown>> | null {
  const document = parseDocument(head, { uniqueKeys: false, logLevel: "silent" });
  if (document.errors.length > 0) return null;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 10 });
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

/** `globs: *.ts` and `description: Use it: always` are read by those tools line by line, and are no YAML. */
function quoteGlobs(head: string): string {
  return head.replace(/^([A-Za-z][\w-]*):[ \t]+(?!["'[{|>])(.*\S)[ \t]*$/gm, (_line, key: string, value: string) =>
    /^(?:true|false)$/.test(value) ? `${key}: ${value}` : `${key}: ${JSON.stringify(value)}`,
  );
}

/** A list, or one text with commas; commas within braces are the glob's own. */
export function toList(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value.map(String) : typeof value === "string" ? splitCommas(value) : [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function splitCommas(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth += 1;
    if (character === "}") depth = Math.max(0, depth - 1);
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

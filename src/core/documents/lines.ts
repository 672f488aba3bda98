/**
 * A file's lines with their own endings, a character a byte: whatever its encoding and its line ends are, `fromLines` gives every byte back.
 */
export function toLines(content: Buffer): readonly string[] {
  return content.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

export function fromLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(""), "latin1");
}

/** Text as lines of such a file; an empty text has none. */
export function encodeLines(text: string, end: LineEnd): readonly string[] {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  return plain === "" ? [] : plain.split("\n").map((line) => Buffer.from(line, "utf8").toString("latin1") + end);
}

/** What such lines say, for people and models. */
export function decodeLines(lines: readonly string[]): string {
  return fromLines(lines).toString("utf8");
}

export type LineEnd = "\n" | "\r\n";

/** How that line ends; a last line without an end as the file's first one. */
export function endOf(line: string | undefined, lines: readonly string[]): LineEnd {
  const told = line?.endsWith("\n") ? line : lines[0];
  return told?.endsWith("\r\n") ? "\r\n" : "\n";
}

/** Why the text cannot stand in that file; undefined when it can. */
export function findMisfit(content: Buffer, text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(text)) return undefined;
  return Buffer.from(content.toString("utf8"), "utf8").equals(content)
    ? undefined
    : "the file is not in UTF-8, and the text has characters that its encoding may spell otherwise; save it as UTF-8";
}

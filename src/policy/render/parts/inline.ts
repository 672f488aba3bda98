import { fenceOf } from "../../../core/text/fence-of.ts";
import { neutralise, neutraliseLine } from "../../../core/text/neutralise.ts";
import { closeFence } from "../../../core/text/split-code.ts";

/** Foreign text as part of one line of Markdown: no line breaks, no HTML, nothing that GitHub acts on; code spans stay as they are. At most `max` characters. */
export function renderInline(text: string, max = 200): string {
  const line = text.replace(/\s+/g, " ").trim();
  return neutraliseLine(line.length > max ? `${line.slice(0, max - 1)}…` : line);
}

/** The same as a cell of a table. */
export function renderCell(text: string, max = 200): string {
  return toCell(renderInline(text, max));
}

/** One line of Markdown as a cell: there a bar ends even code, unless a backslash is before it, which is not shown. */
export function toCell(line: string): string {
  return line.replace(/(?<!\\)(\\*)\|/g, (_, slashes: string) =>
    slashes.length % 2 === 0 ? `${slashes}\\|` : `${slashes}|`,
  );
}

/** Foreign Markdown as a block of its own: what GitHub would act on is broken, and a code fence that it leaves open ends with it, not in the text that follows. */
export function renderBlock(markdown: string): string {
  return neutralise(closeFence(markdown));
}

/** Foreign text as a code span, on one line; back-ticks in it can not end it. */
export function renderCode(text: string, max = 200): string {
  const plain = text.replace(/\s+/g, " ").trim().slice(0, max);
  if (plain === "") return "";
  const runs = new Set((plain.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length++;
  const pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${"`".repeat(length)}${pad}${plain}${pad}${"`".repeat(length)}`;
}

/** A commit's short name as code. */
export function renderSha(sha: string | null): string {
  return sha === null ? "–" : `\`${sha.slice(0, 7)}\``;
}

export function renderUsd(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** `1 file`, `2 files` */
export function renderCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What folds open; `summary` is ours, `body` is Markdown. */
export function renderFold(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Joins the parts that say something with an empty line between; the last of GitHub's 65,536 characters stay free. */
export function renderParts(parts: readonly (string | undefined)[]): string {
  const text = parts.filter((part) => part !== undefined && part !== "").join("\n\n");
  return text.length <= 60_000
    ? text
    : `${closeFence(text.slice(0, 59_900))}\n\n… cut: ${text.length - 59_900} more characters stand in the state branch.`;
}

/** The end of a log, where failures stand, as a block that nothing in it can end. */
export function renderLog(log: string, max = 4000): string {
  const text = log.length <= max ? log : `…\n${log.slice(-max)}`;
  const fence = fenceOf(text);
  return `${fence}text\n${text}\n${fence}`;
}

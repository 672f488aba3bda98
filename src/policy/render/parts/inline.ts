import { neutralise } from "../../../core/text/neutralise.ts";

/** Foreign text as part of one line of Markdown, also in a table's cell: no line breaks, no HTML, nothing that GitHub acts on. At most `max` characters. */
export function renderInline(text: string, max = 200): string {
  const line = text.replace(/\s+/g, " ").trim();
  const cut = line.length > max ? `${line.slice(0, max - 1)}…` : line;
  // A back-tick without its partner would pair with one of the text that follows, and turn code there into prose.
  const paired = /^(?:[^`]|`[^`]+`)*$/.test(cut) ? cut : cut.replaceAll("`", "'");
  return neutralise(paired.replaceAll("|", "\\|"));
}

/** Foreign Markdown as a block of its own: what GitHub would act on is broken, and a code fence that it leaves open ends with it, not in the text that follows. */
export function renderBlock(markdown: string): string {
  const text = neutralise(markdown);
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const fence = /^[ >]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length) open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}

/** Foreign text as a code span; back-ticks and line breaks can not end it. */
export function renderCode(text: string, max = 200): string {
  const plain = text
    .replace(/[`\s|]+/g, " ")
    .trim()
    .slice(0, max);
  return plain === "" ? "" : `\`${plain}\``;
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
    : `${text.slice(0, 59_900)}\n\n… cut: ${text.length - 59_900} more characters stand in the state branch.`;
}

/** The end of a log, where failures stand, as a block; three back-ticks in it can not end the block. */
export function renderLog(log: string, max = 4000): string {
  const text = log.replaceAll("```", "ʼʼʼ");
  return `\`\`\`text\n${text.length <= max ? text : `…\n${text.slice(-max)}`}\n\`\`\``;
}

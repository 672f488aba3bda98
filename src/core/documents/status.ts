import { cutText } from "../text/cut-text.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import { decodeLines, toLines } from "./lines.ts";
import { namesPull } from "./names-pull.ts";
import { findRegion, type Laid, laySection, toMarkers } from "./section.ts";

/** How a work was done: as meant, cut short by a limit of money, tokens or rounds, or by another than was asked first. */
export type Doing = "executed" | "limited by quota" | "stood in for";

/** One work of a status document. */
export type StatusItem = {
  /** What it is found by again in its block: `f1`, or `#12`. */
  readonly key: string;
  readonly title: string;
  readonly done: boolean;
  readonly number: number | null;
  /** Who did it, in plain words. */
  readonly by: string;
  /** What became of it and when, by an event: `merged 2026-11-20 10:12 UTC`. */
  readonly when: string;
  readonly doing: Doing;
  /** Why it is not `executed`; empty: nothing to add. */
  readonly why: string;
};

/** A run's works under a heading of its own, found again by `id`; `id` empty: no heading, at the top. */
export type StatusBlock = { readonly id: string; readonly heading: string; readonly items: readonly StatusItem[] };

/** The server's time of an event as a status line says it; what is no time is left out. */
export function renderInstant(at: string): string {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(toUtc(at));
  return found === null ? "" : `${found[1]} ${found[2]} UTC`;
}

function toUtc(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString();
}

export function renderItem(item: StatusItem): string {
  const number = item.number === null || item.key === `#${item.number}` ? "" : ` (#${item.number})`;
  const said = [item.when, item.by === "" ? "" : `by ${plain(item.by)}`].filter((part) => part !== "").join(", ");
  const doing = item.why === "" ? item.doing : `${item.doing}: ${plain(item.why)}`;
  return `- [${item.done ? "x" : " "}] ${item.key} ${plain(item.title)}${number}: ${said}; ${doing}`;
}

/**
 * The status document with the block between its markers: its own lines are written anew, boxes that people wrote for the same work are ticked, all other lines
 * stay. `null`: there is no file yet.
 */
export function layStatus(content: Buffer | null, name: string, block: StatusBlock): Laid {
  if (block.items.length === 0) return { content };
  const before = content ?? beginStatus(name);
  const lines = toLines(before);
  const region = findRegion(lines, name);
  if ("why" in region) return region;
  const inside = decodeLines(lines.slice(region.from, region.to)).replace(/\r\n/g, "\n");
  const text = layBlock(inside.replace(/\n$/, "").split("\n"), block).join("\n");
  return laySection(before, name, text);
}

/** What a status document begins with. */
export function beginStatus(name: string): Buffer {
  const { begin, end } = toMarkers(name);
  return Buffer.from(`# Status\n\n${begin}\n${end}\n`);
}

function layBlock(lines: readonly string[], block: StatusBlock): readonly string[] {
  const head =
    block.id === "" ? -1 : lines.findIndex((line) => line.startsWith("### ") && line.endsWith(` · ${block.id}`));
  const isNew = block.id !== "" && head < 0;
  const old = lines.length === 1 && lines[0] === "" ? [] : lines;
  if (isNew) {
    const title = `### ${plain(block.heading)} · ${block.id}`;
    const ticked = old.map((line) => tick(line, block.items));
    return [...trimEnd(ticked), ...(ticked.length > 0 ? [""] : []), title, "", ...block.items.map(renderItem)];
  }
  const next = old.findIndex((line, index) => index > head && line.startsWith("### "));
  const to = next < 0 ? old.length : next;
  const own = layItems(old.slice(head + 1, to), block.items);
  const outside = (part: readonly string[]) => part.map((line) => tick(line, block.items));
  return [...outside(old.slice(0, head + 1)), ...own, ...outside(old.slice(to))];
}

function layItems(lines: readonly string[], items: readonly StatusItem[]): readonly string[] {
  const placed = new Set<string>();
  const laid = lines.flatMap((line) => {
    const item = items.find(({ key }) => isOf(line, key));
    if (item === undefined) return [tick(line, items)];
    if (placed.has(item.key)) return [];
    placed.add(item.key);
    return [renderItem(item)];
  });
  const missing = items.filter(({ key }) => !placed.has(key)).map(renderItem);
  if (missing.length === 0) return laid;
  const body = trimEnd(laid);
  return [...body, ...missing, ...laid.slice(body.length)];
}

function isOf(line: string, key: string): boolean {
  return /^- \[[ xX]\] /.test(line) && line.slice(6).startsWith(`${key} `);
}

/** A box of a person's own for the same work: one line that names the pull request, or says its title and no more. */
function tick(line: string, items: readonly StatusItem[]): string {
  const found = /^(\s*(?:[-*+]|\d{1,9}[.)])\s+)\[ \] (.*?)\s*$/.exec(line);
  if (found === null) return line;
  const said = found[2] ?? "";
  const item = items.find(
    ({ done, number, title }) => done && ((number !== null && namesPull(said, number)) || isSame(said, title)),
  );
  if (item === undefined) return line;
  const number = item.number === null || namesPull(said, item.number) ? "" : ` (#${item.number})`;
  return `${found[1]}[x] ${said}${number}: ${item.when}`;
}

function isSame(said: string, title: string): boolean {
  return said.toLowerCase() === title.trim().toLowerCase();
}

function trimEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(0, last + 1);
}

/** Foreign words as part of a line: nothing that GitHub acts on, no mark of ours, no line break. */
function plain(text: string): string {
  const line = cutText(text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim(), 200);
  return neutraliseLine(line)
    .replace(/-->/g, "--\\>")
    .replace(/baton:(?=[\w-]+:(?:begin|end))/g, "baton: ");
}

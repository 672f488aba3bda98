import { neutraliseLine } from "../text/neutralise.ts";
import { encodeLines, endOf, findMisfit, fromLines, type LineEnd, toLines } from "./lines.ts";
import type { Laid } from "./section.ts";

/** A pull request that is to stand in the changelog. */
export type ChangelogEntry = { readonly number: number; readonly title: string };

/** In the order in which Keep a Changelog (1.1.0) names them. */
export const kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"] as const;
type Kind = (typeof kinds)[number];

const words: readonly (readonly [Kind, RegExp])[] = [
  ["Security", /^(?:secure|security|harden)\b/i],
  ["Fixed", /^(?:fix(?:e[sd])?|correct|mend|repair|hotfix|bugfix)\b/i],
  ["Removed", /^(?:remove|delete|drop|withdraw)[sd]?\b/i],
  ["Deprecated", /^deprecate[sd]?\b/i],
  ["Added", /^(?:add|allow|create|feat(?:ure)?|implement|introduce|let|offer|show|support)(?:s|ed|d)?\b/i],
];
export const begunChangelog = `# Changelog

All notable changes to this project are documented in this file. The format is based on
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]
`;
const unreleased = /^##[ \t]+\[?unreleased\]?[ \t\r]*(?:\n|$)/i;

/** Which heading a title belongs under: by its first word, else `Changed`. */
export function toKind(title: string): Kind {
  return words.find(([, word]) => word.test(title.trim()))?.[0] ?? "Changed";
}

/** One line that GitHub acts on in nothing: no HTML, mention, image or line break of a title gets through. */
export function renderEntry({ number, title }: ChangelogEntry): string {
  // Control and invisible characters would hide what stands in the file.
  const plain = title
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
  return `- ${neutraliseLine(plain).replace(/-->/g, "--\\>") || "A change without a title"} (#${number})`;
}

/**
 * The changelog with a line for each pull request that none of its lines names yet, under `[Unreleased]`; what stands there stays to the byte, lines are only
 * added. `null`: there is no file yet.
 */
export function layChangelog(content: Buffer | null, entries: readonly ChangelogEntry[]): Laid {
  const before = content ?? Buffer.from(begunChangelog);
  const known = before.toString("latin1");
  const missing = entries.filter(({ number }) => !new RegExp(`#${number}(?![0-9])`).test(known));
  if (missing.length === 0) return { content };
  const why = findMisfit(before, missing.map(renderEntry).join(""));
  if (why !== undefined) return { why };
  return { content: fromLines(missing.reduce<readonly string[]>(addEntry, withUnreleased(toLines(before)))) };
}

/** Where the section of what is not released yet begins and ends. */
export function findUnreleased(lines: readonly string[]): { readonly from: number; readonly to: number } | undefined {
  const head = lines.findIndex((line) => unreleased.test(line));
  if (head < 0) return undefined;
  const next = lines.findIndex((line, index) => index > head && (/^##?[ \t]/.test(line) || isLinkTarget(line)));
  return { from: head + 1, to: next < 0 ? lines.length : next };
}

/** The link targets at the end of a changelog belong to no section. */
const isLinkTarget = (line: string): boolean => /^\[[^\]]+\]:[ \t]/.test(line);

function withUnreleased(lines: readonly string[]): readonly string[] {
  const all = endLast(lines);
  if (findUnreleased(all) !== undefined) return all;
  const release = all.findIndex((line) => /^##[ \t]/.test(line) || isLinkTarget(line));
  const at = release < 0 ? all.length : release;
  const end = endOf(all[0], all);
  const isApart = at === 0 || (all[at - 1]?.trim() ?? "") === "";
  return [
    ...all.slice(0, at),
    ...(isApart ? [] : [end]),
    `## [Unreleased]${end}`,
    ...(release < 0 ? [] : [end]),
    ...all.slice(at),
  ];
}

/** What is added begins on a line of its own. */
function endLast(lines: readonly string[]): readonly string[] {
  const last = lines.at(-1);
  return last === undefined || last.endsWith("\n") ? lines : [...lines.slice(0, -1), last + endOf(undefined, lines)];
}

function addEntry(lines: readonly string[], entry: ChangelogEntry): readonly string[] {
  const section = findUnreleased(lines);
  if (section === undefined) return lines;
  const kind = toKind(entry.title);
  const end = endOf(lines[section.from - 1], lines);
  const line = encodeLines(renderEntry(entry), end);
  const head = findHead(lines, section, (name) => name === kind);
  if (head !== undefined) {
    const next = findHead(lines, { from: head + 1, to: section.to }, () => true) ?? section.to;
    const at = lastFilled(lines, head, next) + 1;
    const isFollowed = (lines[at]?.trim() ?? "") !== "";
    return insert(lines, at, [...(at === head + 1 ? [end] : []), ...line, ...(isFollowed ? [end] : [])]);
  }
  const later = kinds.slice(kinds.indexOf(kind) + 1) as readonly string[];
  const follower = findHead(lines, section, (name) => later.includes(name));
  const at = follower ?? lastFilled(lines, section.from - 1, section.to) + 1;
  return insert(lines, at, block(lines, at, [`### ${kind}${end}`, end, ...line], end));
}

/** An empty line before it, and one behind it where something follows at once. */
function block(lines: readonly string[], at: number, body: readonly string[], end: LineEnd): readonly string[] {
  const isApart = (lines[at - 1]?.trim() ?? "") === "";
  const follows = (lines[at]?.trim() ?? "") !== "";
  return [...(isApart ? [] : [end]), ...body, ...(follows ? [end] : [])];
}

function findHead(
  lines: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  isWanted: (name: string) => boolean,
): number | undefined {
  const found = lines.findIndex((line, index) => {
    const name = /^###[ \t]+(.*?)[ \t#\r]*\n?$/.exec(line)?.[1];
    return index >= from && index < to && name !== undefined && isWanted(name);
  });
  return found < 0 ? undefined : found;
}

function lastFilled(lines: readonly string[], from: number, to: number): number {
  let last = from;
  for (let index = from; index < to; index++) if (lines[index]?.trim()) last = index;
  return last;
}

function insert(lines: readonly string[], at: number, added: readonly string[]): readonly string[] {
  return [...lines.slice(0, at), ...added, ...lines.slice(at)];
}

import { cutText } from "../text/cut-text.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import { isUnreleased, kindOfHeading, kinds, toKind } from "./changelog-words.ts";
import { findHeadings, type Heading, isBlank } from "./headings.ts";
import { encodeLines, endOf, findMisfit, fromLines, type LineEnd, toLines } from "./lines.ts";
import { namesPull } from "./names-pull.ts";
import type { Laid } from "./section.ts";

/** A pull request that is to stand in the changelog. */
export type ChangelogEntry = { readonly number: number; readonly title: string };

export const begunChangelog = `# Changelog

All notable changes to this project are documented in this file. The format is based on
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]
`;

/** One line that GitHub acts on in nothing: no HTML, mention, image or line break of a title gets through. `bullet`: as the file's other items have it. */
export function renderEntry({ number, title }: ChangelogEntry, bullet = "-"): string {
  // Control and invisible characters would hide what stands in the file.
  const plain = cutText(title.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim(), 200);
  return `${bullet} ${neutraliseLine(plain).replace(/-->/g, "--\\>") || "A change without a title"} (#${number})`;
}

/**
 * The changelog with a line for each pull request that none of its lines names yet, under the heading of what is not released; what stands there stays to the
 * byte, lines are only added. `null`: there is no file yet.
 */
export function layChangelog(content: Buffer | null, entries: readonly ChangelogEntry[]): Laid {
  const before = content ?? Buffer.from(begunChangelog);
  const known = before.toString("latin1");
  const missing = entries.filter(({ number }) => !namesPull(known, number));
  if (missing.length === 0) return { content };
  const why = findMisfit(before, missing.map((entry) => renderEntry(entry)).join(""));
  if (why !== undefined) return { why };
  const begun = withUnreleased(toLines(before));
  if (findUnreleased(begun) === undefined) return { why: "a fence or comment is open at its end; close it" };
  return { content: fromLines(missing.reduce<readonly string[]>(addEntry, begun)) };
}

/** What is not released yet: its heading, the first line of its text, and the one after its last. */
export type Unreleased = {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly level: number;
};

/** Where it stands, whatever language its heading is in; undefined: there is none. */
export function findUnreleased(lines: readonly string[]): Unreleased | undefined {
  const headings = findHeadings(lines);
  const head = headings.find(({ level, name }) => level <= 2 && isUnreleased(name));
  if (head === undefined) return undefined;
  const next = headings.find(({ at, level }) => at > head.at && level <= head.level)?.at ?? lines.length;
  const target = lines.findIndex((line, index) => index >= head.body && isLinkTarget(line));
  return { at: head.at, from: head.body, to: target < 0 ? next : Math.min(next, target), level: head.level };
}

/** The link targets at the end of a changelog belong to no section. */
const isLinkTarget = (line: string): boolean => /^\[[^\]]+\]:[ \t]/.test(line);

function withUnreleased(lines: readonly string[]): readonly string[] {
  const all = endLast(lines);
  if (findUnreleased(all) !== undefined) return all;
  const release = findRelease(findHeadings(all));
  const target = all.findIndex(isLinkTarget);
  const at = release?.at ?? (target < 0 ? all.length : target);
  const end = endOf(all[0], all);
  return [
    ...all.slice(0, at),
    ...(isBlank(all[at - 1]) ? [] : [end]),
    `${"#".repeat(release?.level ?? 2)} [Unreleased]${end}`,
    ...(at === all.length ? [] : [end]),
    ...all.slice(at),
  ];
}

/** The newest release: the first heading with a version, else the first of the second level. A title may hold a version too, though not begin with it. */
function findRelease(headings: readonly Heading[]): Heading | undefined {
  const isRelease = ({ level, name }: Heading) =>
    level === 1 ? /^\[?v?\d+\.\d+/i.test(name) : level === 2 && /\d+\.\d+/.test(name);
  return headings.find(isRelease) ?? headings.find(({ level }) => level === 2);
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
  const line = encodeLines(renderEntry(entry, findBullet(lines, section.from)), end);
  const headings = findHeadings(lines);
  const own = headings.filter(({ at }) => at >= section.from && at < section.to);
  const head = own.find(({ name }) => kindOfHeading(name) === kind);
  if (head !== undefined) {
    const next = own.find(({ at }) => at > head.at)?.at ?? section.to;
    const at = lastFilled(lines, head.body - 1, next) + 1;
    return insert(lines, at, [...(at === head.body ? [end] : []), ...line, ...(isBlank(lines[at]) ? [] : [end])]);
  }
  const later = kinds.slice(kinds.indexOf(kind) + 1);
  const follower = own.find(({ name }) => later.some((one) => one === kindOfHeading(name)));
  const at = follower?.at ?? lastFilled(lines, section.from - 1, section.to) + 1;
  const spelled = headings.find(({ level, name }) => level > section.level && kindOfHeading(name) === kind);
  const heading =
    spelled !== undefined && lines[spelled.at]?.startsWith("#")
      ? (lines[spelled.at]?.trimEnd() ?? "")
      : `${"#".repeat(section.level + 1)} ${kind}`;
  return insert(lines, at, block(lines, at, [`${heading}${end}`, end, ...line], end));
}

/** An empty line before it, and one behind it where something follows at once. */
function block(lines: readonly string[], at: number, body: readonly string[], end: LineEnd): readonly string[] {
  return [...(isBlank(lines[at - 1]) ? [] : [end]), ...body, ...(isBlank(lines[at]) ? [] : [end])];
}

/** As the next item of the file has it, from what is not released on. */
function findBullet(lines: readonly string[], from: number): string {
  const items = lines.slice(from).map((line) => /^([-*+])[ \t]+\S/.exec(line)?.[1]);
  return items.find((bullet) => bullet !== undefined) ?? "-";
}

function lastFilled(lines: readonly string[], from: number, to: number): number {
  let last = from;
  for (let index = from; index < to; index++) if (!isBlank(lines[index])) last = index;
  return last;
}

function insert(lines: readonly string[], at: number, added: readonly string[]): readonly string[] {
  return [...lines.slice(0, at), ...added, ...lines.slice(at)];
}

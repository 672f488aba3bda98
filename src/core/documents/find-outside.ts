import { begunChangelog, findUnreleased } from "./changelog.ts";
import { kinds } from "./changelog-words.ts";
import { isProse } from "./is-prose.ts";
import { toLines } from "./lines.ts";
import { findRegion } from "./section.ts";
import { beginStatus } from "./status.ts";

/** A place that documents may be written at, as the configuration names it. */
export type DocumentPlaceOf =
  | { readonly kind: "status" | "section"; readonly file: string; readonly name: string }
  | { readonly kind: "changelog"; readonly file: string }
  | { readonly kind: "pages"; readonly path: string };

/** One file before and after; null: it is not there. */
export type FileTurn = { readonly path: string; readonly before: Buffer | null; readonly after: Buffer | null };

/**
 * What of a change lies outside of the places, compared to the byte by other means than those that wrote it: why, or undefined when nothing does. Of what is
 * removed only pages lie inside.
 */
export function findOutside(turn: FileTurn, places: readonly DocumentPlaceOf[]): string | undefined {
  const { path, before, after } = turn;
  const own = places.filter((place) => (place.kind === "pages" ? isPage(path, place.path) : place.file === path));
  if (own.length === 0) return `${path} is none of the places of \`document\``;
  if (own.some(({ kind }) => kind === "pages")) return undefined;
  if (after === null) return `${path} is removed`;
  if (own.some(({ kind }) => kind === "changelog"))
    return isGrown(toLines(before ?? Buffer.from(begunChangelog)), toLines(after))
      ? undefined
      : `${path} differs in more than lines that were added under \`[Unreleased]\``;
  const names = own.flatMap((place) => ("name" in place ? [place.name] : []));
  const status = own.find(({ kind }) => kind === "status");
  const was = before ?? (status !== undefined && "name" in status ? beginStatus(status.name) : null);
  if (was === null) return `${path} is new, and a section needs a file with its markers`;
  const [old, now] = [was, after].map((content) => withoutRegions(toLines(content), names));
  return old !== undefined && old === now ? undefined : `${path} differs outside of its markers`;
}

/** Whole files of prose below a folder. */
export function isPage(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`) && isProse(path);
}

/** All lines but those between markers; a section that is not there has none. */
function withoutRegions(lines: readonly string[], names: readonly string[]): string {
  const regions = names.flatMap((name) => {
    const region = findRegion(lines, name);
    return "why" in region ? [] : [region];
  });
  return lines.filter((_, index) => regions.every(({ from, to }) => index < from || index >= to)).join("");
}

/** Whether every old line still stands, in order, and each new one is a line of a changelog within what is not released. */
function isGrown(old: readonly string[], now: readonly string[]): boolean {
  const section = findUnreleased(now);
  if (section === undefined) return false;
  const known = new Set(old.map((line) => line.trimEnd()));
  let next = 0;
  for (const [index, line] of now.entries()) {
    const wanted = old[next];
    const isLast = next === old.length - 1;
    if (wanted !== undefined && (line === wanted || (isLast && line.replace(/\r?\n$/, "") === wanted))) next++;
    else if (index < section.at - 1 || index > section.to || !isLineOfChangelog(line, known)) return false;
  }
  return next === old.length;
}

/** A heading of a kind is in English, or spelled as one that stood there. */
function isLineOfChangelog(line: string, known: ReadonlySet<string>): boolean {
  const text = line.replace(/\r?\n$/, "");
  const heading = /^#{2,4} (.*)$/.exec(text);
  return (
    text === "" ||
    /^##? \[Unreleased\]$/.test(text) ||
    (heading !== null && (known.has(text) || kinds.some((kind) => kind === heading[1]))) ||
    /^[-*+] .* \(#[0-9]+\)$/.test(text)
  );
}

import { readFrontMatter, toList } from "../../../config/read-front-matter.ts";
import { type GuideKind, kindOfGuide } from "../../../core/guidance/kind-of-guide.ts";
import { matchGlob } from "../../../core/paths/match-glob.ts";
import { parseGlob, toName } from "../../../core/paths/parse-glob.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { globsOverlap } from "../../../policy/plan/globs-overlap.ts";
import type { Guide } from "./guide.ts";

/** Names that stand beside AGENTS.md, in the order in which they are shown. */
const guideNames = ["AGENTS.md", "CLAUDE.md", "GEMINI.md"];
const peoplesPaths = ["CONTRIBUTING.md", ".github/CONTRIBUTING.md"];

/** What every repository may have at the same place. */
export const rootGuides: readonly string[] = [
  ...guideNames,
  ".github/copilot-instructions.md",
  ".cursorrules",
  ...peoplesPaths,
];

/**
 * Which files of a tree guide the work on `near` (paths or globs), in the order in which they are shown: the root's, those of the nearest folder above
 * each of `near` by name, then those that say themselves what they are for, then the people's. What only may be read stands among them too.
 */
export function findGuides(paths: readonly string[], near: readonly string[]): readonly string[] {
  const there = new Set(paths);
  const own = paths.filter((path) => isFurther(kindOfGuide(path))).toSorted();
  const all = [
    ...guideNames,
    ...findNearest(there, near),
    ".github/copilot-instructions.md",
    ".cursorrules",
    ...own,
    ...peoplesPaths,
  ];
  return [...new Set(all)].filter((path) => there.has(path));
}

function isFurther(kind: GuideKind | undefined): boolean {
  return kind === "instructions" || kind === "cursor" || kind === "skill";
}

/** A file as a guide for the work on `near`; undefined when it says nothing. */
export function toGuide(path: string, content: string, near: readonly string[]): Guide | undefined {
  const kind = kindOfGuide(path);
  const { head, body } =
    kind === undefined || kind === "guide" ? { head: null, body: content } : readFrontMatter(content);
  const text = body.trim();
  if (text === "") return undefined;
  const about = typeof head?.["description"] === "string" ? head["description"].replace(/\s+/g, " ").trim() : "";
  return { path, text, use: isFor(kind, path, head, near) ? "shown" : "offered", about: cutText(about, 200) };
}

function isFor(
  kind: GuideKind | undefined,
  path: string,
  head: Readonly<Record<string, unknown>> | null,
  near: readonly string[],
): boolean {
  if (kind === "skill") return false;
  if (kind === "instructions") return touches(toList(head?.["applyTo"]), near);
  if (kind !== "cursor" || path === ".cursorrules") return true;
  if (head?.["alwaysApply"] === true) return true;
  // A rule in a folder's own .cursor is about what lies in that folder.
  const folder = path.slice(0, Math.max(0, path.search(/(?:^|\/)\.cursor\//)));
  const globs = toList(head?.["globs"]).map((glob) => (folder === "" ? glob : `${folder}/${glob}`));
  return touches(globs, near);
}

/** A glob without a folder is about files of that name everywhere. */
function touches(globs: readonly string[], near: readonly string[]): boolean {
  return globs.some((glob) => {
    const whole = glob.includes("/") || glob === "**" ? glob : `**/${glob}`;
    return (
      whole === "**" ||
      whole === "**/*" ||
      near.some((one) => (isFile(one) ? matchGlob(whole, one) : globsOverlap(whole, one)))
    );
  });
}

/** Of a file nothing lies below. */
function isFile(path: string): boolean {
  return /\.\w+$/.test(path) && !/[*?[{]/.test(path);
}

/** For each of `near` and each name the guide in the nearest folder above it; the root's are known without. */
function findNearest(there: ReadonlySet<string>, near: readonly string[]): readonly string[] {
  const folders = near.flatMap(toFolders).filter((above) => above.length > 0);
  return folders.flatMap((above) =>
    guideNames.flatMap((name) => above.map((folder) => `${folder}/${name}`).find((path) => there.has(path)) ?? []),
  );
}

/** `src/auth/*.ts` → `src/auth`, `src`: the folders that surely hold it, the nearest first, for each alternative of its braces. */
function toFolders(glob: string): readonly (readonly string[])[] {
  return parseGlob(glob).map(({ parts }) => {
    const names = parts.slice(0, -1).map(toName);
    const open = names.indexOf(undefined);
    const sure = open < 0 ? names : names.slice(0, open);
    return sure.map((_, index) => sure.slice(0, sure.length - index).join("/"));
  });
}

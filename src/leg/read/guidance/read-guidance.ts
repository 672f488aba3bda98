import type { AgentTool } from "../../../agent/tool.ts";
import type { GitObjects } from "../../../ports/git/git-objects.ts";
import { chooseGuidance } from "./choose-guidance.ts";
import { findGuides, toGuide } from "./find-guides.ts";
import { findImports, isOnlyImports } from "./find-imports.ts";
import type { Guidance, Guide } from "./guide.ts";
import { readGuidanceTool } from "./read-guidance-tool.ts";

/** What a role is told of the repository's guidance, and how it asks for the rest; no tool where all of it is shown. */
export type OpenGuidance = { readonly shown: readonly Guidance[]; readonly tools: readonly AgentTool[] };

/** Longer ones are read no further. */
const maxFileChars = 200_000;
/** A guide that takes in another that takes in another. */
const maxDepth = 4;
const maxGuides = 100;

/**
 * The guides of a base commit for who works on `near` (paths or globs): what concerns the work whole or by its sections, the rest on request. What a
 * guide takes in (`@path`) follows it; files that only hand on, or repeat another, are left out.
 */
export async function readGuidance(
  git: Pick<GitObjects, "readFiles" | "listTree">,
  base: string,
  near: readonly string[] = [],
): Promise<OpenGuidance> {
  const there = new Set((await git.listTree(base)).flatMap(({ path, mode }) => (mode.startsWith("100") ? [path] : [])));
  const paths = findGuides([...there], near).slice(0, maxGuides);
  const texts = new Map<string, string>();
  for (let depth = 0, wanted = paths; wanted.length > 0 && depth <= maxDepth; depth++) {
    for (const [path, content] of await git.readFiles(base, wanted))
      texts.set(path, content.toString("utf8").slice(0, maxFileChars));
    const imported = wanted.flatMap((path) => findImports(path, texts.get(path) ?? "", there));
    wanted = [...new Set(imported)].filter((path) => !texts.has(path)).slice(0, maxGuides);
  }
  const guides = paths.flatMap((path) => withImports(path, { texts, there, near }));
  const { shown, parts } = chooseGuidance(distinct(guides), near);
  return { shown, tools: parts.length === 0 ? [] : [readGuidanceTool(parts)] };
}

/** A guide and after it what it takes in, which is of the same use. */
function withImports(
  path: string,
  of: {
    readonly texts: ReadonlyMap<string, string>;
    readonly there: ReadonlySet<string>;
    readonly near: readonly string[];
  },
): readonly Guide[] {
  const guide = toGuide(path, of.texts.get(path) ?? "", of.near);
  if (guide === undefined) return [];
  const seen = new Set([path]);
  const follow = (from: string, text: string, depth: number): readonly Guide[] =>
    depth > maxDepth
      ? []
      : findImports(from, text, of.there).flatMap((next) => {
          const own = of.texts.get(next);
          if (own === undefined || seen.has(next)) return [];
          seen.add(next);
          return [{ ...guide, path: next, text: own.trim() }, ...follow(next, own, depth + 1)];
        });
  return [guide, ...follow(path, guide.text, 1)];
}

function distinct(guides: readonly Guide[]): readonly Guide[] {
  const kept: Guide[] = [];
  for (const guide of guides) {
    if (guide.text === "" || isOnlyImports(guide.text)) continue;
    if (!kept.some(({ path, text }) => path === guide.path || text === guide.text)) kept.push(guide);
  }
  return kept;
}

import { parseGlob, toName } from "../../core/paths/parse-glob.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

/** What the repository says to those who work in it, from the base commit: a change can not instruct its own reviewer. */
export type Guidance = { readonly path: string; readonly text: string };

const guideNames = ["AGENTS.md", "CLAUDE.md", "GEMINI.md"];
const peoplesPaths = ["CONTRIBUTING.md", ".github/CONTRIBUTING.md"];
const templatePaths = [
  ".github/pull_request_template.md",
  ".github/PULL_REQUEST_TEMPLATE.md",
  "pull_request_template.md",
  "PULL_REQUEST_TEMPLATE.md",
  "docs/pull_request_template.md",
];

/** All that may be read here in every repository. */
export const guidancePaths: readonly string[] = [...guideNames, ...peoplesPaths, ...templatePaths];

/** About 2,000 tokens: more of it costs turns and does not help (PROMPTS § 2). */
const maxChars = 8000;

/**
 * The guides that are there, capped together: the root's, then those in the nearest folder above each of `near` (paths or globs that are worked on), then
 * the people's. Files that only name another (`@AGENTS.md`) or repeat it are left out.
 */
export async function readGuidance(
  git: Pick<GitObjects, "readFiles" | "listTree">,
  base: string,
  near: readonly string[] = [],
): Promise<readonly Guidance[]> {
  const paths = [...guideNames, ...(await findNearest(git, base, near)), ...peoplesPaths];
  const files = await git.readFiles(base, paths);
  return capGuidance(paths.flatMap((path) => toGuide(path, files.get(path))));
}

/** For each of `near` and each name the guide in the nearest folder above it; the root's are known without. */
async function findNearest(
  git: Pick<GitObjects, "listTree">,
  base: string,
  near: readonly string[],
): Promise<readonly string[]> {
  const folders = near.flatMap(toFolders).filter((above) => above.length > 0);
  if (folders.length === 0) return [];
  const there = new Set((await git.listTree(base)).map(({ path }) => path));
  const found = folders.flatMap((above) =>
    guideNames.flatMap((name) => above.map((folder) => `${folder}/${name}`).find((path) => there.has(path)) ?? []),
  );
  return [...new Set(found)];
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

/** The repository's own pull request template, or undefined. */
export async function readPullTemplate(git: Pick<GitObjects, "readFiles">, base: string): Promise<string | undefined> {
  const files = await git.readFiles(base, templatePaths);
  const found = templatePaths.map((path) => files.get(path)).find((content) => content !== undefined);
  return found?.toString("utf8").slice(0, 20_000);
}

/** Keeps whole guides while there is room, then cuts one with a note. */
export function capGuidance(guides: readonly Guidance[], limit: number = maxChars): readonly Guidance[] {
  const kept: Guidance[] = [];
  let room = limit;
  for (const guide of guides) {
    if (room <= 0 || kept.some((other) => other.text === guide.text)) continue;
    const text =
      guide.text.length <= room
        ? guide.text
        : `${guide.text.slice(0, room)}\n[cut: ${guide.text.length - room} more characters]`;
    kept.push({ path: guide.path, text });
    room -= guide.text.length;
  }
  return kept;
}

function toGuide(path: string, content: Buffer | undefined): Guidance[] {
  const text = content?.toString("utf8").trim() ?? "";
  return text === "" || /^@?[\w./-]+\.md$/.test(text) ? [] : [{ path, text }];
}

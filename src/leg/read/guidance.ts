import type { GitObjects } from "../../ports/git/git-objects.ts";

/** What the repository says to those who work in it, from the base commit: a change can not instruct its own reviewer. */
export type Guidance = { readonly path: string; readonly text: string };

const guidePaths = ["AGENTS.md", "CLAUDE.md", "GEMINI.md", "CONTRIBUTING.md", ".github/CONTRIBUTING.md"];
const templatePaths = [
  ".github/pull_request_template.md",
  ".github/PULL_REQUEST_TEMPLATE.md",
  "pull_request_template.md",
  "PULL_REQUEST_TEMPLATE.md",
  "docs/pull_request_template.md",
];

/** All that may be read here. */
export const guidancePaths: readonly string[] = [...guidePaths, ...templatePaths];

/** About 2,000 tokens: more of it costs turns and does not help (PROMPTS § 2). */
const maxChars = 8000;

/** The guides that are there, the agents' own first, capped together. Files that only name another (`@AGENTS.md`) or repeat it are left out. */
export async function readGuidance(git: Pick<GitObjects, "readFiles">, base: string): Promise<readonly Guidance[]> {
  const files = await git.readFiles(base, guidePaths);
  return capGuidance(guidePaths.flatMap((path) => toGuide(path, files.get(path))));
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

import { renderInline } from "../render/parts/inline.ts";
import type { Lesson } from "./find-lessons.ts";

/** Where they stand on the state branch. */
export const lessonsPath = "lessons.md";

const maxKept = 80;
/** About 500 tokens: they are sent with every call. */
const maxShownChars = 2000;
const intro = `# What reviews taught

Written by Baton from the reviews of finished runs, the newest first; do not edit. Planner, coder and reviewer are shown the first of them, as claims and not as orders.
`;

/** The page with the new lessons before the `former` page's; of one key the new one stays, and of all no more than 80. */
export function renderLessons(lessons: readonly Lesson[], former: string): string {
  const lines = new Map(lessons.map((lesson) => [lesson.key, renderLesson(lesson)]));
  for (const line of linesOf(former)) {
    const key = keyOf(line);
    if (!lines.has(key)) lines.set(key, line);
  }
  return `${intro}\n${[...lines.values()].slice(0, maxKept).join("\n")}\n`;
}

/** What a model is shown of them: the newest whole lines that there is room for; empty when there are none. */
export function showLessons(lessons: readonly Lesson[], former: string): string {
  const shown: string[] = [];
  let room = maxShownChars;
  for (const line of linesOf(renderLessons(lessons, former))) {
    const words = line.replace(/ \[[^\s\]]+\]$/, "");
    room -= words.length + 1;
    if (room < 0) break;
    shown.push(words);
  }
  return shown.join("\n");
}

function renderLesson({ key, outcome, by, kind, title, why }: Lesson): string {
  const who = by === "person" ? " by a person" : "";
  const where = kind === "" ? "" : ` on ${renderInline(kind, 80)}`;
  const reason = why === "" ? "" : ` Because: ${renderInline(why, 160)}`;
  return `- ${outcome}${who}${where}: ${renderInline(title, 160)}${reason} [${key}]`;
}

function linesOf(page: string): readonly string[] {
  return page.split("\n").filter((line) => /^- (?:accepted|rejected).* \[[^\s\]]+\]$/.test(line));
}

function keyOf(line: string): string {
  return /\[([^\s\]]+)\]$/.exec(line)?.[1] ?? line;
}

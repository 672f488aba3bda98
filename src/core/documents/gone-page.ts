import { isProse } from "./is-prose.ts";

/** Why a page may not be removed: what it is named for is still there, or it leads its folder; undefined when it may. */
export function whyNotGone(page: string, paths: Iterable<string>): string | undefined {
  const name = toName(page.split("/").at(-1) ?? "");
  if (name === "readme" || name === "index") return "it leads its folder";
  for (const path of paths)
    if (!isProse(path) && path.split("/").some((part) => toName(part) === name))
      return `${path} is still there, which has its name`;
  return undefined;
}

/** `addNote.js`, `add-note.md` and `add_note.test.ts` are of one name. */
function toName(part: string): string {
  return (part.replace(/^\./, "").split(".", 1)[0] ?? "").replace(/[-_ ]/g, "").toLowerCase();
}

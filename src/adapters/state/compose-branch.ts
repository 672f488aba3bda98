import type { FileChange } from "../../contracts/change.ts";
import type { Event } from "../../contracts/events/event.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Advance, Memory } from "../../ports/state-store.ts";
import { lessonsPath } from "./layout.ts";
import type { Branch } from "./read-branch.ts";
import { renderArchive, renderEvents, renderPages } from "./render-files.ts";

/** What goes into one commit. */
export type Addition = Pick<Advance, "pages" | "archive"> & { readonly added: readonly Event[]; readonly at: Date };

/** The commit on the branch's tip with the new events, pages and archived runs, and the memory as it is there. Nothing is pushed. */
export async function composeBranch(
  git: Git,
  branch: Branch,
  { added, at, pages, archive = [] }: Addition,
): Promise<Memory> {
  const { memory } = branch;
  const events = [...memory.events, ...added];
  const written = renderEvents(added);
  const shown = renderPages(pages?.(events) ?? new Map()).filter(
    (page) => !archive.some((run) => page.path.startsWith(`active/${run}/`)),
  );
  const files = new Map([
    ...branch.files,
    ...written.map((file): [string, Buffer] => [file.path, Buffer.from(file.content ?? "")]),
  ]);
  const archived = renderArchive(archive, events, files, [...branch.paths, ...written.map((file) => file.path)]);
  const tree = await git.writeTree(memory.tip, withoutDoubles([...written, ...shown, ...archived.changes]));
  const tip = await git.commit({ tree, parents: [memory.tip], message: toMessage(added, archive), at });
  return {
    tip,
    lastSeq: memory.lastSeq + added.length,
    events: events.filter((event) => !archive.includes(event.run)),
    finished: [...memory.finished, ...archived.finished],
    lessons: shown.find((page) => page.path === lessonsPath)?.content ?? memory.lessons,
  };
}

/** A run that ends and is archived in one push never shows its last file under `active/`. */
function withoutDoubles(changes: readonly FileChange[]): readonly FileChange[] {
  return [...new Map(changes.map((change) => [change.path, change])).values()];
}

function toMessage(added: readonly Event[], archive: readonly string[]): string {
  const lines = [
    ...added.map((event) => `${event.seq} ${event.run} ${event.ticket ?? "-"} ${event.type} ${event.key}`),
    ...archive.map((run) => `archive ${run}`),
  ];
  const [first = "Move refs"] = lines;
  return lines.length > 1 ? `${first} and ${lines.length - 1} more\n\n${lines.join("\n")}\n` : `${first}\n`;
}

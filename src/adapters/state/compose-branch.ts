import type { ChainLink } from "../../contracts/chain.ts";
import type { FileChange } from "../../contracts/change.ts";
import type { Event } from "../../contracts/events/event.ts";
import type { Genesis } from "../../contracts/genesis.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Advance, Memory } from "../../ports/state-store.ts";
import { digestOfEarlier, linesOf, linkAfter } from "./chain-digests.ts";
import { commandsPath, genesisPath, lessonsPath, manifestPath, parseEventsPath } from "./layout.ts";
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
  const { files: written, chain } = renderEvents(added, linkOf(branch));
  const isRaised = memory.chain === null && added.length > 0;
  const genesis = isRaised ? [renderGenesis(memory.lastSeq + 1)] : [];
  const shown = renderPages(pages?.(events) ?? new Map()).filter(
    (page) => !archive.some((run) => page.path.startsWith(`active/${run}/`)),
  );
  const files = new Map([
    ...branch.files,
    ...written.map((file): [string, Buffer] => [file.path, Buffer.from(file.content ?? "")]),
  ]);
  const archived = renderArchive(archive, events, files, [...branch.paths, ...written.map((file) => file.path)]);
  const tree = await git.writeTree(memory.tip, withoutDoubles([...genesis, ...written, ...shown, ...archived.changes]));
  const tip = await git.commit({ tree, parents: [memory.tip], message: toMessage(added, archive), at });
  return {
    tip,
    lastSeq: memory.lastSeq + added.length,
    events: archive.length === 0 ? events : events.filter((event) => !archive.includes(event.run)),
    finished: [...memory.finished, ...archived.finished],
    chain: added.length === 0 ? memory.chain : chain,
    lessons: shown.find((page) => page.path === lessonsPath)?.content ?? memory.lessons,
    commands: shown.find((page) => page.path === commandsPath)?.content ?? memory.commands,
  };
}

/** What the next file stands on: the newest one, or all that version 1 has left. */
function linkOf({ memory, files }: Branch): ChainLink {
  if (memory.chain === null) {
    const lines = [...files].flatMap(([path, content]) => (parseEventsPath(path) ? linesOf(content) : []));
    const sha256 = digestOfEarlier(linesOf(files.get(manifestPath)), lines);
    return linkAfter({ seq: memory.lastSeq, sha256 }, memory.finished.length);
  }
  return linkAfter(memory.chain, memory.chain.seq === 0 ? 0 : undefined);
}

/** Version 2: chained from that `seq` on. */
export function renderGenesis(chained: number): FileChange {
  const genesis: Genesis = { format: "baton-state", version: 2, chained };
  return { path: genesisPath, mode: "100644", encoding: "utf8", content: `${JSON.stringify(genesis)}\n` };
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

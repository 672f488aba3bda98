import type { ChainHead, ChainLink } from "../../contracts/chain.ts";
import type { FileChange } from "../../contracts/change.ts";
import type { Event } from "../../contracts/events/event.ts";
import { peopleEvents } from "../../contracts/events/people.ts";
import type { FinishedRun } from "../../contracts/finished-run.ts";
import { Fault } from "../../core/fault.ts";
import { digestOf, linkAfter } from "./chain-digests.ts";
import { archivePath, chainPath, eventsPath, manifestPath, parseEventsPath } from "./layout.ts";
import type { BranchFiles } from "./parse-branch.ts";
import { parseEventsFile } from "./parse-events-file.ts";
import { toRanges } from "./seq-ranges.ts";

export type Written = { readonly files: readonly FileChange[]; readonly chain: ChainHead };

/** One new file for each run that has new events, each chained to the one before; the first to `link`. With them the chain's new head. */
export function renderEvents(added: readonly Event[], link: ChainLink): Written {
  const byRun = new Map<string, Event[]>();
  for (const event of added) byRun.set(event.run, [...(byRun.get(event.run) ?? []), event]);
  const files: FileChange[] = [];
  let next = link;
  let chain: ChainHead = { seq: link.after, sha256: link.sha256 };
  for (const [run, events] of byRun) {
    const [first, ...others] = events.map((event) => `${JSON.stringify(event)}\n`);
    // The field stands first: people who look at the file see at once what it stands on.
    const content = [`{"chain":${JSON.stringify(next)},${first?.slice(1)}`, ...others].join("");
    chain = { seq: events[0]?.seq ?? 0, sha256: digestOf(content) };
    next = linkAfter(chain);
    files.push(text(eventsPath(run, chain.seq), content));
  }
  return { files: files.length === 0 ? [] : [...files, text(chainPath, `${JSON.stringify(chain)}\n`)], chain };
}

export function renderPages(pages: ReadonlyMap<string, string>): readonly FileChange[] {
  return [...pages].map(([path, content]) => {
    if (!/^((README|lessons)\.md|commands\.json|active\/[^/]+\/README\.md)$/.test(path))
      throw new Fault(
        "path.refused",
        `Pages are README.md, lessons.md, commands.json and active/<run>/README.md, not ${JSON.stringify(path)}`,
        {
          who: "us",
          facts: { path },
        },
      );
    return text(path, content);
  });
}

export type Archived = { readonly changes: readonly FileChange[]; readonly finished: readonly FinishedRun[] };

/**
 * Moves finished runs into the archive: the bytes of their event files one after the other, what lay in `active/<run>/` removed, a line in the manifest.
 * `files`: the branch with the new events in it; `paths`: all paths of the branch as it will stand.
 */
export function renderArchive(
  runs: readonly string[],
  events: readonly Event[],
  files: BranchFiles,
  paths: readonly string[],
): Archived {
  const finished: FinishedRun[] = [];
  const changes: FileChange[] = [];
  for (const run of runs) {
    const own = events.filter((event) => event.run === run);
    const sources = [...files.keys()].filter((path) => path.startsWith(`active/${run}/events/`)).sort();
    const content = Buffer.concat(sources.map((path) => files.get(path) ?? Buffer.alloc(0))).toString();
    const links = sources.flatMap((path) => linkOf(path, files.get(path)) ?? []);
    finished.push(toFinished(run, own, { content, links }));
    changes.push(text(archivePath(run), content));
    for (const path of paths)
      if (path.startsWith(`active/${run}/`)) changes.push({ path, mode: "100644", encoding: "utf8", content: null });
  }
  const manifest = files.get(manifestPath)?.toString() ?? "";
  if (finished.length > 0)
    changes.push(text(manifestPath, manifest + finished.map((line) => `${JSON.stringify(line)}\n`).join("")));
  return { changes, finished };
}

function linkOf(path: string, content: Buffer | undefined): ChainLink | undefined {
  const place = parseEventsPath(path);
  return place === undefined || content === undefined ? undefined : parseEventsFile(path, content, place).link;
}

/** The line of the manifest for a run that is over, from its events and the bytes of its files, one after the other. */
export function toFinished(
  run: string,
  events: readonly Event[],
  { content, links }: { readonly content: string; readonly links: readonly ChainLink[] },
): FinishedRun {
  const start = events.find((event) => event.type === "START_PROJECT");
  const end = events.findLast((event) => event.type === "ALL_FEATURES_COMPLETE" || event.type === "RUN_STOPPED");
  if (start?.type !== "START_PROJECT" || end === undefined)
    throw new Fault("state.transition", `Run ${run} can not be archived: it is not over`, {
      who: "us",
      facts: { run },
    });
  const said = events.filter((event) => event.type in peopleEvents);
  const times = said.flatMap(({ payload }) => ("saidAt" in payload && payload.saidAt !== null ? [payload.saidAt] : []));
  return {
    run,
    issue: start.payload.issue.number,
    kind: events.findLast((event) => event.type === "PROJECT_WIDENED")?.payload.kind ?? start.payload.kind,
    outcome: end.type === "RUN_STOPPED" ? "stopped" : "done",
    archive: archivePath(run),
    sha256: digestOf(content),
    seqs: toRanges(events.map((event) => event.seq)),
    endedAt: end.at,
    lastSaidAt: times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null,
    said: said.map((event) => event.key),
    ...(links.length === 0 ? {} : { links: links.filter((link) => isForeign(link, events)) }),
  };
}

/** Of another run's file, or of what came before there was a chain. */
function isForeign({ after, archived }: ChainLink, own: readonly Event[]): boolean {
  return archived !== undefined || !own.some((event) => event.seq === after);
}

function text(path: string, content: string): FileChange {
  return { path, mode: "100644", encoding: "utf8", content };
}

import { createHash } from "node:crypto";
import type { FileChange } from "../../contracts/change.ts";
import type { Event } from "../../contracts/events/event.ts";
import { peopleEvents } from "../../contracts/events/people.ts";
import type { FinishedRun } from "../../contracts/finished-run.ts";
import { Fault } from "../../core/fault.ts";
import { archivePath, eventsPath, manifestPath } from "./layout.ts";
import type { BranchFiles } from "./parse-branch.ts";
import { toRanges } from "./seq-ranges.ts";

/** One new file for each run that has new events. */
export function renderEvents(added: readonly Event[]): readonly FileChange[] {
  const byRun = new Map<string, Event[]>();
  for (const event of added) byRun.set(event.run, [...(byRun.get(event.run) ?? []), event]);
  return [...byRun].map(([run, events]) =>
    text(eventsPath(run, events[0]?.seq ?? 0), events.map((event) => `${JSON.stringify(event)}\n`).join("")),
  );
}

export function renderPages(pages: ReadonlyMap<string, string>): readonly FileChange[] {
  return [...pages].map(([path, content]) => {
    if (!/^((README|lessons)\.md|active\/[^/]+\/README\.md)$/.test(path))
      throw new Fault(
        "path.refused",
        `Pages are README.md, lessons.md and active/<run>/README.md, not ${JSON.stringify(path)}`,
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
    finished.push(toFinished(run, own, content));
    changes.push(text(archivePath(run), content));
    for (const path of paths)
      if (path.startsWith(`active/${run}/`)) changes.push({ path, mode: "100644", encoding: "utf8", content: null });
  }
  const manifest = files.get(manifestPath)?.toString() ?? "";
  if (finished.length > 0)
    changes.push(text(manifestPath, manifest + finished.map((line) => `${JSON.stringify(line)}\n`).join("")));
  return { changes, finished };
}

function toFinished(run: string, events: readonly Event[], content: string): FinishedRun {
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
    kind: start.payload.kind,
    outcome: end.type === "RUN_STOPPED" ? "stopped" : "done",
    archive: archivePath(run),
    sha256: createHash("sha256").update(content).digest("hex"),
    seqs: toRanges(events.map((event) => event.seq)),
    endedAt: end.at,
    lastSaidAt: times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null,
    said: said.map((event) => event.key),
  };
}

function text(path: string, content: string): FileChange {
  return { path, mode: "100644", encoding: "utf8", content };
}

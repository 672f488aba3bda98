import { ChainHead } from "../../contracts/chain.ts";
import type { Event } from "../../contracts/events/event.ts";
import { FinishedRun } from "../../contracts/finished-run.ts";
import { Genesis } from "../../contracts/genesis.ts";
import { Fault } from "../../core/fault.ts";
import type { Memory } from "../../ports/state-store.ts";
import { linesOf } from "./chain-digests.ts";
import { type ChainedFile, checkChain } from "./check-chain.ts";
import { chainPath, commandsPath, genesisPath, lessonsPath, manifestPath, parseEventsPath } from "./layout.ts";
import { corrupt, parseEventsFile } from "./parse-events-file.ts";
import { findSeqProblem, parseRanges } from "./seq-ranges.ts";

/** The files of the branch that are read: path → content. */
export type BranchFiles = ReadonlyMap<string, Buffer>;

const ownPaths: ReadonlySet<string> = new Set([genesisPath, manifestPath, lessonsPath, commandsPath, chainPath]);

export function isRead(path: string): boolean {
  return ownPaths.has(path) || parseEventsPath(path) !== undefined;
}

/** The memory that the branch's files hold; pure. All is checked: version, each line's contract, each run's keys, the order of all, the chain of digests. */
export function parseBranch(tip: string, files: BranchFiles): Memory {
  const genesis = parseGenesis(files.get(genesisPath));
  const finished = parseManifest(files.get(manifestPath));
  const events: Event[] = [];
  const chained: ChainedFile[] = [];
  for (const [path, content] of files) {
    const place = parseEventsPath(path);
    if (place === undefined) continue;
    const file = parseEventsFile(path, content, place);
    events.push(...file.events);
    chained.push({ path, firstSeq: place.firstSeq, link: file.link, content });
  }
  events.sort((a, b) => a.seq - b.seq);
  checkKeys(events);
  const lastSeq = checkOrder(events, finished);
  const chain = parseHead(files.get(chainPath));
  checkChain({ genesis, head: chain, files: chained, finished, manifest: linesOf(files.get(manifestPath)) });
  return {
    tip,
    events,
    finished,
    lessons: files.get(lessonsPath)?.toString() ?? "",
    commands: files.get(commandsPath)?.toString() ?? "",
    lastSeq,
    chain,
  };
}

export function parseGenesis(content: Buffer | undefined): Genesis {
  const value = parseJson(genesisPath, content);
  const parsed = Genesis.safeParse(value);
  if (parsed.success) return parsed.data;
  const version =
    typeof value === "object" && value !== null && "version" in value ? JSON.stringify(value.version) : "none";
  throw new Fault(
    "state.version",
    `${genesisPath} of the branch baton-state says format version ${version}; this Baton knows versions 1 and 2. Use the Baton that wrote it, or a newer one. Nothing was written.`,
    {
      who: "user",
      facts: { version },
    },
  );
}

export function parseHead(content: Buffer | undefined): ChainHead | null {
  if (content === undefined) return null;
  const parsed = ChainHead.safeParse(parseJson(chainPath, content));
  if (parsed.success) return parsed.data;
  throw corrupt(chainPath, 1, parsed.error.issues[0]?.message ?? "breaks its contract");
}

function parseJson(path: string, content: Buffer | undefined): unknown {
  if (content === undefined) throw corrupt(path, 1, "the file is missing");
  try {
    return JSON.parse(content.toString());
  } catch {
    throw corrupt(path, 1, "no JSON");
  }
}

export function parseManifest(content: Buffer | undefined): readonly FinishedRun[] {
  const text = content?.toString() ?? "";
  if (text === "") return [];
  if (!text.endsWith("\n")) throw corrupt(manifestPath, text.split("\n").length, "the line is cut off (it has no end)");
  return text
    .slice(0, -1)
    .split("\n")
    .map((line, index) => {
      try {
        return FinishedRun.parse(JSON.parse(line));
      } catch (cause) {
        throw corrupt(manifestPath, index + 1, cause instanceof Error ? cause.message.slice(0, 500) : String(cause));
      }
    });
}

function checkKeys(events: readonly Event[]): void {
  const seen = new Map<string, number>();
  for (const event of events) {
    const name = `${event.run} ${event.key}`;
    const former = seen.get(name);
    if (former !== undefined)
      throw corrupt(
        `active/${event.run}/events`,
        1,
        `the events ${former} and ${event.seq} have the same key ${event.key}`,
      );
    seen.set(name, event.seq);
  }
}

/** Every number from 1 up to the last is there once, over the active and the archived runs. */
function checkOrder(events: readonly Event[], finished: readonly FinishedRun[]): number {
  const archived = finished.flatMap((run) => parseRanges(run.seqs));
  const ranges = [...archived, ...events.map((event) => ({ first: event.seq, last: event.seq }))];
  const problem = findSeqProblem(ranges);
  if (problem?.kind === "gap")
    throw corrupt("active", 1, `the event with seq ${problem.seq} is missing, though later ones are there`);
  if (problem) throw corrupt("active", 1, `there are two events with seq ${problem.seq}`);
  return ranges.reduce((last, range) => Math.max(last, range.last), 0);
}

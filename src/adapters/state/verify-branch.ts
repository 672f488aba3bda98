import type { ChainHead } from "../../contracts/chain.ts";
import type { Event } from "../../contracts/events/event.ts";
import type { FinishedRun } from "../../contracts/finished-run.ts";
import { digestOf, linesOf } from "./chain-digests.ts";
import { type ChainedFile, checkChain } from "./check-chain.ts";
import { genesisPath, manifestPath, parseEventsPath } from "./layout.ts";
import { type BranchFiles, parseBranch, parseGenesis } from "./parse-branch.ts";
import { corrupt, parseEventsFile } from "./parse-events-file.ts";
import { toFinished } from "./render-files.ts";

/** What was proved of a whole branch, archives included. */
export type Verified = {
  readonly head: ChainHead | null;
  readonly lastSeq: number;
  readonly active: number;
  readonly archived: number;
  /** First `seq` of the first chained file; null: none is. */
  readonly chained: number | null;
  /** Digest of each chained file by its first `seq`. */
  readonly digests: ReadonlyMap<number, string>;
};

/** Proves all that the branch's own bytes can prove: `files` are all of it, archives too. What does not hold is a Fault `state.corrupt`; pure. */
export function verifyBranch(tip: string, files: BranchFiles): Verified {
  const memory = parseBranch(tip, files);
  const genesis = parseGenesis(files.get(genesisPath));
  const active = [...files].flatMap(([path, content]): ChainedFile[] => {
    const place = parseEventsPath(path);
    return place === undefined
      ? []
      : [{ path, firstSeq: place.firstSeq, link: parseEventsFile(path, content, place).link, content }];
  });
  const archived = memory.finished.flatMap((run) => verifyArchive(run, files.get(run.archive)));
  const all = [...active, ...archived];
  checkChain({
    genesis,
    head: memory.chain,
    files: all,
    finished: memory.finished,
    manifest: linesOf(files.get(manifestPath)),
  });
  return {
    head: memory.chain,
    lastSeq: memory.lastSeq,
    active: new Set(memory.events.map((event) => event.run)).size,
    archived: memory.finished.length,
    chained: genesis.version === 1 ? null : genesis.chained,
    digests: new Map(
      all.flatMap(({ link, firstSeq, content }) => (link === undefined ? [] : [[firstSeq, digestOf(content)]])),
    ),
  };
}

/** The files that an archive was made of, once its bytes and its line of the manifest were found to be what they should. */
function verifyArchive(finished: FinishedRun, content: Buffer | undefined): readonly ChainedFile[] {
  const { run, archive } = finished;
  if (content === undefined) throw corrupt(archive, 1, "the archive is missing");
  const digest = digestOf(content);
  if (digest !== finished.sha256)
    throw corrupt(
      archive,
      1,
      `its digest is ${digest.slice(0, 16)}, and ${manifestPath} says ${finished.sha256.slice(0, 16)}`,
    );
  const files = splitArchive(content).map((part) => ({ content: part, path: archive, firstSeq: seqOf(part) }));
  const parsed = files.map((file) => ({
    ...file,
    ...parseEventsFile(archive, file.content, { run, firstSeq: file.firstSeq }),
  }));
  const events: readonly Event[] = parsed.flatMap((file) => file.events);
  const links = parsed.flatMap((file) => file.link ?? []);
  const { links: _, ...expected } = toFinished(run, events, { content: content.toString(), links });
  const { links: __, ...told } = finished;
  if (JSON.stringify(expected) !== JSON.stringify(told))
    throw corrupt(manifestPath, 1, `the line of run ${run} is not what its archive comes to`);
  return parsed;
}

/** Each line with a `chain` begins a file; what stands before the first is of version 1. */
function splitArchive(content: Buffer): readonly Buffer[] {
  const parts: string[][] = [];
  for (const line of linesOf(content)) {
    const last = parts.at(-1);
    if (last === undefined || line.startsWith('{"chain":')) parts.push([line]);
    else last.push(line);
  }
  return parts.map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join("")));
}

function seqOf(content: Buffer): number {
  const match = /"seq":(\d+)/.exec(content.toString());
  return Number(match?.[1] ?? 0);
}

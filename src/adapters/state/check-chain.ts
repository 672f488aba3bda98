import type { ChainHead, ChainLink } from "../../contracts/chain.ts";
import type { FinishedRun } from "../../contracts/finished-run.ts";
import type { Genesis } from "../../contracts/genesis.ts";
import { digestOf, digestOfEarlier, linesOf } from "./chain-digests.ts";
import { chainPath } from "./layout.ts";
import { corrupt } from "./parse-events-file.ts";
import { parseRanges } from "./seq-ranges.ts";

/** One file of events, or one that stands in an archive. */
export type ChainedFile = {
  readonly path: string;
  readonly firstSeq: number;
  readonly link: ChainLink | undefined;
  readonly content: Buffer;
};

export type Chain = {
  readonly genesis: Genesis;
  readonly head: ChainHead | null;
  readonly files: readonly ChainedFile[];
  readonly finished: readonly FinishedRun[];
  /** The manifest's lines, as they are. */
  readonly manifest: readonly string[];
};

/** Who says what a file's digest is: the file after it, an archived run's line in the manifest, or the head. */
type Witness = { readonly sha256: string; readonly by: string };

/**
 * Every file is what the one after it says, the newest what `chain.json` says. A file that is not: a Fault `state.corrupt` with file and seq. Where the
 * files beside it are archived, the manifest says it; pure.
 */
export function checkChain(chain: Chain): void {
  const { genesis, head, files } = chain;
  if (genesis.version === 1) {
    checkUnchained(chain);
    return;
  }
  if (head === null) throw corrupt(chainPath, 1, "the file is missing");
  for (const { firstSeq, link, path } of files)
    if (firstSeq >= genesis.chained !== (link !== undefined))
      throw corrupt(
        path,
        1,
        `the events from seq ${firstSeq} on ${link === undefined ? "have lost" : "were given"} their place in the chain`,
      );
  const witnesses = findWitnesses(chain, head);
  for (const file of files) if (file.link !== undefined) checkFile(file, witnesses.get(file.firstSeq));
  checkEarlier(chain, genesis.chained);
}

function checkFile({ path, firstSeq, content }: ChainedFile, witness: Witness | undefined): void {
  if (witness === undefined) throw corrupt(path, 1, `nothing in the chain knows the events from seq ${firstSeq} on`);
  const digest = digestOf(content);
  if (digest === witness.sha256) return;
  throw corrupt(
    path,
    1,
    `the events from seq ${firstSeq} on are not what was written: their digest is ${short(digest)}, and ${witness.by} says ${short(witness.sha256)}`,
  );
}

function checkUnchained({ files, head }: Chain): void {
  const [chained] = files.filter((file) => file.link !== undefined);
  if (chained !== undefined) throw corrupt(chained.path, 1, "the file is chained, and genesis.json says version 1");
  if (head !== null) throw corrupt(chainPath, 1, "there is a chain, and genesis.json says version 1");
}

function findWitnesses({ files, finished }: Chain, head: ChainHead): ReadonlyMap<number, Witness> {
  const witnesses = new Map<number, Witness>();
  const say = (seq: number, sha256: string, by: string): void => {
    const other = witnesses.get(seq);
    if (other !== undefined && other.sha256 !== sha256)
      throw corrupt(chainPath, 1, `${by} and ${other.by} say different things of the events from seq ${seq} on`);
    witnesses.set(seq, { sha256, by });
  };
  for (const { link, path } of files)
    if (link !== undefined && link.archived === undefined) say(link.after, link.sha256, path);
  for (const run of finished)
    for (const link of run.links ?? [])
      if (link.archived === undefined) say(link.after, link.sha256, `registry/manifest.jsonl (${run.run})`);
  say(head.seq, head.sha256, chainPath);
  return witnesses;
}

/** All that was there before files were chained is what the first chained file says, if all of it is at hand. */
function checkEarlier({ files, finished, manifest, head }: Chain, chained: number): void {
  const links = [...files.flatMap(({ link }) => link ?? []), ...finished.flatMap(({ links = [] }) => links)];
  const first = links.find((link) => link.archived !== undefined);
  if (first === undefined) {
    if ((head?.seq ?? 0) >= chained) throw corrupt(chainPath, 1, `no file tells what came before seq ${chained}`);
    return;
  }
  const before = finished.slice(0, first.archived);
  const known = new Set(before.map((run) => run.archive));
  const early = files.filter((file) => file.firstSeq < chained && !known.has(file.path));
  const lines = early.flatMap((file) => linesOf(file.content));
  // What was archived since is not at hand; who reads the archives has it.
  if (lines.length + before.reduce((sum, run) => sum + countOf(run.seqs), 0) < chained - 1) return;
  const digest = digestOfEarlier(manifest.slice(0, first.archived), lines);
  if (digest !== first.sha256)
    throw corrupt(
      "active",
      1,
      `the events up to seq ${chained - 1} are not what was written: their digest is ${short(digest)}, and the first chained file says ${short(first.sha256)}`,
    );
}

function countOf(seqs: string): number {
  return parseRanges(seqs).reduce((sum, range) => sum + range.last - range.first + 1, 0);
}

function short(sha256: string): string {
  return sha256.slice(0, 16);
}

import { createHash } from "node:crypto";
import type { PreferencePair } from "../../contracts/dataset.ts";
import { Event } from "../../contracts/events/event.ts";
import { toFault } from "../../core/fault.ts";
import type { LeftOut } from "../../policy/dataset/left-out.ts";
import { type DecidedPair, findPairs, type RoundPair } from "../../policy/dataset/pairs/find-pairs.ts";
import { scrubText } from "../../policy/dataset/scrub/scrub-text.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";

/** A change that is longer than what a model answers at once teaches nothing. */
const maxDiffCharacters = 60_000;

export type ReadPairs = { readonly pairs: readonly PreferencePair[]; readonly leftOut: readonly LeftOut[] };

/**
 * Preference pairs from what the state branch knows, archived runs included: scrubbed, each once. A round whose commits are not to be had any more, or whose
 * change is too long, is left out with the reason.
 */
export async function readPairs(licence: string, ports: Ports): Promise<ReadPairs> {
  const git = await ports.git();
  const memory = await (await ports.state()).read();
  const { findings, rounds } = findPairs(await readEvents(memory, git));
  const found: DecidedPair[] = [...findings];
  const leftOut: LeftOut[] = [];
  for (const round of rounds) {
    const read = await readRound(round, git);
    if ("pair" in read) found.push(read.pair);
    else leftOut.push({ id: idOf(round.source), reason: "no pair", detail: `${round.source}: ${read.why}` });
  }
  const clean = (text: string): string => scrubText(text, (one) => ports.reporter.redact(one)).text;
  const pairs = found.map((pair): PreferencePair => {
    const prompt = { system: pair.prompt.system, user: clean(pair.prompt.user) };
    const texts = { prompt, chosen: clean(pair.chosen), rejected: clean(pair.rejected) };
    return { id: idOf(texts), ...texts, kind: pair.kind, source: pair.source.slice(0, 500), licence };
  });
  const distinct = new Map(pairs.filter(({ chosen, rejected }) => chosen !== rejected).map((pair) => [pair.id, pair]));
  return { pairs: [...distinct.values()], leftOut };
}

/** Of all runs: the active ones as the store has them, the archived ones from their files. */
async function readEvents(memory: Memory, git: Git): Promise<readonly Event[]> {
  const archives = memory.finished.map(({ archive }) => archive);
  const files = archives.length === 0 ? new Map<string, Buffer>() : await git.readFiles(memory.tip, archives);
  const archived = [...files.values()].flatMap((bytes) =>
    bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const { chain: _chain, ...event } = JSON.parse(line) as Record<string, unknown>;
        return Event.parse(event);
      }),
  );
  return [...archived, ...memory.events].sort((one, other) => one.seq - other.seq);
}

async function readRound(
  { base, rejected, chosen, prompt, source }: RoundPair,
  git: Git,
): Promise<{ readonly pair: DecidedPair } | { readonly why: string }> {
  try {
    await git.fetch([base, rejected, chosen]);
    const [worse, better] = [await git.diff(base, rejected), await git.diff(base, chosen)].map((diff) =>
      diff.toString("utf8"),
    );
    if (worse === undefined || better === undefined || worse === "" || better === "")
      return { why: "it changes nothing" };
    if (Math.max(worse.length, better.length) > maxDiffCharacters)
      return { why: `its change has more than ${maxDiffCharacters} characters` };
    return { pair: { prompt, chosen: better, rejected: worse, kind: "round", source } };
  } catch (thrown) {
    return { why: `its commits are not to be had: ${toFault(thrown).message}` };
  }
}

function idOf(words: unknown): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 16);
}

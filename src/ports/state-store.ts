import type { ChainHead } from "../contracts/chain.ts";
import type { Event, EventDraft } from "../contracts/events/event.ts";
import type { FinishedRun } from "../contracts/finished-run.ts";
import type { WantedFiles } from "./git/git-objects.ts";
import type { RefUpdate } from "./git/git-remote.ts";

/** All events of the runs that are active, in order of `seq`, and where the branch is. */
export type Memory = {
  readonly tip: string;
  readonly lastSeq: number;
  readonly events: readonly Event[];
  /** Runs that are finished and archived. */
  readonly finished: readonly FinishedRun[];
  /** The page `lessons.md`: what the reviews of archived runs taught; empty when there is none. */
  readonly lessons: string;
  /** The file `commands.json`: the commands that archived runs were green by; empty when there is none. */
  readonly commands: string;
  /** Digest of the newest file of events, which covers all before it; null: nothing was written since files are chained. */
  readonly chain: ChainHead | null;
};

/** What a writer wants to add. No events and no refs: nothing is pushed. */
export type Advance = {
  readonly events: readonly EventDraft[];
  /** Moved in the same atomic push. */
  readonly refs?: readonly RefUpdate[];
  /** Runs that are over (ALL_FEATURES_COMPLETE or RUN_STOPPED) and need no effect any more: they move into the archive, byte for byte. */
  readonly archive?: readonly string[];
  /** Pages for people from the events as they will stand, by path: `README.md`, `lessons.md`, `commands.json`, `active/<run>/README.md`. */
  readonly pages?: (events: readonly Event[]) => ReadonlyMap<string, string>;
};

export type Advanced =
  | { readonly pushed: true; readonly memory: Memory; readonly added: readonly Event[] }
  | { readonly pushed: false; readonly memory: Memory }
  | { readonly pushed: false; readonly denied: string; readonly memory: Memory };

/** `refs`: where the wanted ones are; others may be among them. */
export type Derive = (memory: Memory, refs: ReadonlyMap<string, string>) => Promise<Advance | null>;

/** What a job will need beside the state. */
export type Beside = { readonly commits: readonly string[]; readonly files: readonly WantedFiles[] };

/** What shows that Baton has worked in a repository; `commit`: the state's, if it was shown there. */
export type Trace = { readonly what: string; readonly commit: string | null };

/** The branch `baton-state` and its mirror `refs/baton/state` (DESIGN § 4). */
export interface StateStore {
  /**
   * Made with its genesis when there is none and no mirror, and Baton never worked here; gone, rewritten or behind is a Fault that names the line which restores it. `beside` is fetched in
   * the same requests when this job has read nothing yet; what of it is not to be had is passed over.
   */
  read(beside?: Beside): Promise<Memory>;
  /**
   * Reads the tip, asks `derive` what to add, pushes all at once. Refused because something moved: reads again and derives anew, with full jitter,
   * until the deadline (Fault `state.contended`). Events whose key the run has already are left out. `wanted`: patterns of refs as `git ls-remote` takes
   * them; `derive` is told where they are, never older than the state. Where the tip is one that this job had read before, that costs no request of its own.
   */
  advance(derive: Derive, wanted?: readonly string[]): Promise<Advanced>;
}

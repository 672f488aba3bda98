import { Fault } from "../../core/fault.ts";
import { delayMs } from "../../core/retry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Pushed } from "../../ports/git/git-remote.ts";
import type { Advanced, Beside, Derive, StateStore, Trace } from "../../ports/state-store.ts";
import { composeBranch } from "./compose-branch.ts";
import { anewRef, mirrorRef, stateRef } from "./layout.ts";
import { fetchBranch, type Located, locateBranch } from "./locate-branch.ts";
import { type Accept, placeDrafts } from "./place-drafts.ts";
import { type Branch, createReader } from "./read-branch.ts";
import { missing, refuseFormer } from "./refuse-former.ts";
import { startBranch } from "./start-branch.ts";

export type StateSetup = {
  readonly git: Git;
  readonly clock: Clock;
  readonly accept: Accept;
  /** Looks whether Baton has worked here before: asked once, where nothing of its memory is there. */
  readonly findTrace?: () => Promise<Trace | undefined>;
  /** How long one `advance` may try; 60,000 when it lacks. */
  readonly deadlineMs?: number;
};

/** The port `StateStore` on real git: compare-and-swap on one branch, with its mirror. What was read once in this job is not asked for again. */
export function openState({ git, clock, accept, findTrace, deadlineMs = 60_000 }: StateSetup): StateStore {
  const readBranch = createReader(git);

  let isFirst = true;
  let lastTip: string | undefined;
  async function open(
    beside: Beside = { commits: [], files: [] },
    wanted: readonly string[] = [],
  ): Promise<{ branch: Branch; located: Located }> {
    // Later the branch is mostly where it was, and its name alone is the smaller question.
    const located = isFirst ? await openFirst(beside.commits) : await locateBranch(git, wanted);
    if (located === undefined) throw missing({ what: "what this very job has read of it", commit: lastTip ?? null });
    const branch = await readBranch(located.tip, isFirst ? beside.files : []);
    isFirst = false;
    lastTip = located.tip;
    return { branch, located };
  }

  async function openFirst(beside: readonly string[]): Promise<Located> {
    const found = await fetchBranch(git, beside);
    if (found.tip !== null) return found;
    await refuseFormer(found.refs, findTrace ?? (async () => undefined));
    return startBranch(git, clock, found.refs.get(anewRef) ?? null);
  }

  async function ask(wanted: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return wanted.length === 0 ? new Map() : git.refs(wanted);
  }

  /** One try: what is to be added to the branch as it is now, pushed with the refs. `moved`: somebody was quicker. */
  async function attempt(derive: Derive, wanted: readonly string[]): Promise<Advanced | "moved"> {
    const before = lastTip;
    const { branch, located } = await open(undefined, wanted);
    const { memory } = branch;
    // What the state says of a branch must be there to be seen. A server moves and lists refs one after the other: those in one listing with a tip that is
    // new to this job may be older than it.
    const isOld = located.tip === before;
    const there = (isOld ? located.refs : undefined) ?? (await ask(wanted));
    const advance = await derive(memory, there);
    if (advance === null) return { pushed: false, memory };
    const at = clock.now();
    const added = placeDrafts(memory, advance.events, at, accept);
    const refs = advance.refs ?? [];
    // All of it has been written before: the refs went with it, and must not move a second time.
    const isRepeated = advance.events.length > 0 && added.length === 0;
    const isEmpty = added.length === 0 && refs.length === 0 && (advance.archive ?? []).length === 0;
    if (isRepeated || isEmpty) return { pushed: false, memory };
    const next = await composeBranch(git, branch, { ...advance, added, at });
    const pushed: Pushed = await git.push([
      { ref: stateRef, to: next.tip, expect: memory.tip },
      { ref: mirrorRef, to: next.tip, expect: located.mirror },
      ...refs,
    ]);
    if (pushed.ok) {
      lastTip = next.tip;
      return { pushed: true, memory: next, added };
    }
    return pushed.why === "denied" ? { pushed: false, denied: pushed.message, memory } : "moved";
  }

  return {
    read: async (beside) => (await open(beside)).branch.memory,
    async advance(derive, wanted = []) {
      const end = clock.monotonicMs() + deadlineMs;
      for (let tries = 0; ; tries++) {
        const advanced = await attempt(derive, wanted);
        if (advanced !== "moved") return advanced;
        const waitMs = delayMs(tries, { baseMs: 500, capMs: 8000 }, () => clock.random());
        if (clock.monotonicMs() + waitMs >= end) {
          throw new Fault(
            "state.contended",
            `Other jobs moved ${stateRef} or a ref that goes with it ${tries + 1} times in ${Math.round(deadlineMs / 1000)} s; nothing was written. Run it again.`,
            {
              who: "outside",
              retryable: true,
              facts: { tries: tries + 1 },
            },
          );
        }
        await clock.sleep(waitMs);
      }
    },
  };
}

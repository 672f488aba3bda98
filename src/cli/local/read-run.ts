import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../../adapters/clock/system-clock.ts";
import { openGit } from "../../adapters/git/open-git.ts";
import { openState } from "../../adapters/state/open-state.ts";
import { fold } from "../../state/fold.ts";
import { checkAppend } from "../../state/machines/check-append.ts";
import type { RunState, State } from "../../state/state.ts";

const stateRef = "refs/heads/baton-state";
const identity = { name: "baton local", email: "baton@users.noreply.github.com" };

/** The state as `baton-state` of a bare repository tells it; undefined while there is no such branch. */
export async function readState(bare: string): Promise<State | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-read-"));
  try {
    const git = await openGit({ folder, remoteUrl: bare, identity });
    if (!(await git.refs([stateRef])).has(stateRef)) return undefined;
    const store = openState({ git, clock: systemClock, accept: checkAppend });
    return fold((await store.read()).events);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The newest run of an issue. */
export function findRun(state: State | undefined, issue: number): RunState | undefined {
  return [...(state?.runs.values() ?? [])].filter((run) => run.issue.number === issue).at(-1);
}

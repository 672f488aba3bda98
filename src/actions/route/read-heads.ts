import type { Forge } from "../../ports/forge/forge.ts";
import type { State } from "../../state/state.ts";

/** Heads of the pull requests that are only reviewed, by run; those of forks too, as nothing of them is run outside the sandbox. */
export async function readHeads(state: State, forge: Pick<Forge, "pull">): Promise<ReadonlyMap<string, string>> {
  const heads = new Map<string, string>();
  for (const run of state.runs.values()) {
    if (run.kind !== "review" || run.status === "done" || run.status === "stopped") continue;
    const pull = await forge.pull(run.issue.number);
    if (pull.state === "open") heads.set(run.run, pull.head.sha);
  }
  return heads;
}

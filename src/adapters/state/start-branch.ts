import { Fault } from "../../core/fault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Git } from "../../ports/git/git.ts";
import { emptyChain } from "./chain-digests.ts";
import { renderGenesis } from "./compose-branch.ts";
import { anewRef, chainPath, genesisReadme, mirrorRef, stateRef } from "./layout.ts";
import { type Located, locateBranch } from "./locate-branch.ts";

/** The first commit of a repository that has neither branch nor mirror, with no parent; `anew`: where the ref is that asked for it. Of two jobs that do this at once, one wins and both go on from it. */
export async function startBranch(git: Git, clock: Clock, anew: string | null): Promise<Located> {
  const tree = await git.writeTree(null, [
    { path: "README.md", mode: "100644", encoding: "utf8", content: genesisReadme },
    renderGenesis(1),
    { path: chainPath, mode: "100644", encoding: "utf8", content: `${JSON.stringify(emptyChain)}\n` },
  ]);
  const tip = await git.commit({ tree, parents: [], message: "Start Baton's memory\n", at: clock.now() });
  const pushed = await git.push([
    { ref: stateRef, to: tip, expect: null },
    { ref: mirrorRef, to: tip, expect: null },
    ...(anew === null ? [] : [{ ref: anewRef, to: null, expect: anew }]),
  ]);
  if (pushed.ok) return { tip, mirror: tip };
  const other = pushed.why === "stale" ? await locateBranch(git) : undefined;
  if (other) return other;
  throw new Fault(
    "git.refused",
    `The branch baton-state could not be made: ${pushed.message}\nThe job needs \`permissions: contents: write\`, and no rule may forbid pushes to baton-state or ${mirrorRef}.`,
    { who: "user" },
  );
}

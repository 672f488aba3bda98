import type { Config } from "../../config/config.ts";
import { toFault } from "../../core/fault.ts";
import { afterMerge } from "../../leg/after-merge.ts";
import { hasDiverged } from "../../leg/landed.ts";
import type { Ports } from "../../ports/ports.ts";
import type { State } from "../../state/state.ts";
import type { LostMerges } from "./read-lost-merges.ts";
import type { Tips } from "./read-main.ts";

/** What the job that died in its merge would have done after it: the branch goes, where it still is what was merged, and the workflows start. Fails nothing. */
export async function tidyLanded(
  landings: LostMerges["landed"],
  { state, config, tips }: { readonly state: State; readonly config: Config; readonly tips: Tips },
  ports: Ports,
): Promise<void> {
  for (const { run: name, branch, landed } of landings) {
    const run = state.runs.get(name);
    if (run !== undefined && !hasDiverged(landed)) await afterMerge(ports, { config, run });
    if (tips.branches.get(branch) !== landed.head) continue;
    try {
      await (await ports.git()).push([{ ref: `refs/heads/${branch}`, to: null, expect: landed.head }]);
    } catch (thrown) {
      ports.reporter.warn(`The branch ${branch} of a merged feature stays: ${toFault(thrown).message}`);
    }
  }
}

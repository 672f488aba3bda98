import { toFault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import type { Leg } from "./open-claim.ts";

/**
 * Starts the workflows that the configuration names (they may deploy, so only once the default branch is what was proved, or is proved since): a merge with
 * a job's token starts none by itself. One that can not be started is told, and fails nothing.
 */
export async function afterMerge(
  { forge, reporter }: Ports,
  { config, run }: Pick<Leg, "config" | "run">,
): Promise<void> {
  for (const workflow of config.merge["after-merge"]) {
    try {
      await forge.dispatch(workflow, run.base.ref);
    } catch (thrown) {
      reporter.warn(`\`merge.after-merge\`: ${workflow} was not started: ${toFault(thrown).message}`);
    }
  }
}

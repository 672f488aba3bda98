import { loadConfig } from "../../config/load-config.ts";
import type { SetUpJob } from "../../contracts/claim.ts";
import { readSetUpAction, toSetUpJobs } from "../../leg/set-up-action/read-set-up-action.ts";
import type { Ports } from "../../ports/ports.ts";

/** The jobs that run the set-up action of the commit that claims are given on, by that commit's own configuration: so no job looks for one that is not there. */
export async function readSetsUp(base: string, ports: Pick<Ports, "git">): Promise<readonly SetUpJob[]> {
  const git = await ports.git();
  await git.fetch([base]);
  const action = await readSetUpAction(git, base);
  return action === undefined ? [] : toSetUpJobs(action, (await loadConfig(git, base)).validate["setup-action"]);
}

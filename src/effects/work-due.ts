import type { Config } from "../config/config.ts";
import { isWorkDue } from "../policy/due/decide.ts";
import type { Git } from "../ports/git/git.ts";
import type { Memory } from "../ports/state-store.ts";
import type { RunState } from "../state/state.ts";

/** Would `route`, started now, have something to do? Judged at the default branch's tip as the server has it. */
export async function readWorkDue(
  git: Pick<Git, "refs">,
  memory: Memory,
  config: Config,
  run: RunState,
): Promise<boolean> {
  const main = `refs/heads/${run.base.ref}`;
  const mainTip = (await git.refs([main])).get(main);
  return mainTip !== undefined && isWorkDue({ events: memory.events, lastSeq: memory.lastSeq, config, mainTip });
}

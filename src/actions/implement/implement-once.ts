import { fullTools } from "../../agent/tools/tool-sets.ts";
import type { Change } from "../../contracts/change.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { equip } from "../../leg/equip.ts";
import type { Leg } from "../../leg/open-claim.ts";
import { readPullTemplate } from "../../leg/read/guidance.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Contest } from "./candidates/implement-best.ts";
import { toChange } from "./change/to-change.ts";
import { digestOf } from "./checkpoint-file.ts";
import { code } from "./code.ts";
import { leaveCheckpoint } from "./leave-checkpoint.ts";
import { takeCheckpoint } from "./take-checkpoint.ts";

/** One does the work, from where an earlier job of this round left it; a job that fails leaves a checkpoint in turn. */
export async function implementOnce(of: Contest & { readonly leg: Leg }, ports: Ports): Promise<Change> {
  const { git, start, points, feature, base, purse } = of.coding;
  const { claim, run, ticket } = of.leg;
  const workspace = await ports.workspace(null);
  const task = `${run.run} ${claim.ticket} round ${claim.round}: ${JSON.stringify(points)}`;
  const former = await takeCheckpoint(ticket, { task, ...start }, { ...ports, git });
  await git.export(former?.files ?? start.files, workspace.folder);
  const own = fullTools(workspace, await ports.sandbox(), ports.syntax);
  let last: (() => LoopState) | undefined;
  const keep = async (state: () => LoopState): Promise<void> => {
    last = state;
  };
  const coding = { ...of.coding, workspace, former: former?.state ?? null, keep };
  const { summary, model } = await equip(own, { ...of.equipment, workspace, purse }, ports, (tools) =>
    code({ ...coding, tools }, ports),
  ).catch(async (thrown) => {
    await leaveCheckpoint(ports, { claim, task: digestOf(task), coding, state: last?.(), thrown });
    throw thrown;
  });
  const template = await readPullTemplate(git, base);
  const { folder } = workspace;
  return toChange({ git, start, feature, template, summary, model, folder, issue: run.issue.number });
}

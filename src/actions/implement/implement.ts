import { fullTools } from "../../agent/tools/tool-sets.ts";
import { loadAgents } from "../../config/load-agents.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { equip } from "../../leg/equip.ts";
import { namesOfRole, workersOfRole } from "../../leg/models-of-role.ts";
import { openPurse } from "../../leg/money.ts";
import { featureOf, openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { readPullTemplate } from "../../leg/read/guidance.ts";
import type { Ports } from "../../ports/ports.ts";
import { renderChange } from "./change/render-change.ts";
import { toChange } from "./change/to-change.ts";
import { digestOf } from "./checkpoint-file.ts";
import { code } from "./code.ts";
import type { Coding } from "./coding.ts";
import { implementTask } from "./implement-task.ts";
import type { ImplementInputs } from "./inputs.ts";
import { leaveCheckpoint } from "./leave-checkpoint.ts";
import { findOpenPoints } from "./open-points.ts";
import { readStart } from "./read-start.ts";
import { takeCheckpoint } from "./take-checkpoint.ts";

/** Implements one feature: within the chain the claim's, alone a task in the checkout. */
export function implement(inputs: ImplementInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? implementTask(inputs, ports) : implementLeg(inputs, ports);
}

/** One round, from the base or from the branch with what is to be answered. The result is a change that `publish` can judge; nothing is written to the repository. */
async function implementLeg(inputs: ImplementInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["implement"], ports, "all");
  const { claim, run, ticket, config, git } = leg;
  const purse = openPurse(claim.slices.implement ?? 0, config, ports.reporter);
  const feature = featureOf(leg);
  const agents = await loadAgents(git, claim.base);
  const agent = agentOfRole(agents, config, feature.role, feature.agent);
  const { models, workers } = await workersOfRole(
    namesOfRole(config, feature.role, { input: inputs.model, feature: feature.model, agent }),
    ports,
  );
  const start = await readStart(leg);
  const workspace = await ports.workspace(null);
  const points = findOpenPoints(ticket);
  const task = `${run.run} ${claim.ticket} round ${claim.round}: ${JSON.stringify(points)}`;
  const former = await takeCheckpoint(ticket, { task, parent: start.parent }, ports);
  const files = former?.files ? await git.writeTree(start.parent, former.files) : start.files;
  await git.export(files, workspace.folder);
  const own = fullTools(workspace, await ports.sandbox(), ports.syntax);
  let last: (() => LoopState) | undefined;
  const coding: Omit<Coding, "tools"> = {
    git,
    config,
    feature,
    agent,
    workers,
    purse,
    workspace,
    start,
    points,
    base: claim.base,
    issue: run.issue,
    plan: run.plan?.plan ?? null,
    lessons: leg.lessons,
    round: claim.round,
    former: former?.state ?? null,
    keep: async (state) => {
      last = state;
    },
  };
  const equipment = { role: feature.role, config, agents, agent, workspace, models, purse };
  const { summary, model } = await equip(own, equipment, ports, (tools) => code({ ...coding, tools }, ports)).catch(
    async (thrown) => {
      await leaveCheckpoint(ports, { claim, task: digestOf(task), coding, state: last?.(), thrown });
      throw thrown;
    },
  );
  const template = await readPullTemplate(git, claim.base);
  const change = await toChange({
    git,
    start,
    feature,
    template,
    summary,
    model,
    folder: workspace.folder,
    issue: run.issue.number,
  });
  const outputs = await packBaton(ports, claim, { kind: "change", payload: change }, purse.spentUsd);
  return {
    conclusion: "success",
    headline: `${summary.outcome}: ${summary.title}`,
    outputs: { ...outputs, outcome: summary.outcome },
    summary: renderChange(change),
  };
}

import type { Spend } from "../../../agent/spend.ts";
import type { Config } from "../../../config/config.ts";
import { loadAgents } from "../../../config/load-agents.ts";
import { loadConfig } from "../../../config/load-config.ts";
import type { ActionResult } from "../../../contracts/action-result.ts";
import { Change } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import { findPrice } from "../../../core/money/prices.ts";
import { agentOfRole } from "../../../leg/agent-of-role.ts";
import { namesOfRole, workersOfRole } from "../../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../../leg/money.ts";
import { type OpenCheckout, openCheckout } from "../../../leg/read/open-checkout.ts";
import { nothingTold } from "../../../leg/read/read-commands.ts";
import type { Ports } from "../../../ports/ports.ts";
import { renderChange } from "../change/render-change.ts";
import { openCheckpointFile } from "../checkpoint/checkpoint-file.ts";
import type { ImplementInputs } from "../inputs.ts";
import type { Assignment } from "../try.ts";
import { featureOfTask } from "./feature-of-task.ts";
import { workAlone } from "./work-alone.ts";

/** Alone: edits the checkout itself, needs no token and no event, and writes the change to `<out>/change.json`. */
export async function implementTask(inputs: ImplementInputs, ports: Ports): Promise<ActionResult> {
  const task = inputs.task.trim();
  if (task === "")
    throw new Fault(
      "input.missing",
      "Nothing to do: give the input `task` (alone) or `claim` (within Baton's chain).",
      { who: "user" },
    );
  const checkout = await openCheckout(ports);
  const config = await loadConfig(checkout.git, checkout.head);
  const checkpoint = await openCheckpointFile(inputs.out, { task, parent: checkout.head }, ports);
  const spentBefore = checkpoint.former?.spentUsd ?? 0;
  const budgetUsd = (inputs.budgetUsd ?? config.budget["run-usd"]) - spentBefore;
  const purse = openPurse(Math.max(0, budgetUsd), config, ports.reporter, ports.clock);
  const assignment = await assign(task, { inputs, checkout, config, purse }, ports);
  const spentUsd = () => spentBefore + purse.spentUsd;
  const changeFile = inputs.out === "" ? "" : `${inputs.out}/change.json`;
  const way = { assignment, checkout, checkpoint, allowDirty: inputs.allowDirty, changeFile, spentUsd };
  const change = Change.parse(await workAlone(way, ports));
  const { summary } = change;
  const isPriced = findPrice(change.model, config.prices) !== undefined;
  const cost = `${toFigure(spentUsd())} USD${isPriced ? "" : " and what has no known price"}`;
  if (changeFile !== "") await ports.save(changeFile, `${JSON.stringify(change, null, 2)}\n`);
  await checkpoint.drop();
  return {
    conclusion: summary.outcome === "blocked" ? "failure" : "success",
    headline: `${summary.outcome}: ${summary.title} (${tell(change.files.length)}, ${cost})${changeFile === "" ? "" : `; ${changeFile} holds it`}`,
    outputs: { outcome: summary.outcome, spent: toFigure(purse.spentUsd) },
    summary: renderChange(change),
  };
}

async function assign(
  task: string,
  {
    inputs,
    checkout,
    config,
    purse,
  }: {
    readonly inputs: ImplementInputs;
    readonly checkout: OpenCheckout;
    readonly config: Config;
    readonly purse: Spend;
  },
  ports: Ports,
): Promise<Omit<Assignment, "preparation">> {
  const { git, head } = checkout;
  const feature = featureOfTask(task);
  const agents = await loadAgents(git, head);
  const agent = agentOfRole(agents, config, "coder");
  const { models, workers } = await workersOfRole(namesOfRole(config, "coder", { input: inputs.model, agent }), ports);
  const coding = {
    git,
    config,
    feature,
    agent,
    workers,
    purse,
    start: { base: head, parent: head, files: head, conflicts: [] },
    issue: { number: null, title: feature.title, body: task, author: ports.job.actor },
    points: { findings: [], remarks: [], unmet: [], failure: null },
    base: head,
    told: nothingTold,
    plan: null,
    stage: null,
    lessons: "",
    round: 1,
    measured: [],
    lacksSetUp: null,
  };
  return { coding, equipment: { role: "coder", config, agents, agent, models } };
}

function tell(files: number): string {
  return files === 1 ? "1 file edited" : `${files} files edited`;
}

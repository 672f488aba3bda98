import { fullTools } from "../../agent/tools/tool-sets.ts";
import { loadAgents } from "../../config/load-agents.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { Change } from "../../contracts/change.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { Fault } from "../../core/fault.ts";
import { findPrice } from "../../core/money/prices.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { equip } from "../../leg/equip.ts";
import { namesOfRole, workersOfRole } from "../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { readPullTemplate } from "../../leg/read/guidance.ts";
import { type OpenCheckout, openCheckout } from "../../leg/read/open-checkout.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type Contest, implementBest } from "./candidates/implement-best.ts";
import { renderChange } from "./change/render-change.ts";
import { toChange } from "./change/to-change.ts";
import { openCheckpointFile } from "./checkpoint-file.ts";
import { code } from "./code.ts";
import type { Coding } from "./coding.ts";
import { featureOfTask } from "./feature-of-task.ts";
import type { ImplementInputs } from "./inputs.ts";

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
  const { git, head, folder } = checkout;
  const config = await loadConfig(git, head);
  const feature = featureOfTask(task);
  const agents = await loadAgents(git, head);
  const agent = agentOfRole(agents, config, "coder");
  const { models, workers } = await workersOfRole(namesOfRole(config, "coder", { input: inputs.model, agent }), ports);
  const checkpoint = await openCheckpointFile(inputs.out, { task, parent: head }, ports);
  const former = checkpoint.former;
  if (!inputs.allowDirty && former === null) await requireClean(checkout);
  const spentBefore = former?.spentUsd ?? 0;
  const budgetUsd = (inputs.budgetUsd ?? config.budget["run-usd"]) - spentBefore;
  const purse = openPurse(Math.max(0, budgetUsd), config, ports.reporter);
  const start = { base: head, parent: head, files: head, conflicts: [] };
  const coding: Contest["coding"] = {
    git,
    config,
    feature,
    agent,
    workers,
    purse,
    start,
    issue: { number: null, title: feature.title, body: task, author: ports.job.actor },
    points: { findings: [], remarks: [], failure: null },
    base: head,
    plan: null,
    lessons: "",
    round: 1,
  };
  const equipment = { role: "coder" as const, config, agents, agent, models };
  const keep = (state: () => LoopState) => checkpoint.keep(state(), spentBefore + purse.spentUsd);
  // Candidates begin from the commit: what a person has not committed would not be in their files.
  const isContest = config.candidates > 1 && former === null && !inputs.allowDirty;
  if (config.candidates > 1 && !isContest)
    ports.reporter.warn(
      `\`candidates: ${config.candidates}\` is not followed: one alone works on what is not committed or was begun before.`,
    );
  const work = async (): Promise<Change> =>
    isContest
      ? layChange(await implementBest({ coding, equipment }, ports), await ports.workspace(folder))
      : editCheckout({ coding, equipment, folder, former: former?.state ?? null, keep }, ports);
  const change = Change.parse(
    await work().catch(async (thrown) => {
      await checkpoint.leave(thrown);
      throw thrown;
    }),
  );
  const { summary } = change;
  const isPriced = findPrice(change.model, config.prices) !== undefined;
  const cost = `${toFigure(spentBefore + purse.spentUsd)} USD${isPriced ? "" : " and what has no known price"}`;
  if (inputs.out !== "") await ports.save(`${inputs.out}/change.json`, `${JSON.stringify(change, null, 2)}\n`);
  await checkpoint.drop();
  return {
    conclusion: summary.outcome === "blocked" ? "failure" : "success",
    headline: `${summary.outcome}: ${summary.title} (${tell(change.files.length)}, ${cost})${inputs.out === "" ? "" : `; ${inputs.out}/change.json holds it`}`,
    outputs: { outcome: summary.outcome, spent: toFigure(purse.spentUsd) },
    summary: renderChange(change),
  };
}

/** One works in the checkout itself. */
async function editCheckout(
  of: Contest & Pick<Coding, "former" | "keep"> & { readonly folder: string },
  ports: Ports,
): Promise<Change> {
  const { folder, former, keep } = of;
  const { git, start, feature, base, purse } = of.coding;
  const workspace = await ports.workspace(folder);
  const own = fullTools(workspace, await ports.sandbox(), ports.syntax);
  const coding = { ...of.coding, workspace, former, keep };
  const { summary, model } = await equip(own, { ...of.equipment, workspace, purse }, ports, (tools) =>
    code({ ...coding, tools }, ports),
  );
  const template = await readPullTemplate(git, base);
  return toChange({ git, start, feature, template, summary, model, folder, issue: null });
}

/** Puts the chosen one's files into the checkout. */
async function layChange(change: Change, workspace: Workspace): Promise<Change> {
  for (const { path, mode, encoding, content } of change.files) {
    if (content === null) await workspace.remove(path);
    else await workspace.write(path, Buffer.from(content, encoding), mode === "100755");
  }
  return change;
}

function tell(files: number): string {
  return files === 1 ? "1 file edited" : `${files} files edited`;
}

/** A person's own edits would become part of the change, and a wrong turn of the model could not be told from them. */
async function requireClean({ git, folder, head }: OpenCheckout): Promise<void> {
  const dirty = await git.changesOf(folder, head);
  if (dirty.length === 0) return;
  const shown = dirty.slice(0, 5).map((file) => file.path);
  throw new Fault(
    "input.invalid",
    `The checkout ${folder} has changes that are not committed (${shown.join(", ")}${dirty.length > shown.length ? ` and ${dirty.length - shown.length} more` : ""}). Commit or stash them, or set allow-dirty (INPUT_ALLOW_DIRTY=true) to make them part of the change.`,
    { who: "user", facts: { files: dirty.length } },
  );
}

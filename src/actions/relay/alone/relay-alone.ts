import type { Spend } from "../../../agent/spend.ts";
import type { Agents } from "../../../config/agent-file.ts";
import type { Config } from "../../../config/config.ts";
import { loadAgents } from "../../../config/load-agents.ts";
import { loadConfig } from "../../../config/load-config.ts";
import { isAsking, type Relay, type Stage } from "../../../config/relays.ts";
import type { ActionResult } from "../../../contracts/action-result.ts";
import type { Proof } from "../../../contracts/proof.ts";
import type { StageAnswer } from "../../../contracts/stage.ts";
import { Fault } from "../../../core/fault.ts";
import { modelsOfRole } from "../../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../../leg/money.ts";
import { type OpenCheckout, openCheckout } from "../../../leg/read/open-checkout.ts";
import { agentOfStage, checkRelay, namesOfStage } from "../../../leg/relay/stage-workers.ts";
import { toHandedOver } from "../../../leg/relay/to-handed-over.ts";
import { findRelay, sayNoRelay } from "../../../policy/relay/find-relay.ts";
import { judgeStage } from "../../../policy/relay/judge-stage.ts";
import { findNextStage, readsOf } from "../../../policy/relay/next-stage.ts";
import { renderRelay } from "../../../policy/render/relay.ts";
import type { Ports } from "../../../ports/ports.ts";
import { findEnd, type StageEnd } from "../../../state/stage-end.ts";
import type { RelayInputs } from "../inputs.ts";
import { thinkStage } from "../think-stage.ts";
import { openProgress, type Progress, type ProgressFile } from "./progress-file.ts";
import { readSince } from "./read-since.ts";
import { runCommandAlone } from "./run-command-alone.ts";

/** A relay in the checkout that a person or a workflow stands in. */
type Alone = {
  readonly inputs: RelayInputs;
  readonly checkout: OpenCheckout;
  readonly config: Config;
  readonly agents: Agents;
  readonly relay: Relay;
  /** The files as they stand, with what is not committed. */
  readonly tree: string;
  readonly since: string | null;
  readonly purse: Spend;
};

/** Alone: every stage in its order until one does not pass; what has passed in an earlier run is not done again. Nothing of the checkout is changed. */
export async function relayAlone(inputs: RelayInputs, ports: Ports): Promise<ActionResult> {
  const checkout = await openCheckout(ports);
  const { git, head, folder } = checkout;
  const config = await loadConfig(git, head);
  const relay = requireRelay(inputs, config);
  const agents = await loadAgents(git, head);
  await checkRelay(git, head, { relay, name: inputs.relay, agents });
  const progress = await openProgress(inputs, ports);
  const tree = await git.writeTree(head, await git.changesOf(folder, head));
  const since = await readSince(inputs.base, { ...checkout, tree }, ports);
  const cap = (inputs.budgetUsd ?? config.budget["run-usd"]) - progress.former.spentUsd;
  const purse = openPurse(Math.max(0, cap), config, ports.reporter, ports.clock);
  const alone: Alone = { inputs, checkout, config, agents, relay, tree, since, purse };
  await requireModels(alone, progress.former.ends, ports);
  const ends = await doStages(alone, progress, ports);
  return toResult(alone, ends);
}

function requireRelay({ relay: name, edited }: RelayInputs, config: Config): Relay {
  const relay = findRelay(config, name);
  if (relay === undefined)
    throw new Fault("input.invalid", `Input \`relay\`: ${sayNoRelay(config, name)}.`, { who: "user" });
  const editing = relay.stages.find(({ edit }) => edit);
  if (editing === undefined || edited) return relay;
  throw new Fault(
    "input.invalid",
    `Stage \`${editing.name}\` of the relay \`${name}\` edits files, which alone no relay does: within Baton's chain say \`/baton relay ${name}\` on an issue; alone let \`actions/implement\` or a person make that change in the checkout, then set \`edited: true\` (INPUT_EDITED=true).`,
    { who: "user", facts: { stage: editing.name } },
  );
}

/** Before the first call: every stage that is still to come has somebody who can be asked. */
async function requireModels({ relay, config, agents }: Alone, ends: readonly StageEnd[], ports: Ports): Promise<void> {
  for (const stage of relay.stages) {
    const isOver = findEnd(ends, stage.name)?.outcome === "passed";
    if (!isOver && !stage.edit && isAsking(stage))
      await modelsOfRole(namesOfStage(config, stage, agentOfStage(stage, agents)), ports);
  }
}

async function doStages(alone: Alone, progress: ProgressFile, ports: Ports): Promise<readonly StageEnd[]> {
  const { former } = progress;
  const spentUsd = () => former.spentUsd + alone.purse.spentUsd;
  let ends = accept(former.ends, alone.inputs.ok);
  try {
    for (;;) {
      const step = findNextStage(alone.relay, withoutFormerFailures(ends, former), 0);
      if (step.kind !== "stage") return ends;
      ports.reporter.say(`Stage ${step.index + 1} of ${alone.relay.stages.length}: ${step.stage.name}`);
      const end = await doStage(alone, { ...step, ends }, ports);
      ports.reporter.say(`Stage ${step.stage.name} ${end.outcome}: ${end.why}`);
      ends = accept([...ends, end], alone.inputs.ok);
      await progress.keep({ ends, spentUsd: spentUsd() });
    }
  } catch (thrown) {
    await progress.keep({ ends, spentUsd: spentUsd() });
    throw thrown;
  }
}

/** To run it again is to try again what had failed. */
function withoutFormerFailures(ends: readonly StageEnd[], former: Progress): readonly StageEnd[] {
  return ends.filter((end, index) => end.outcome !== "failed" || index >= former.ends.length);
}

/** A person's word for stages that wait for it. */
function accept(ends: readonly StageEnd[], ok: string): readonly StageEnd[] {
  const names = ok.split(",").map((name) => name.trim());
  return ends.map((end) => (end.outcome === "waits" && names.includes(end.stage) ? { ...end, accepted: true } : end));
}

async function doStage(
  alone: Alone,
  { stage, index, ends }: { readonly stage: Stage; readonly index: number; readonly ends: readonly StageEnd[] },
  ports: Ports,
): Promise<StageEnd> {
  const before = alone.purse.spentUsd;
  const said = !stage.edit && isAsking(stage) ? await askStage(alone, { stage, index, ends }, ports) : null;
  const command = stage.success?.command;
  const { checkout, config, tree } = alone;
  const proof: Proof | null =
    command === undefined ? null : await runCommandAlone(command, { ...checkout, config, tree }, ports);
  const judged = stage.edit
    ? ({ outcome: "passed", why: "its change is in the checkout, as the input `edited` says" } as const)
    : judgeStage(stage, { answer: said?.answer ?? null, field: said?.field ?? null, proof });
  return {
    stage: stage.name,
    place: index + 1,
    stages: alone.relay.stages.length,
    ...judged,
    answer: said?.answer ?? null,
    model: said?.model ?? null,
    field: said?.field ?? null,
    usage: said?.usage ?? null,
    command: proof?.commands.at(-1) ?? null,
    head: null,
    spentUsd: alone.purse.spentUsd - before,
    seq: (ends.at(-1)?.seq ?? 0) + 1,
    at: ports.clock.now().toISOString(),
    accepted: false,
  };
}

function askStage(
  { checkout, config, agents, relay, tree, since, purse, inputs }: Alone,
  { stage, index, ends }: { readonly stage: Stage; readonly index: number; readonly ends: readonly StageEnd[] },
  ports: Ports,
): Promise<StageAnswer> {
  const task = inputs.task.trim();
  const former = findEnd(ends, stage.name);
  return thinkStage(
    {
      git: checkout.git,
      config,
      agents,
      guidanceFrom: checkout.head,
      tree,
      since,
      stage,
      stages: relay.stages.map(({ name }) => name),
      issue: { number: null, title: task.split("\n", 1)[0] ?? "", body: task, author: ports.job.actor },
      handedOver: readsOf(relay, index, ends).map(toHandedOver),
      former: former === undefined ? null : toHandedOver(former),
      purse,
    },
    ports,
  );
}

function toResult({ relay, inputs, purse }: Alone, ends: readonly StageEnd[]): ActionResult {
  const step = findNextStage(relay, ends, 0);
  const spentUsd = (name: string) => ends.reduce((sum, end) => sum + (end.stage === name ? end.spentUsd : 0), 0);
  const stages = relay.stages.map(({ name }) => name);
  const outcome = step.kind === "through" ? "passed" : step.kind === "wait" ? "waits" : "failed";
  const last = step.kind === "through" ? stages.at(-1) : step.stage.name;
  const why = step.kind === "stopped" ? step.end.why : `say ok with the input \`ok: ${last}\` (INPUT_OK)`;
  const headline =
    step.kind === "through"
      ? `relay ${inputs.relay}: all ${stages.length} stages passed`
      : `relay ${inputs.relay}: stage ${last} ${outcome === "waits" ? "waits for a person" : "did not pass"}: ${why}`;
  return {
    conclusion: outcome === "passed" ? "success" : "failure",
    headline: `${headline} (${toFigure(purse.spentUsd)} USD)`,
    outputs: { outcome, stage: last ?? "", spent: toFigure(purse.spentUsd) },
    summary: `### relay ${inputs.relay}\n\n${renderRelay({ stages, ends, working: null, spentUsd })}\n`,
  };
}

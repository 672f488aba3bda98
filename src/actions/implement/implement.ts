import { loadAgents } from "../../config/load-agents.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { namesOfRole, workersOfRole } from "../../leg/models-of-role.ts";
import { openPurse } from "../../leg/money.ts";
import { featureOf, openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { withPreparation } from "../../leg/prepared/open-preparation.ts";
import { bringPrepared } from "../../leg/prepared/take-prepared.ts";
import { handOverTo, type OpenStage } from "../../leg/relay/open-stage.ts";
import { checkRelay } from "../../leg/relay/stage-workers.ts";
import { setUpFailure, toSetUpEnd, whyLacksSetUp } from "../../leg/set-up-action/judge-set-up.ts";
import type { Ports } from "../../ports/ports.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { implementTask } from "./alone/implement-task.ts";
import { renderChange } from "./change/render-change.ts";
import type { Coding } from "./coding.ts";
import { implementRound } from "./implement-round.ts";
import type { ImplementInputs } from "./inputs.ts";
import { findOpenPoints } from "./open-points.ts";
import { readStart } from "./read-start.ts";
import { toPreparing } from "./to-preparing.ts";

/** Implements one feature: within the chain the claim's, alone a task in the checkout. */
export function implement(inputs: ImplementInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? implementTask(inputs, ports) : implementLeg(inputs, ports);
}

/** Names of those that the base's set-up was given when something was proved last. */
function findSetUpSecrets({ baseProof, tickets }: RunState): readonly string[] {
  const proofs = [baseProof, ...[...tickets.values()].map(({ proof }) => proof)].filter((proof) => proof !== null);
  const last = proofs.toSorted((one, other) => one.seq - other.seq).at(-1);
  return last?.proof.secrets?.names ?? [];
}

/** What a stage of a relay is told beside the issue: its own words, and what the stages before it and its former try came to. */
function toStage(open: OpenStage, ticket: TicketState): Coding["stage"] {
  const { handedOver, former } = handOverTo(open, ticket);
  const { name, prompt = null } = open.stage;
  return { name, prompt, handedOver: [...handedOver, ...(former === null ? [] : [former])] };
}

/** One round, from the base or from the branch with what is to be answered. The result is a change that `publish` can judge; nothing is written to the repository. */
async function implementLeg(inputs: ImplementInputs, ports: Ports): Promise<ActionResult> {
  const prepared = bringPrepared(inputs.prepared, ports);
  const leg = await openClaim(inputs.claim, ["implement"], ports, "all");
  const { claim, run, ticket, config, told, git } = leg;
  const purse = openPurse(claim.slices.implement ?? 0, config, ports.reporter, ports.clock);
  const feature = featureOf(leg);
  const agents = await loadAgents(git, claim.base);
  if (leg.stage !== undefined) await checkRelay(git, claim.base, { ...leg.stage, agents });
  const agent = agentOfRole(agents, config, feature.role, feature.agent);
  const names = namesOfRole(config, feature.role, { input: inputs.model, feature: feature.model, agent });
  const { models, workers } = await workersOfRole((inputs.model === "" && leg.stage?.stage.models) || names, ports);
  const points = findOpenPoints(ticket);
  const lacksSetUp = whyLacksSetUp(claim, inputs.setUp);
  if (toSetUpEnd(claim, "implement", inputs.setUp) === "failed") ports.reporter.warn(`${setUpFailure}.`);
  const coding = {
    git,
    config,
    feature,
    agent,
    workers,
    purse,
    points,
    start: await readStart(leg),
    base: claim.base,
    told,
    issue: run.issue,
    plan: leg.stage === undefined ? (run.plan?.plan ?? null) : null,
    stage: leg.stage === undefined ? null : toStage(leg.stage, ticket),
    lessons: leg.lessons,
    round: claim.round,
    measured: run.baseProof?.proof.commands ?? [],
    lacksSetUp,
  };
  const equipment = { role: feature.role, config, agents, agent, models };
  const secrets = findSetUpSecrets(run);
  const preparing = toPreparing(coding, { takers: config.candidates, prepared, secrets }, ports);
  const change = await withPreparation(preparing, ports, (preparation) =>
    implementRound({ coding, equipment, preparation, leg }, ports),
  );
  const outputs = await packBaton(ports, claim, { kind: "change", payload: change }, purse.spentUsd);
  return {
    conclusion: "success",
    headline: `${change.summary.outcome}: ${change.summary.title}`,
    outputs: { ...outputs, outcome: change.summary.outcome },
    summary: renderChange(change),
  };
}

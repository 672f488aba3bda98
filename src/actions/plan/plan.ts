import { loadAgents } from "../../config/load-agents.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { checkRoles } from "../../leg/check-roles.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { openCheckout } from "../../leg/read/open-checkout.ts";
import type { Ports } from "../../ports/ports.ts";
import type { PlanInputs } from "./inputs.ts";
import { readRequirement, requireWords } from "./read-requirement.ts";
import { renderPlan } from "./render-plan.ts";
import { writePlan } from "./write-plan.ts";

/** Turns a requirement into features: within the chain the run's issue, alone a task or the event's issue. */
export function plan(inputs: PlanInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? planAlone(inputs, ports) : planRun(inputs, ports);
}

/** The issue comes from the state, as it was when the trusted trigger came; so do the revisions that people asked for. */
async function planRun(inputs: PlanInputs, ports: Ports): Promise<ActionResult> {
  const { claim, run, config, git, lessons } = await openClaim(inputs.claim, ["plan"], ports);
  const purse = openPurse(claim.slices.plan ?? 0, config, ports.reporter, ports.clock);
  const requirement = requireWords(run.issue);
  await checkRoles(config, { agents: await loadAgents(git, claim.base), planner: inputs.model }, ports);
  const former = run.plan?.plan ?? null;
  const made = await writePlan(
    {
      git,
      config,
      purse,
      requirement,
      former,
      revisions: run.revisions,
      lessons,
      base: claim.base,
      model: inputs.model,
    },
    ports,
  );
  const outputs = await packBaton(ports, claim, { kind: "plan", payload: made }, purse.spentUsd);
  return { conclusion: "success", headline: toHeadline(made.features.length), outputs, summary: renderPlan(made) };
}

async function planAlone(inputs: PlanInputs, ports: Ports): Promise<ActionResult> {
  const requirement = readRequirement(inputs.task, ports.job);
  const { git, head } = await openCheckout(ports);
  const config = await loadConfig(git, head);
  const purse = openPurse(inputs.budgetUsd ?? config.budget["run-usd"], config, ports.reporter, ports.clock);
  const made = await writePlan(
    { git, config, purse, requirement, former: null, revisions: [], lessons: "", base: head, model: inputs.model },
    ports,
  );
  if (inputs.out !== "") await ports.save(`${inputs.out}/plan.json`, `${JSON.stringify(made, null, 2)}\n`);
  return {
    conclusion: "success",
    headline: toHeadline(made.features.length),
    outputs: { spent: toFigure(purse.spentUsd) },
    summary: renderPlan(made),
  };
}

function toHeadline(features: number): string {
  return `planned ${features} ${features === 1 ? "feature" : "features"}`;
}

import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import { loadAgents } from "../../config/load-agents.ts";
import { Plan } from "../../contracts/plan.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { equip } from "../../leg/equip.ts";
import { modelsOfRole, namesOfRole } from "../../leg/models-of-role.ts";
import { readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { think, toNoResult } from "../../leg/think.ts";
import { checkPlan } from "../../policy/plan/check-plan.ts";
import type { Ports } from "../../ports/ports.ts";
import { checkFeatureWishes } from "./check-feature-wishes.ts";
import type { Planning } from "./planning.ts";
import { writePrompt } from "./write-prompt.ts";

/** Asks the planner, who may read the base tree; a plan with circles, unknown ids or overlapping paths goes back to it. Without a plan a Fault says why. */
export async function writePlan(planning: Planning, ports: Ports): Promise<Plan> {
  const { git, config, purse } = planning;
  const agents = await loadAgents(git, planning.base);
  const agent = agentOfRole(agents, config, "planner");
  const models = await modelsOfRole(namesOfRole(config, "planner", { input: planning.model, agent }), ports);
  const workspace = await ports.workspace(null);
  await git.export(planning.base, workspace.folder);
  const guidance = await readGuidance(git, planning.base);
  const of = { workspace, agents: [...agents.values()], agent, guidance: guidance.shown };
  const prompt = await writePrompt(planning, of, ports);
  const coders = [...config.models.coder, ...config.models.documenter];
  const check = (plan: Plan) => [...checkPlan(plan), ...checkFeatureWishes(plan, coders, [...agents.values()])];
  const question = { role: "planner", models, prompt, result: Plan, check, spend: purse } as const;
  const outcome = await equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    { role: "planner", config, agents, agent, workspace, models, purse },
    ports,
    (tools) => think({ ...question, tools }, config, ports),
  );
  if (!outcome.ok) throw toNoResult(outcome, { alone: planning.requirement.number === null });
  return outcome.result;
}

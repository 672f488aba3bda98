import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import { Plan } from "../../contracts/plan.ts";
import { modelsOfRole, namesOfRole } from "../../leg/models-of-role.ts";
import { think, toNoResult } from "../../leg/think.ts";
import { checkPlan } from "../../policy/plan/check-plan.ts";
import type { Ports } from "../../ports/ports.ts";
import { checkFeatureWishes } from "./check-feature-wishes.ts";
import type { Planning } from "./planning.ts";
import { writePrompt } from "./write-prompt.ts";

/** Asks the planner, who may read the base tree; a plan with circles, unknown ids or overlapping paths goes back to it. Without a plan a Fault says why. */
export async function writePlan(planning: Planning, ports: Ports): Promise<Plan> {
  const { git, config, purse } = planning;
  const models = await modelsOfRole(namesOfRole(config, "planner", { input: planning.model }), ports);
  const workspace = await ports.workspace(null);
  await git.export(planning.base, workspace.folder);
  const prompt = await writePrompt(planning, workspace, ports);
  const coders = [...config.models.coder, ...config.models.documenter];
  const check = (plan: Plan) => [...checkPlan(plan), ...checkFeatureWishes(plan, coders)];
  const outcome = await think(
    { role: "planner", models, prompt, tools: readOnlyTools(workspace), result: Plan, check, spend: purse },
    config,
    ports,
  );
  if (!outcome.ok) throw toNoResult(outcome);
  return outcome.result;
}

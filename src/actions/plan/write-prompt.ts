import type { Prompt } from "../../agent/agent-task.ts";
import { makeNonce } from "../../agent/fence.ts";
import { promptPlanner } from "../../agent/prompts/planner.ts";
import type { AgentFile } from "../../config/agent-file.ts";
import type { Guidance } from "../../leg/read/guidance/guide.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { Planning } from "./planning.ts";
import { readMap } from "./read-map.ts";

/** The planner's prompt: the requirement, what the repository says of itself, and a sketch of its files. */
export async function writePrompt(
  { config, requirement, former, revisions, lessons }: Planning,
  of: {
    readonly workspace: Workspace;
    readonly agents: readonly AgentFile[];
    readonly agent: AgentFile | null;
    readonly guidance: readonly Guidance[];
  },
  { clock }: Ports,
): Promise<Prompt> {
  return promptPlanner(
    {
      // A task that is no issue is number 0 to the planner.
      issue: { ...requirement, number: requirement.number ?? 0 },
      guidance: of.guidance,
      repoMap: await readMap(of.workspace, `${requirement.title}\n${requirement.body}`),
      revisions,
      lessons,
      formerPlan: former,
      agent: of.agent,
      agents: of.agents.flatMap(({ name, role, description }) =>
        role === "coder" || role === "documenter" ? [{ name, role, description }] : [],
      ),
      language: config.language,
      parallelCap: config.limits.parallel,
    },
    makeNonce(() => clock.random()),
  );
}

import type { Agents } from "../config/agent-file.ts";
import type { Config } from "../config/config.ts";
import { findLacks, missingKey, tellLack } from "../config/find-lacks.ts";
import { Fault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import { agentOfRole } from "./agent-of-role.ts";
import { namesOfRole } from "./models-of-role.ts";

/**
 * Before a plan is paid for: each role that its run will need has somebody who can be asked, as all jobs of a run are given the same keys. `planner`: the
 * input that names its models.
 * @throws Fault `model.no_key` or `model.unknown` that names every role that lacks one, its models and what is missing.
 */
export async function checkRoles(
  config: Config,
  of: { readonly agents: Agents; readonly planner: string },
  { findModel }: Pick<Ports, "findModel">,
): Promise<void> {
  const lacks = await findLacks(
    config,
    (role) => {
      const agent = agentOfRole(of.agents, config, role);
      return namesOfRole(config, role, { agent, ...(role === "planner" ? { input: of.planner } : {}) });
    },
    findModel,
  );
  const [first] = lacks;
  if (first === undefined) return;
  const keys = [...new Set(lacks.flatMap(({ fault }) => missingKey(fault) ?? []))];
  const lines = keys.map((key) => `\`${key}: \${{ secrets.${key} }}\``).join(", ");
  const remedy =
    keys.length === 0
      ? ""
      : ` In a workflow add each key as a secret of the repository and under "secrets:" where baton.yml is called: ${lines}; elsewhere set the variable.`;
  const message = `No plan is paid for while nobody can be asked as ${lacks.map(tellLack).join("; ")}.${remedy}`;
  throw new Fault(first.fault.code, message, {
    who: first.fault.who,
    facts: { ...first.fault.facts, role: first.role },
  });
}

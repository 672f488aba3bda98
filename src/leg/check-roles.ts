import type { Agents } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import { toAskedModel } from "../config/to-asked-model.ts";
import { Fault, toFault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import { agentOfRole } from "./agent-of-role.ts";
import { namesOfRole } from "./models-of-role.ts";

/**
 * Before a plan is paid for: each other role that its run will need has somebody who can be asked, as all jobs of a run are given the same keys.
 * @throws Fault `model.no_key` or `model.unknown` that names the role, its models and the first one's lack.
 */
export async function checkRoles(
  config: Config,
  agents: Agents,
  { findModel }: Pick<Ports, "findModel">,
): Promise<void> {
  for (const role of ["coder", "documenter", "reviewer"] as const) {
    const names = namesOfRole(config, role, { agent: agentOfRole(agents, config, role) });
    // Whom an agent by a family's name asks, nobody knows before.
    const asked = names.map((name) => toAskedModel(name, config));
    if (asked.includes(undefined)) continue;
    const tries = await Promise.allSettled(asked.map((name) => findModel(name ?? "")));
    const [first] = tries.flatMap((one) => (one.status === "rejected" ? [toFault(one.reason)] : []));
    if (first === undefined || tries.some(({ status }) => status === "fulfilled")) continue;
    const message = `Nobody can be asked as the ${role} (${names.join(", ")}; models.${role} in ${configPath}), so no plan is paid for. ${first.message}`;
    throw new Fault(first.code, message, { who: first.who, facts: { ...first.facts, role } });
  }
}

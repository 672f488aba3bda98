import type { Agents } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import { toAskedModel } from "../config/to-asked-model.ts";
import { ThinkingRole } from "../contracts/roles.ts";
import { Fault, toFault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import { agentOfRole } from "./agent-of-role.ts";
import { namesOfRole } from "./models-of-role.ts";

type Lack = { readonly role: ThinkingRole; readonly names: readonly string[]; readonly fault: Fault };

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
  const lacks: Lack[] = [];
  for (const role of ThinkingRole.options) {
    const agent = agentOfRole(of.agents, config, role);
    const names = namesOfRole(config, role, { agent, ...(role === "planner" ? { input: of.planner } : {}) });
    const fault = await findLack(names, config, findModel);
    if (fault !== undefined) lacks.push({ role, names, fault });
  }
  const [first] = lacks;
  if (first === undefined) return;
  const message = lacks.length === 1 ? tellOne(first) : tellAll(lacks);
  throw new Fault(first.fault.code, message, {
    who: first.fault.who,
    facts: { ...first.fault.facts, role: first.role },
  });
}

/** The first one's Fault where none of them can be asked. */
async function findLack(
  names: readonly string[],
  config: Config,
  findModel: Ports["findModel"],
): Promise<Fault | undefined> {
  const asked = names.map((name) => toAskedModel(name, config));
  // Whom an agent by a family's name asks, nobody knows before.
  if (asked.includes(undefined)) return undefined;
  const tries = await Promise.allSettled(asked.map((name) => findModel(name ?? "")));
  if (tries.some(({ status }) => status === "fulfilled")) return undefined;
  return tries.flatMap((one) => (one.status === "rejected" ? [toFault(one.reason)] : []))[0];
}

function tellOne({ role, names, fault }: Lack): string {
  return `Nobody can be asked as the ${role} (${names.join(", ")}; models.${role} in ${configPath}), so no plan is paid for. ${fault.message}`;
}

function tellAll(lacks: readonly Lack[]): string {
  const told = lacks.map(({ role, names, fault }) => `the ${role} (${names.join(", ")}): ${toShort(fault)}`);
  const keys = [...new Set(lacks.flatMap(({ fault }) => keyOf(fault) ?? []))];
  const lines = keys.map((key) => `\`${key}: \${{ secrets.${key} }}\``).join(", ");
  const remedy =
    keys.length === 0
      ? ""
      : ` In a workflow add each key as a secret of the repository and under "secrets:" where baton.yml is called: ${lines}; elsewhere set the variable.`;
  return `No plan is paid for while nobody can be asked as ${told.join("; ")}.${remedy}`;
}

function toShort(fault: Fault): string {
  const key = keyOf(fault);
  return key === undefined ? fault.message.replace(/\.$/, "") : `${key} is not set`;
}

/** The variable that is missing; undefined for one that is there and of no use. */
function keyOf({ code, facts }: Fault): string | undefined {
  return code === "model.no_key" && "model" in facts ? String(facts["variable"]) : undefined;
}

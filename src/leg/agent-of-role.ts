import { toToolName } from "../agent/tools/foreign-tools.ts";
import type { AgentFile, Agents } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import type { ThinkingRole } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";

/**
 * The repository's agent that does a role's work: the feature's, else the configuration's; null for Baton's own words alone. A name that no file of the
 * base has, or has for another role, is a Fault `config.invalid`, as is a file that names a server's tool which the configuration does not give the role.
 */
export function agentOfRole(
  agents: Agents,
  config: Pick<Config, "agents" | "mcp">,
  role: ThinkingRole,
  wish?: string | null,
): AgentFile | null {
  const name = wish ?? config.agents[role];
  if (name === undefined) return null;
  const agent = agents.get(name);
  if (agent?.role === role) {
    refuseUnknownTools(agent, config, role);
    return agent;
  }
  const fitting = [...agents.values()].filter((one) => one.role === role).map((one) => one.name);
  const known = fitting.length === 0 ? "the repository has none for this role" : `there are: ${fitting.join(", ")}`;
  const what = agent === undefined ? "is not there" : `has role ${agent.role}`;
  const from = wish == null ? `${configPath}: agents.${role}` : "the plan's feature";
  throw new Fault("config.invalid", `${from}: agent ${JSON.stringify(name)} ${what}; ${known}.`, { who: "user" });
}

/** A tool that nobody offers would be missing in silence. */
function refuseUnknownTools({ path, tools = [] }: AgentFile, { mcp }: Pick<Config, "mcp">, role: ThinkingRole): void {
  const given = Object.entries(mcp)
    .filter(([, server]) => server.roles.includes(role))
    .flatMap(([name, server]) => server.tools.map((tool) => toToolName(name, tool)));
  const unknown = tools.find((tool) => tool.startsWith("mcp__") && !given.includes(tool));
  if (unknown === undefined) return;
  const known = given.length === 0 ? "none" : given.join(", ");
  const message = `${path}: tools: ${unknown} is no tool that \`mcp\` in ${configPath} gives a ${role}; it gives: ${known}.`;
  throw new Fault("config.invalid", message, { who: "user", facts: { tool: unknown } });
}

/** The tools that an agent's file leaves it, in their order; all of them when it names none. */
export function toolsOfAgent<T extends { readonly spec: { readonly name: string } }>(
  agent: Pick<AgentFile, "tools"> | null,
  tools: readonly T[],
): readonly T[] {
  const allowed = agent?.tools;
  return allowed === undefined ? tools : tools.filter(({ spec }) => allowed.includes(spec.name));
}

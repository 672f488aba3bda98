import type { AgentFile, Agents } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import type { ThinkingRole } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";

/**
 * The repository's agent that does a role's work: the feature's, else the configuration's; null for Baton's own words alone. A name that no file of the
 * base has, or has for another role, is a Fault `config.invalid`.
 */
export function agentOfRole(
  agents: Agents,
  config: Pick<Config, "agents">,
  role: ThinkingRole,
  wish?: string | null,
): AgentFile | null {
  const name = wish ?? config.agents[role];
  if (name === undefined) return null;
  const agent = agents.get(name);
  if (agent?.role === role) return agent;
  const fitting = [...agents.values()].filter((one) => one.role === role).map((one) => one.name);
  const known = fitting.length === 0 ? "the repository has none for this role" : `there are: ${fitting.join(", ")}`;
  const what = agent === undefined ? "is not there" : `has role ${agent.role}`;
  const from = wish == null ? `${configPath}: agents.${role}` : "the plan's feature";
  throw new Fault("config.invalid", `${from}: agent ${JSON.stringify(name)} ${what}; ${known}.`, { who: "user" });
}

/** The tools that an agent's file leaves it, in their order; all of them when it names none. */
export function toolsOfAgent<T extends { readonly spec: { readonly name: string } }>(
  agent: Pick<AgentFile, "tools"> | null,
  tools: readonly T[],
): readonly T[] {
  const allowed = agent?.tools;
  return allowed === undefined ? tools : tools.filter(({ spec }) => allowed.includes(spec.name));
}

import type { Spend } from "../agent/spend.ts";
import type { AgentTool } from "../agent/tool.ts";
import { type Adviser, askAgent } from "../agent/tools/ask-agent.ts";
import { readOnlyTools } from "../agent/tools/tool-sets.ts";
import { withHooks } from "../agent/tools/with-hooks.ts";
import type { AgentFile, Agents } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import type { ThinkingRole } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";
import { once } from "../core/once.ts";
import type { Model } from "../ports/model.ts";
import type { Ports } from "../ports/ports.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import type { Workspace } from "../ports/workspace.ts";
import { toolsOfAgent } from "./agent-of-role.ts";
import { modelsOfRole } from "./models-of-role.ts";
import { openServers } from "./open-servers.ts";
import { whenReady } from "./prepared/when-ready.ts";
import { timeLeftMs } from "./think.ts";

export type Equipment = {
  readonly role: ThinkingRole;
  readonly config: Config;
  readonly agents: Agents;
  /** The repository's agent that does the work. */
  readonly agent: AgentFile | null;
  /** The role's files; its `folder` is empty when they are nowhere on disk. */
  readonly workspace: Workspace;
  /** Puts the base's files into a folder, for hooks and servers of a role whose own are nowhere on disk. */
  readonly layOut?: (folder: string) => Promise<void>;
  readonly models: readonly Model[];
  readonly purse: Spend;
  /** Resolves when the folder is ready for what runs in it: hooks and servers wait. Absent: it is. */
  readonly ready?: () => Promise<unknown>;
};

type Needed = Pick<Ports, "sandbox" | "workspace" | "findModel" | "openToolServer" | "openLog" | "clock" | "reporter">;

/**
 * Works with a role's tools as the base's configuration and the repository's agents leave them: with servers' tools and others to ask, no more than its
 * agent may use, hooks around each call. What was started for them has ended when this returns.
 */
export async function equip<T>(
  tools: readonly AgentTool[],
  of: Equipment,
  ports: Needed,
  work: (tools: readonly AgentTool[]) => Promise<T>,
): Promise<T> {
  const { purse: spend, config, role, workspace } = of;
  const folder = once(async () => {
    if (workspace.folder !== "") return workspace.folder;
    const made = await ports.workspace(null);
    await of.layOut?.(made.folder);
    return made.folder;
  });
  const hook = await openHooks(config, folder, of.ready, ports);
  const readyFolder = async () => {
    await of.ready?.();
    return folder();
  };
  const servers = await openServers(config, { role, folder: readyFolder }, ports);
  try {
    const [first, ...others] = findAdvisers(of, hook, ports);
    const { clock, reporter, openLog } = ports;
    const asking = { spend, clock, reporter, openLog, leftMs: () => timeLeftMs(config, clock) };
    const asked = first === undefined ? [] : [askAgent([first, ...others], asking)];
    return await work(hook(toolsOfAgent(of.agent, [...tools, ...servers.tools, ...asked])));
  } finally {
    await servers.close();
  }
}

type Hook = (tools: readonly AgentTool[]) => readonly AgentTool[];

async function openHooks(
  config: Config,
  folder: () => Promise<string>,
  ready: Equipment["ready"],
  ports: Needed,
): Promise<Hook> {
  const { "before-tool": before, "after-tool": after, seconds } = config.hooks;
  if (before === undefined && after === undefined) return (tools) => tools;
  const sandbox = await sandboxFor("hooks", ports);
  const around = {
    before,
    after,
    timeoutMs: seconds * 1000,
    sandbox: ready === undefined ? sandbox : whenReady(sandbox, ready),
    folder: await folder(),
    warn: (message: string) => ports.reporter.warn(message),
  };
  return (tools) => withHooks(tools, around);
}

/** Those of the repository's agents whose role writes nothing; nobody asks itself. */
function findAdvisers({ agents, agent, workspace, models }: Equipment, hook: Hook, ports: Needed): readonly Adviser[] {
  return [...agents.values()]
    .filter((one) => one.name !== agent?.name && one.role !== "coder" && one.role !== "documenter")
    .map((one) => ({
      name: one.name,
      description: one.description,
      text: one.text,
      models: async () => (one.models === undefined ? models : modelsOfRole(one.models, ports)),
      tools: hook(toolsOfAgent(one, readOnlyTools(workspace))),
    }));
}

/** What the configuration wants run is run in the sandbox or not at all; that it can not be is said before any money is spent. */
async function sandboxFor(key: string, ports: Pick<Ports, "sandbox">): Promise<Sandbox> {
  const sandbox = await ports.sandbox();
  if (sandbox.kind !== "none") return sandbox;
  throw new Fault(
    "sandbox.missing",
    `${configPath} has ${key}, which run in the sandbox only, and there is none here: ${sandbox.why}. Install bubblewrap, let sudo work without a password, or take ${key} out.`,
    { who: "user" },
  );
}

import type { AgentTool } from "../agent/tool.ts";
import { withHooks } from "../agent/tools/with-hooks.ts";
import type { AgentFile } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import { Fault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import { toolsOfAgent } from "./agent-of-role.ts";

export type Equipment = {
  readonly config: Config;
  readonly agent: AgentFile | null;
  /** Where the role's files are; empty when they are nowhere on disk. */
  readonly folder: string;
};

/** A role's tools as the base's configuration and the repository's agent leave them: fewer, and with hooks around each call. */
export async function equip(
  tools: readonly AgentTool[],
  of: Equipment,
  ports: Pick<Ports, "sandbox" | "workspace">,
): Promise<readonly AgentTool[]> {
  const { "before-tool": before, "after-tool": after, seconds } = of.config.hooks;
  const own = toolsOfAgent(of.agent, tools);
  if (before === undefined && after === undefined) return own;
  const sandbox = await sandboxFor("hooks", ports);
  const folder = of.folder === "" ? (await ports.workspace(null)).folder : of.folder;
  return withHooks(own, { before, after, timeoutMs: seconds * 1000, sandbox, folder });
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

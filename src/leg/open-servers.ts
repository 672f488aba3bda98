import type { AgentTool } from "../agent/tool.ts";
import { foreignTools } from "../agent/tools/foreign-tools.ts";
import type { Config } from "../config/config.ts";
import type { McpServer } from "../config/mcp.ts";
import type { Role } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import type { ToolServer, ToolServerAt } from "../ports/tool-server.ts";

export type Opened = { readonly tools: readonly AgentTool[]; readonly close: () => Promise<void> };

/**
 * The tools of the configuration's servers for a role. A server that can not be had, or that lacks a tool of its allow-list, is warned of, and the work
 * goes on without: it is beside the work, not the work. `close` ends all of them.
 */
export async function openServers(
  config: Pick<Config, "mcp">,
  of: { readonly role: Role; readonly folder: () => Promise<string> },
  { openToolServer, reporter }: Pick<Ports, "openToolServer" | "reporter">,
): Promise<Opened> {
  const wanted = Object.entries(config.mcp).filter(([, server]) => (server.roles as readonly Role[]).includes(of.role));
  const servers: ToolServer[] = [];
  const tools: AgentTool[] = [];
  for (const [name, server] of wanted) {
    try {
      const opened = await openToolServer(toPlace(name, server, await of.folder()));
      servers.push(opened);
      const offered = await opened.listTools();
      const allowed = offered.filter((tool) => server.tools.includes(tool.name));
      const lacking = server.tools.filter((tool) => !offered.some((one) => one.name === tool));
      if (lacking.length > 0) reporter.warn(`The MCP server "${name}" has no tool ${lacking.join(", ")}.`);
      tools.push(...foreignTools(name, opened, allowed));
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== "tools.failed") {
        await closeAll(servers);
        throw thrown;
      }
      reporter.warn(`${thrown.message} The work goes on without its tools.`);
    }
  }
  return { tools, close: () => closeAll(servers) };
}

async function closeAll(servers: readonly ToolServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

function toPlace(name: string, server: McpServer, folder: string): ToolServerAt {
  const common = { name, timeoutMs: server.seconds * 1000 };
  return server.url === undefined
    ? { ...common, command: server.command ?? "", folder }
    : { ...common, url: server.url };
}

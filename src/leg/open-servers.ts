import type { AgentTool } from "../agent/tool.ts";
import { foreignTools, toToolName, toToolNames } from "../agent/tools/foreign-tools.ts";
import type { Config } from "../config/config.ts";
import type { McpServer } from "../config/mcp.ts";
import type { Role } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";
import { once } from "../core/once.ts";
import type { Ports } from "../ports/ports.ts";
import type { ForeignTool, OpenToolServer, ToolServer, ToolServerAt } from "../ports/tool-server.ts";

export type Opened = { readonly tools: readonly AgentTool[]; readonly close: () => Promise<void> };

/** What has become of one server: `warning` says what is lacking, of it or of its tools. */
type Served = { readonly server?: ToolServer; readonly tools: readonly AgentTool[]; readonly warning?: string };

/**
 * The tools of the configuration's servers for a role, in the configuration's order; the servers are begun side by side, as each may take its time. One that
 * can not be had, or that lacks a tool of its allow-list, is warned of, and the work goes on without: it is beside the work, not the work. Any other fault
 * ends the job, when all that were begun are closed. `close` ends all of them.
 */
export async function openServers(
  config: Pick<Config, "mcp">,
  of: { readonly role: Role; readonly folder: () => Promise<string> },
  { openToolServer, reporter }: Pick<Ports, "openToolServer" | "reporter">,
): Promise<Opened> {
  const wanted = Object.entries(config.mcp).filter(([, server]) => (server.roles as readonly Role[]).includes(of.role));
  const folder = once(of.folder);
  const begun = await Promise.allSettled(
    wanted.map(async ([name, server]) => serve(name, server, await toPlace(name, server, folder), openToolServer)),
  );
  const served = begun.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const servers = served.flatMap(({ server }) => server ?? []);
  const broken = begun.find((one) => one.status === "rejected");
  if (broken !== undefined) {
    await closeAll(servers);
    throw broken.reason;
  }
  for (const { warning } of served) if (warning !== undefined) reporter.warn(warning);
  return { tools: served.flatMap(({ tools }) => tools), close: () => closeAll(servers) };
}

async function serve(name: string, server: McpServer, at: ToolServerAt, open: OpenToolServer): Promise<Served> {
  let opened: ToolServer | undefined;
  try {
    opened = await open(at);
    const offered = await opened.listTools();
    const allowed = offered.filter((tool) => server.tools.includes(tool.name) && !tool.needsTask);
    const warning = warningOf(name, server, offered);
    // Who tells of changes may come to offer what lacks now.
    const later =
      opened.listed === undefined ? [] : server.tools.filter((tool) => !offered.some((one) => one.name === tool));
    const all = [...allowed, ...later.map((tool) => ({ name: tool, description: "", schema: {} }))];
    const tools = foreignTools(name, opened, all);
    return { server: opened, tools, ...(warning === "" ? {} : { warning }) };
  } catch (thrown) {
    await opened?.close();
    if (!(thrown instanceof Fault) || thrown.code !== "tools.failed") throw thrown;
    return { tools: [], warning: `${thrown.message} The work goes on without its tools.` };
  }
}

/** What of the allow-list can not be given, and what is called otherwise than people would think. */
function warningOf(name: string, { tools }: McpServer, offered: readonly ForeignTool[]): string {
  const lacking = tools.filter((tool) => !offered.some((one) => one.name === tool));
  const allowed = offered.filter((tool) => tools.includes(tool.name));
  const tasks = allowed.filter(({ needsTask }) => needsTask).map((tool) => tool.name);
  const names = toToolNames(
    name,
    allowed.filter(({ needsTask }) => !needsTask),
  );
  const numbered = [...names].filter(([given, tool]) => given !== toToolName(name, tool.name));
  return [
    ...(lacking.length === 0 ? [] : [`The MCP server "${name}" has no tool ${lacking.join(", ")}.`]),
    ...(tasks.length === 0
      ? []
      : [`${tasks.join(", ")} of the MCP server "${name}" can be called as a task only, which Baton does not offer.`]),
    ...numbered.map(
      ([given, tool]) => `${tool.name} of the MCP server "${name}" is given as ${given}, as another tool has its name.`,
    ),
  ].join(" ");
}

async function closeAll(servers: readonly ToolServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

async function toPlace(name: string, server: McpServer, folder: () => Promise<string>): Promise<ToolServerAt> {
  const common = { name, timeoutMs: server.seconds * 1000 };
  return server.url === undefined
    ? { ...common, command: server.command ?? "", folder: await folder() }
    : { ...common, url: server.url };
}

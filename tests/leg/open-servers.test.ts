import { describe, expect, it } from "vitest";
import type { McpServer } from "../../src/config/mcp.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { Fault } from "../../src/core/fault.ts";
import { openServers } from "../../src/leg/open-servers.ts";
import type { OpenToolServer, ToolServerAt } from "../../src/ports/tool-server.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";

const config = parseConfig(`
mcp:
  docs: { command: node docs.mjs, tools: [find, gone], seconds: 5 }
  web: { url: "https://tools.example.com/mcp", tools: [ask], roles: [planner] }
`);

function world(broken: readonly string[] = []) {
  const asked: ToolServerAt[] = [];
  const closed: string[] = [];
  const openToolServer: OpenToolServer = async (at) => {
    asked.push(at);
    if (broken.includes(at.name)) throw new Fault("tools.failed", `${at.name} is down.`, { who: "outside" });
    const names = at.name === "docs" ? ["find", "erase"] : ["ask"];
    return {
      listTools: async () => names.map((name) => ({ name, description: "", schema: {} })),
      call: async () => ({ text: "", isError: false }),
      close: async () => void closed.push(at.name),
    };
  };
  return { asked, closed, ports: { openToolServer, reporter: new CollectingReporter() } };
}
const of = (role: "planner" | "coder") => ({ role, folder: async () => "/work" });

describe("openServers", () => {
  it("gives a role the tools that the allow-list names, no other that is offered, and says which lack", async () => {
    const { asked, ports } = world();
    const { tools } = await openServers(config, of("coder"), ports);
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__docs__find"]);
    expect(asked).toEqual([{ name: "docs", command: "node docs.mjs", folder: "/work", timeoutMs: 5000 }]);
    expect(ports.reporter.warnings).toEqual(['The MCP server "docs" has no tool gone.']);
  });

  it("gives no tool that can be called as a task only, and says so, as it says who is called otherwise", async () => {
    const { ports } = world();
    const allowed = parseConfig("mcp:\n  docs: { command: x, tools: [slow, a.b, a_b] }\n");
    const listed = [{ name: "slow", needsTask: true as const }, { name: "a.b" }, { name: "a_b" }];
    const openToolServer: OpenToolServer = async () => ({
      listTools: async () => listed.map((tool) => ({ description: "", schema: {}, ...tool })),
      call: async () => ({ text: "", isError: false }),
      close: async () => undefined,
    });
    const { tools } = await openServers(allowed, of("coder"), { ...ports, openToolServer });
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__docs__a_b_2", "mcp__docs__a_b"]);
    expect(ports.reporter.warnings).toEqual([
      'slow of the MCP server "docs" can be called as a task only, which Baton does not offer. a.b of the MCP server "docs" is given as mcp__docs__a_b_2, as another tool has its name.',
    ]);
  });

  it("asks a server only for the roles that it is for", async () => {
    const { asked, ports } = world();
    const { tools } = await openServers(config, of("planner"), ports);
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__docs__find", "mcp__web__ask"]);
    expect(asked).toContainEqual({ name: "web", url: "https://tools.example.com/mcp", timeoutMs: 60_000 });
  });

  it("goes on without a server that can not be had, with a warning, and closes the others at the end", async () => {
    const { closed, ports } = world(["docs"]);
    const { tools, close } = await openServers(config, of("planner"), ports);
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__web__ask"]);
    expect(ports.reporter.warnings).toEqual(["docs is down. The work goes on without its tools."]);
    await close();
    expect(closed).toEqual(["web"]);
  });

  it("closes what it has opened when another fault ends the job", async () => {
    const { closed, ports } = world();
    const openToolServer: OpenToolServer = async (at) => {
      if (at.name === "web") throw new Fault("sandbox.missing", "none", { who: "user" });
      return ports.openToolServer(at);
    };
    await expect(openServers(config, of("planner"), { ...ports, openToolServer })).rejects.toThrow("none");
    expect(closed).toEqual(["docs"]);
  });

  it("begins all of them side by side, and keeps the configuration's order whoever is first", async () => {
    const { asked, ports } = world();
    const held = hold(ports.openToolServer);
    const opening = openServers(config, of("planner"), { ...ports, openToolServer: held.open });
    await settled();
    expect(held.waiting().toSorted()).toEqual(["docs", "web"]);
    held.release("web");
    await settled();
    held.release("docs");
    const { tools } = await opening;
    expect(asked.map(({ name }) => name)).toEqual(["web", "docs"]);
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__docs__find", "mcp__web__ask"]);
  });

  it("waits for those that are still beginning when another fault ends the job, and closes them", async () => {
    const { closed, ports } = world();
    const held = hold(ports.openToolServer);
    const openToolServer: OpenToolServer = async (at) => {
      if (at.name === "web") throw new Fault("sandbox.missing", "none", { who: "user" });
      return held.open(at);
    };
    let isOver = false;
    const opening = openServers(config, of("planner"), { ...ports, openToolServer }).finally(() => {
      isOver = true;
    });
    const refused = expect(opening).rejects.toThrow("none");
    await settled();
    expect(isOver).toBe(false);
    held.release("docs");
    await refused;
    expect(closed).toEqual(["docs"]);
  });

  it("closes at once a server that can not tell its tools", async () => {
    const { closed, ports } = world();
    const openToolServer: OpenToolServer = async (at) => {
      const server = await ports.openToolServer(at);
      if (at.name === "docs")
        server.listTools = () => Promise.reject(new Fault("tools.failed", "mute", { who: "outside" }));
      return server;
    };
    const { tools } = await openServers(config, of("planner"), { ...ports, openToolServer });
    expect(tools.map(({ spec }) => spec.name)).toEqual(["mcp__web__ask"]);
    expect(closed).toEqual(["docs"]);
  });

  it("lays out no folder for servers that are elsewhere", async () => {
    const { ports } = world();
    const elsewhere = { mcp: { web: config.mcp["web"] as McpServer } };
    const folder = () => Promise.reject(new Error("nobody needs it"));
    expect((await openServers(elsewhere, { role: "planner", folder }, ports)).tools).toHaveLength(1);
  });
});

/** Servers that begin when they are let. */
function hold(inner: OpenToolServer) {
  const waiting = new Map<string, () => void>();
  const open: OpenToolServer = async (at) => {
    await new Promise<void>((resolve) => waiting.set(at.name, resolve));
    return inner(at);
  };
  return { open, waiting: () => [...waiting.keys()], release: (name: string) => waiting.get(name)?.() };
}

/** All that can go on has gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

import { describe, expect, it } from "vitest";
import { openWorkspace } from "../../src/adapters/workspace/open-workspace.ts";
import { readOnlyTools } from "../../src/agent/tools/tool-sets.ts";
import type { AgentFile } from "../../src/config/agent-file.ts";
import type { Config } from "../../src/config/config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { type Equipment, equip } from "../../src/leg/equip.ts";
import { openPurse } from "../../src/leg/money.ts";
import { openTreeWorkspace } from "../../src/leg/read/tree-workspace.ts";
import type { OpenToolServer } from "../../src/ports/tool-server.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { memoryLogs } from "../fakes/memory-logs.ts";
import { MemoryWorkspace } from "../fakes/memory-workspace.ts";
import { ShellSandbox } from "./shell-sandbox.ts";

const workspace = new MemoryWorkspace({ "a.ts": "1\n" });
const nowhere = await openTreeWorkspace({ listTree: async () => [], readFiles: async () => new Map() }, "tree");
const tools = readOnlyTools(workspace);
const hooked = parseConfig("hooks: { before-tool: 'echo no; exit 2' }\n");

function ports(sandbox: ShellSandbox) {
  const opened = { sandboxes: 0 };
  const open = async () => {
    opened.sandboxes += 1;
    return sandbox;
  };
  const findModel = async (): Promise<never> => {
    throw new Error("nobody is asked here");
  };
  const reporter = new CollectingReporter();
  return {
    opened,
    sandbox: open,
    workspace: async () => openWorkspace("/tmp"),
    findModel,
    openToolServer: findModel,
    openLog: memoryLogs([]),
    clock: new ManualClock(),
    reporter,
  };
}

function equipment(config: Config, more: Partial<Equipment> = {}): Equipment {
  const purse = openPurse(1, config, new CollectingReporter());
  return { role: "planner", config, agents: new Map(), agent: null, workspace, models: [], purse, ...more };
}

const agent = (name: string, role: AgentFile["role"], allowed?: string[]): AgentFile => ({
  name,
  role,
  description: `Knows ${name}.`,
  path: `${name}.md`,
  text: "t",
  ...(allowed === undefined ? {} : { tools: allowed }),
});
const keep = async <T>(found: T) => found;
const namesOf = (found: readonly { spec: { name: string } }[]) => found.map(({ spec }) => spec.name);

describe("equip", () => {
  it("opens no sandbox and leaves the tools as they are where nothing is configured", async () => {
    const given = ports(new ShellSandbox());
    expect(namesOf(await equip(tools, equipment(parseConfig("")), given, keep))).toEqual(namesOf(tools));
    expect(given.opened.sandboxes).toBe(0);
  });

  it("puts the hooks around each call, in a folder of their own where the role has none", async () => {
    const sandbox = new ShellSandbox();
    const [list] = await equip(tools, equipment(hooked, { workspace: nowhere }), ports(sandbox), keep);
    expect(await list?.act({ path: null, pattern: null })).toMatchObject({ isError: true, data: "no" });
    expect(sandbox.asked[0]).toMatchObject({ folder: "/tmp", network: false, timeoutMs: 30_000 });
  });

  it("ends the job where hooks are configured and there is no sandbox, instead of leaving them out", async () => {
    const given = ports(new ShellSandbox("none"));
    await expect(equip(tools, equipment(hooked), given, keep)).rejects.toMatchObject({
      code: "sandbox.missing",
      message: expect.stringMatching(/baton\.yml has hooks.*this test has none/),
    });
  });

  it("has ended the servers of tools when the work has ended, well or not", async () => {
    const ended: string[] = [];
    const openToolServer: OpenToolServer = async ({ name }) => ({
      listTools: async () => [{ name: "find", description: "", schema: {} }],
      call: async () => ({ text: "", isError: false }),
      close: async () => void ended.push(name),
    });
    const config = parseConfig("mcp: { docs: { url: https://docs.example, tools: [find] } }\n");
    const given = { ...ports(new ShellSandbox()), openToolServer };
    const names = await equip(tools, equipment(config), given, async (found) => {
      expect(ended).toEqual([]);
      return namesOf(found);
    });
    expect(names).toEqual([...namesOf(tools), "mcp__docs__find"]);
    expect(ended).toEqual(["docs"]);
    await expect(equip(tools, equipment(config), given, () => Promise.reject(new Error("lost")))).rejects.toThrow(
      "lost",
    );
    expect(ended).toEqual(["docs", "docs"]);
  });

  it("lets a role ask those agents that write nothing, but not itself", async () => {
    const found = [agent("coder", "coder"), agent("doubter", "verifier"), agent("reader", "reviewer")];
    const agents = new Map(found.map((one) => [one.name, one]));
    const given = ports(new ShellSandbox());
    const all = await equip(tools, equipment(parseConfig(""), { agents, agent: found[2] ?? null }), given, keep);
    expect(namesOf(all)).toEqual([...namesOf(tools), "ask_agent"]);
    expect(all.at(-1)?.spec.description).toMatch(/There are: doubter: Knows doubter\.$/);
  });

  it("leaves a role's agent the tools that its file names, and no agent to ask where none of them may be", async () => {
    const agents = new Map([["doubter", agent("doubter", "verifier")]]);
    const own = agent("narrow", "coder", ["read_file"]);
    const few = await equip(tools, equipment(parseConfig(""), { agents, agent: own }), ports(new ShellSandbox()), keep);
    expect(namesOf(few)).toEqual(["read_file"]);
  });
});

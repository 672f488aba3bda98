import { describe, expect, it } from "vitest";
import type { AgentFile, Agents } from "../../src/config/agent-file.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { agentOfRole, toolsOfAgent } from "../../src/leg/agent-of-role.ts";

const agent = (name: string, role: AgentFile["role"], tools?: string[]): AgentFile => ({
  name,
  role,
  description: "d",
  path: `${name}.md`,
  text: "t",
  ...(tools === undefined ? {} : { tools }),
});
const agents: Agents = new Map([
  ["designer", agent("designer", "coder")],
  ["porter", agent("porter", "coder")],
  ["sceptic", agent("sceptic", "reviewer")],
]);

describe("agentOfRole", () => {
  it("takes the feature's before the configured one, and none where nobody names one", () => {
    const config = parseConfig("agents: { coder: designer }\n");
    expect(agentOfRole(agents, config, "coder", "porter")?.name).toBe("porter");
    expect(agentOfRole(agents, config, "coder")?.name).toBe("designer");
    expect(agentOfRole(agents, config, "reviewer")).toBeNull();
  });

  it("refuses a name that no file has, or has for another role, with those that fit", () => {
    const config = parseConfig("agents: { reviewer: designer, planner: nobody }\n");
    expect(() => agentOfRole(agents, config, "reviewer")).toThrow(
      /agents\.reviewer: agent "designer" has role coder; there are: sceptic/,
    );
    expect(() => agentOfRole(agents, config, "planner")).toThrow(
      /agent "nobody" is not there; the repository has none/,
    );
    expect(() => agentOfRole(agents, config, "coder", "gone")).toThrow(/the plan's feature: agent "gone" is not there/);
  });

  it("refuses a server's tool that the configuration does not give the role, with those that it gives", () => {
    const servers = parseConfig(`mcp:
  wiki: { url: "https://wiki.example.com/mcp", tools: [find/all, read] }
  desk: { url: "https://desk.example.com/mcp", tools: [ask], roles: [planner] }
agents: { coder: clerk }
`);
    const taken = (tool: string) => () =>
      agentOfRole(new Map([["clerk", agent("clerk", "coder", ["read_file", tool])]]), servers, "coder")?.name;
    expect(taken("mcp__wiki__find_all")()).toBe("clerk");
    const given = "it gives: mcp__wiki__find_all, mcp__wiki__read.";
    for (const tool of ["mcp__wiki__write", "mcp__desk__ask", "mcp__wkii__read"])
      expect(taken(tool)).toThrow(
        `clerk.md: tools: ${tool} is no tool that \`mcp\` in .github/baton.yml gives a coder; ${given}`,
      );
  });

  it("leaves an agent only the tools that its file names", () => {
    const tools = ["read_file", "run"].map((name) => ({ spec: { name } }));
    expect(toolsOfAgent(agent("a", "coder", ["read_file"]), tools).map(({ spec }) => spec.name)).toEqual(["read_file"]);
    expect(toolsOfAgent(agent("a", "coder"), tools)).toBe(tools);
    expect(toolsOfAgent(null, tools)).toBe(tools);
  });
});

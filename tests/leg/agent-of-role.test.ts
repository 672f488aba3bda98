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

  it("leaves an agent only the tools that its file names", () => {
    const tools = ["read_file", "run"].map((name) => ({ spec: { name } }));
    expect(toolsOfAgent(agent("a", "coder", ["read_file"]), tools).map(({ spec }) => spec.name)).toEqual(["read_file"]);
    expect(toolsOfAgent(agent("a", "coder"), tools)).toBe(tools);
    expect(toolsOfAgent(null, tools)).toBe(tools);
  });
});

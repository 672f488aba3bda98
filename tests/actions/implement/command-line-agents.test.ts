import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../src/actions/implement/implement.ts";
import { Change } from "../../../src/contracts/change.ts";
import { cliNames } from "../../../src/core/command-line-agents.ts";
import type { AgentWork } from "../../../src/ports/agent-pool.ts";
import { scriptedAgents } from "../../fakes/scripted-agents.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { Bench, complete, divide, none, write } from "./bench.ts";

const bench = new Bench();
afterAll(() => bench.remove());
const pin = `{ version: 1.2.3, sha256: ${"a".repeat(64)}, model: gpt-x }`;
const prices = "prices:\n  openai/coder: { input: 1, output: 1 }\n";
const summary = { outcome: "changed", title: "Add divide", summary: "It divides.", notes: "" };
const writes = (work: AgentWork) => {
  writeFileSync(path.join(work.folder, "divide.js"), divide);
  return { text: `Done.\n${JSON.stringify(summary)}` };
};

describe("a coder that is a command-line agent", () => {
  async function run(
    agents: ReturnType<typeof scriptedAgents>,
    of: {
      config?: string;
      model?: string;
      turns?: Parameters<typeof scriptedModel>[0];
      secrets?: readonly string[];
      files?: Readonly<Record<string, string>>;
    } = {},
  ) {
    const own = new Repository();
    const config = `${prices}cli:\n  codex: ${pin}\n${of.config ?? ""}`;
    own.commit({ ".github/baton.yml": config, "sum.js": "1\n", ...of.files });
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 }, of.secrets);
    const model = scriptedModel(of.turns ?? [], "openai/coder");
    const ports = world.ports({
      repository: own,
      models: [model],
      agents: agents.open,
      checkout: true,
      sandbox: new ShellSandbox(),
    });
    const inputs = { ...none, task: "Add divide", model: of.model ?? "cli/codex", out: "/out" };
    try {
      const result = await implement(inputs, ports);
      const change = Change.parse(JSON.parse(world.saved.get("/out/change.json") ?? ""));
      return { result, world, change, text: readFileSync(path.join(own.folder, "divide.js"), "utf8") };
    } finally {
      own.remove();
    }
  }

  it("works in the workspace, and its change is taken from there like any other", async () => {
    const agents = scriptedAgents((work, tell) => {
      tell({ type: "tool_called", callId: "1", name: "command", input: { command: "ls" } });
      return writes(work);
    });
    const { change, text, world } = await run(agents);
    expect(text).toBe(divide);
    expect(change).toMatchObject({ files: [{ path: "divide.js" }], summary, model: "openai/gpt-x" });
    expect(agents.settings).toMatchObject([{ maxConcurrent: 3, agents: { codex: { version: "1.2.3" } } }]);
    // A plan's first feature is 1, the pool's first work has the highest number.
    expect(agents.works[0]).toMatchObject({ owner: "f1", priority: -1 });
    expect(agents.works[0]?.prompt).toContain("Add divide");
    expect(agents.works[0]?.prompt).toContain('"outcome"');
    expect(world.reporter.lines.join("\n")).toContain('coder cli/codex command {"command":"ls"}');
  });

  it.each(cliNames)("is had from the pool as the repository switched it on: %s", async (name) => {
    const agents = scriptedAgents(writes);
    const config = `${name === "codex" ? "" : `  ${name}: ${pin}\n`}  max-concurrent: 2\n  memory-mb: 300\n  cpu-minutes: 7\n`;
    await run(agents, { config, model: `cli/${name}` });
    expect(agents.settings).toMatchObject([
      { maxConcurrent: 2, memoryMb: 300, cpuMinutes: 7, agents: { [name]: { version: "1.2.3", model: "gpt-x" } } },
    ]);
  });

  it("is told what is wrong with its result, and may mend it", async () => {
    const agents = scriptedAgents(
      () => ({ text: "All is well." }),
      () => ({ text: JSON.stringify(summary) }),
      writes,
    );
    const { change } = await run(agents);
    expect(change.files).toMatchObject([{ path: "divide.js" }]);
    expect(agents.works[1]?.prompt).toContain("there is no JSON object in it");
    expect(agents.works[2]?.prompt).toContain("no file differs");
  });

  it("is asked three times for a result that stands, and no fourth time", async () => {
    const idle = () => ({ text: "All is well." });
    const agents = scriptedAgents(idle, idle, idle, idle);
    await expect(run(agents)).rejects.toMatchObject({ code: "agent.no_result", facts: { stop: "invalid_result" } });
    expect(agents.works).toHaveLength(3);
  });

  it("shows people its calls cut short, and nothing of a secret that stands at the cut", async () => {
    const command = `${"x".repeat(120)}the-key-of-the-vendor`;
    const { world } = await run(
      scriptedAgents((work, tell) => {
        tell({ type: "tool_called", callId: "1", name: "command", input: { command } });
        return writes(work);
      }),
      { secrets: ["the-key-of-the-vendor"] },
    );
    const line = world.reporter.lines.find((said) => said.includes("xxx")) ?? "";
    expect(line).toContain("x***");
    expect(line).not.toContain("the-key");
  });

  it("is followed by the next of the role when it fails, and not when the money is spent", async () => {
    const failed = (stop: "crashed" | "money") => () =>
      ({ ok: false, failure: { stop, reason: "it is over" } }) as const;
    const both = { model: "cli/codex,openai/coder" };
    const turns = [write("divide.js", divide), complete({ criteria: [] })];
    const { change } = await run(scriptedAgents(failed("crashed")), { ...both, turns });
    expect(change.model).toBe("openai/coder");
    await expect(run(scriptedAgents(failed("money")), both)).rejects.toMatchObject({ code: "budget.spent" });
  });

  it("is refused where hooks are to see each call of a tool", async () => {
    const config = "hooks: { before-tool: ./check }\n";
    await expect(run(scriptedAgents(writes), { config })).rejects.toMatchObject({
      code: "config.invalid",
    });
  });

  it("is refused where the repository's agent may use some tools alone", async () => {
    const agents = scriptedAgents(writes);
    const files = {
      ".github/baton/agents/careful.md":
        "---\nname: careful\ndescription: Edits little.\nrole: coder\ntools: [read_file, edit_file]\n---\nBe careful.\n",
    };
    await expect(run(agents, { config: "agents: { coder: careful }\n", files })).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining("`tools` in .github/baton/agents/careful.md"),
    });
    expect(agents.works).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { openWorkspace } from "../../src/adapters/workspace/open-workspace.ts";
import { readOnlyTools } from "../../src/agent/tools/tool-sets.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { equip } from "../../src/leg/equip.ts";
import { MemoryWorkspace } from "../fakes/memory-workspace.ts";
import { ShellSandbox } from "./shell-sandbox.ts";

const workspace = new MemoryWorkspace({ "a.ts": "1\n" });
const tools = readOnlyTools(workspace);
const hooked = parseConfig("hooks: { before-tool: 'echo no; exit 2' }\n");

function ports(sandbox: ShellSandbox) {
  const opened = { sandboxes: 0 };
  const open = async () => {
    opened.sandboxes += 1;
    return sandbox;
  };
  return { opened, sandbox: open, workspace: async () => openWorkspace("/tmp") };
}

describe("equip", () => {
  it("opens no sandbox and leaves the tools as they are where nothing is configured", async () => {
    const given = ports(new ShellSandbox());
    expect(await equip(tools, { config: parseConfig(""), agent: null, folder: "/x" }, given)).toBe(tools);
    expect(given.opened.sandboxes).toBe(0);
  });

  it("puts the hooks around each call, in a folder of their own where the role has none", async () => {
    const sandbox = new ShellSandbox();
    const [list] = await equip(tools, { config: hooked, agent: null, folder: "" }, ports(sandbox));
    expect(await list?.act({ path: null, pattern: null })).toMatchObject({ isError: true, data: "no" });
    expect(sandbox.asked[0]).toMatchObject({ folder: "/tmp", network: false, timeoutMs: 30_000 });
  });

  it("ends the job where hooks are configured and there is no sandbox, instead of leaving them out", async () => {
    const given = ports(new ShellSandbox("none"));
    await expect(equip(tools, { config: hooked, agent: null, folder: "/x" }, given)).rejects.toMatchObject({
      code: "sandbox.missing",
      message: expect.stringMatching(/baton\.yml has hooks.*this test has none/),
    });
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { defineTool, done } from "../../../src/agent/tool.ts";
import { type Hooks, withHooks } from "../../../src/agent/tools/with-hooks.ts";

const sandbox = await openSandbox();
const made: string[] = [];
const warned: string[] = [];
const tool = defineTool({
  name: "write_file",
  description: "Writes.",
  input: z.strictObject({ path: z.string() }),
  act: async ({ path: given }) => {
    made.push(given);
    return done(`${given} was made.`, "what it holds", true);
  },
});
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-hooks-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function call(hooks: Partial<Hooks>, given = "a.ts") {
  made.length = 0;
  const [hooked] = withHooks([tool], {
    before: undefined,
    after: undefined,
    timeoutMs: 10_000,
    sandbox,
    folder,
    warn: (message) => warned.push(message),
    ...hooks,
  });
  return hooked?.act({ path: given });
}

describe.skipIf(sandbox.kind === "none")("tools with hooks", () => {
  it("are called when the command before ends well, which sees tool and input and no secret of the job", async () => {
    const before = `grep -q '"tool":"write_file","input":{"path":"a.ts"}' && [ -z "$HOOK_SECRET" ]`;
    process.env["HOOK_SECRET"] = "s";
    expect(await call({ before })).toMatchObject({ isError: false, say: "a.ts was made." });
    delete process.env["HOOK_SECRET"];
    expect(made).toEqual(["a.ts"]);
  });

  it("are not called when it refuses with exit code 2, and the model gets its words as data", async () => {
    const outcome = await call({ before: "echo 'Only below src/.'; exit 2" });
    expect(outcome).toMatchObject({ isError: true, data: "Only below src/.", changed: false });
    expect(outcome?.say).toContain("refuse");
    expect(made).toEqual([]);
  });

  it("have a home that neither the agent's commands nor other hooks have written to", async () => {
    const leave = "echo 'def startswith(x): true;' > ~/.jq";
    await sandbox.run({ command: leave, folder, network: false, timeoutMs: 10_000 });
    await call({ after: leave });
    expect(await call({ before: "test ! -e ~/.jq" })).toMatchObject({ isError: false });
  });

  it.each([
    ["another exit code", { before: "echo broken >&2; exit 1" }, /exit code 1/],
    ["its time limit", { before: "sleep 20", timeoutMs: 300 }, /no end within 0\.3 s/],
  ])("are not called when it ends by %s: a broken guard guards nothing", async (_name, hooks, words) => {
    expect((await call(hooks))?.say).toMatch(words);
    expect(made).toEqual([]);
  });

  it("tell what the command after objects to, beside what the tool gave", async () => {
    const after = `grep -q '"say":"a.ts was made."' && { echo 'Line 1 is not formatted.'; exit 2; }`;
    const outcome = await call({ after });
    expect(outcome).toMatchObject({ isError: true, changed: true, data: "what it holds\nLine 1 is not formatted." });
    expect(outcome?.say).toMatch(/^a\.ts was made\. .*object/);
  });

  it("tell that the command after failed as the hook's own failure", async () => {
    expect(await call({ after: "true" })).toMatchObject({ isError: false, data: "what it holds" });
    const outcome = await call({ after: "exit 1" });
    expect(outcome).toMatchObject({
      isError: false,
      say: expect.stringContaining("hook after tools failed (exit code 1)"),
    });
  });

  it("warn people once of a hook that breaks, and of none that refuses", async () => {
    warned.length = 0;
    await call({ before: "echo no; exit 2" });
    expect(warned).toEqual([]);
    const warn = (told: string) => warned.push(told);
    const hooks = { before: "no-such-command", after: undefined, timeoutMs: 10_000, sandbox, folder, warn };
    const [hooked] = withHooks([tool], hooks);
    await hooked?.act({ path: "a.ts" });
    await hooked?.act({ path: "b.ts" });
    await call({ after: "exit 1" });
    expect(warned).toEqual([
      expect.stringMatching(/`hooks\.before-tool` .* broke \(exit code 127\), so no call is made: .*no-such-command/),
      "`hooks.after-tool` of the configuration broke (exit code 1), so it has checked nothing.",
    ]);
  });

  it("give the command all of a big input", async () => {
    const given = "x".repeat(400_000);
    await call({ before: '[ "$(wc -c)" -gt 400000 ]' }, given);
    expect(made).toEqual([given]);
  });
});

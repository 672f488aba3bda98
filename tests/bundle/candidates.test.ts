import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSandbox } from "../../src/adapters/sandbox/open-sandbox.ts";
import { Change } from "../../src/contracts/change.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { complete, write } from "../actions/implement/bench.ts";
import { Repository } from "../leg/repository.ts";

let models: ScriptedModels;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-candidates-"));
  const script = [
    { name: "first", vendor: "anthropic" as const, turns: [write("src/divide.js", "wrong\n"), complete()] },
    { name: "second", vendor: "openai" as const, turns: [write("src/divide.js", "right\nlonger\n"), complete()] },
  ];
  models = await startScriptedModels({ folder, script });
});
afterAll(async () => {
  await models.close();
  rmSync(folder, { recursive: true, force: true });
});

it("the bundle hands on the second candidate when the first one's tests fail, and leaves its files in the checkout", async () => {
  if ((await openSandbox()).kind === "none") return;
  const repository = new Repository();
  repository.commit({
    ".github/baton.yml":
      'candidates: 2\nvalidate: { test: "grep -q right src/divide.js" }\nprices:\n  openai/coder: { input: 1, output: 1 }\n',
    "src/sum.js": "1\n",
  });
  const out = mkdtempSync(path.join(folder, "out-"));
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: out,
    GITHUB_WORKSPACE: repository.folder,
    INPUT_TASK: "Add divide",
    INPUT_MODEL: "anthropic/claude-sonnet-4-5,openai/coder",
    INPUT_OUT: out,
    ANTHROPIC_API_KEY: "sk-ant-test-0123456789",
    ANTHROPIC_BASE_URL: models.anthropicUrl,
    OPENAI_API_KEY: "sk-test-0123456789",
    OPENAI_BASE_URL: models.openaiUrl,
  };
  const child = spawn(process.execPath, [path.resolve("dist/implement/index.js")], { cwd: repository.folder, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(output).toContain("changed: Add divide");
  expect(code).toBe(0);
  const change = Change.parse(JSON.parse(readFileSync(path.join(out, "change.json"), "utf8")));
  expect(change.candidates).toMatchObject([
    { model: "anthropic/claude-sonnet-4-5", tests: "failed", lines: 1, chosen: false },
    { model: "openai/coder", tests: "passed", lines: 2, chosen: true },
  ]);
  expect(readFileSync(path.join(repository.folder, "src/divide.js"), "utf8")).toBe("right\nlonger\n");
  expect(models.unmatched()).toEqual([]);
  repository.remove();
}, 60_000);

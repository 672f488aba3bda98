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
  const works = (task: string, vendor: "anthropic" | "openai", content: string) => ({
    name: `${vendor}: ${task}`,
    vendor,
    user: `# The task.*${task}`,
    turns: [write("src/divide.js", content), complete()],
  });
  const judges = (name: string, user: string, ranking: readonly string[]) => {
    const input = { ranking, reason: "The longer one refuses a zero." };
    return {
      name,
      vendor: "google" as const,
      system: "juror",
      user,
      turns: [{ call: [{ name: "complete_task", input }] }],
    };
  };
  const script = [
    works("Add divide", "anthropic", "wrong\n"),
    works("Add divide", "openai", "right\nlonger\n"),
    works("Judge divide", "anthropic", "right\n"),
    works("Judge divide", "openai", "right\nlonger\n"),
    judges("the longer one is A", "\\+longer.*# Candidate B", ["A", "B"]),
    judges("the longer one is B", "# Candidate B.*\\+longer", ["B", "A"]),
  ];
  models = await startScriptedModels({ folder, script });
});
afterAll(async () => {
  await models.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the bundle on a task; the change that it wrote, and what the checkout holds then. */
async function implement(task: string) {
  const repository = new Repository();
  repository.commit({
    ".github/baton.yml": `candidates: 2
models: { reviewer: [google/judge] }
validate: { test: "grep -q right src/divide.js" }
prices:
  openai/coder: { input: 1, output: 1 }
  google/judge: { input: 1, output: 1 }
`,
    "src/sum.js": "1\n",
  });
  const out = mkdtempSync(path.join(folder, "out-"));
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: out,
    GITHUB_WORKSPACE: repository.folder,
    INPUT_TASK: task,
    INPUT_MODEL: "anthropic/claude-sonnet-4-5,openai/coder",
    INPUT_OUT: out,
    ANTHROPIC_API_KEY: "sk-ant-test-0123456789",
    ANTHROPIC_BASE_URL: models.anthropicUrl,
    OPENAI_API_KEY: "sk-test-0123456789",
    OPENAI_BASE_URL: models.openaiUrl,
    GEMINI_API_KEY: "gemini-test-0123456789",
    GEMINI_BASE_URL: models.geminiUrl,
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
  const file = readFileSync(path.join(repository.folder, "src/divide.js"), "utf8");
  expect(models.unmatched()).toEqual([]);
  repository.remove();
  return { change, file, output };
}

it("the bundle hands on the second candidate when the first one's tests fail, and leaves its files in the checkout", async () => {
  if ((await openSandbox()).kind === "none") return;
  const { change, file } = await implement("Add divide");
  expect(change.candidates).toMatchObject([
    { model: "anthropic/claude-sonnet-4-5", tests: "failed", lines: 1, chosen: false },
    { model: "openai/coder", tests: "passed", lines: 2, chosen: true },
  ]);
  expect(file).toBe("right\nlonger\n");
}, 60_000);

it("the bundle asks a third vendor's model when both pass, and hands on what that one finds better", async () => {
  if ((await openSandbox()).kind === "none") return;
  const { change, file, output } = await implement("Judge divide");
  const vote = { model: "google/judge", reason: "The longer one refuses a zero." };
  expect(change.candidates).toMatchObject([
    { tests: "passed", lines: 1, chosen: false, panel: { points: 0, votes: [{ ...vote, rank: 2 }] } },
    { tests: "passed", lines: 2, chosen: true, panel: { points: 1, votes: [{ ...vote, rank: 1 }] } },
  ]);
  expect(file).toBe("right\nlonger\n");
  expect(output).toMatch(/^Candidate 1: coder write_file /m);
  expect(output).toMatch(/^Candidate 2: coder write_file /m);
}, 60_000);

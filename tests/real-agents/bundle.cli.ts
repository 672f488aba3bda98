import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { cache, pinOf } from "./real-pool.ts";

const summary = { outcome: "changed", title: "Add a greeting", summary: "greeting.txt is there.", notes: "" };
let around: string;
beforeAll(() => {
  around = mkdtempSync(path.join(tmpdir(), "baton-bundle-agent-"));
});
afterAll(() => rmSync(around, { recursive: true, force: true }));

it("the shipped bundle of implement lets the real claude change a checkout, and hands on the change", async () => {
  const folder = path.join(around, "checkout");
  const { version, sha256, model } = await pinOf("claude");
  mkdirSync(path.join(folder, ".github"), { recursive: true });
  const config = `models: { coder: [cli/claude] }\ncli:\n  claude: { version: ${version}, sha256: ${sha256}, model: ${model} }\n`;
  writeFileSync(path.join(folder, ".github/baton.yml"), config);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: folder });
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "begin");
  const vendors = await startScriptedModels({
    folder: path.join(around, "models"),
    script: [
      {
        name: "work",
        turns: [
          { call: [{ name: "Bash", input: { command: "echo hello > greeting.txt", description: "write" } }] },
          { say: JSON.stringify(summary) },
        ],
      },
    ],
  });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "../../dist/implement/index.js")], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      RUNNER_TOOL_CACHE: path.dirname(cache),
      RUNNER_TEMP: around,
      GITHUB_WORKSPACE: folder,
      ANTHROPIC_API_KEY: "real-key",
      ANTHROPIC_BASE_URL: vendors.anthropicUrl,
      INPUT_TASK: "Add a greeting",
      INPUT_OUT: path.join(around, "out"),
    },
  });
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (printed += chunk));
  const exit = await new Promise((resolve) => child.once("close", resolve));
  await vendors.close();
  expect({ exit, printed }).toMatchObject({ exit: 0 });
  expect(readFileSync(path.join(folder, "greeting.txt"), "utf8")).toBe("hello\n");
  const change = JSON.parse(readFileSync(path.join(around, "out/change.json"), "utf8"));
  expect(change).toMatchObject({ files: [{ path: "greeting.txt" }], model: `anthropic/${model}`, summary });
  expect(printed).toContain("coder cli/claude Bash");
  expect(printed).not.toContain("real-key");
});

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Change } from "../../../src/contracts/change.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import { Repository } from "../../leg/repository.ts";
import { complete, divide, write } from "./bench.ts";

const root = path.resolve(import.meta.dirname, "../../..");
let models: ScriptedModels;
let out: string;
let repository: Repository;
beforeAll(async () => {
  out = mkdtempSync(path.join(tmpdir(), "baton-laptop-"));
  models = await startScriptedModels({
    folder: out,
    script: [{ name: "coder", vendor: "anthropic", turns: [write("src/divide.js", divide), complete()] }],
  });
  repository = new Repository();
  repository.commit({ "src/sum.js": "1\n" });
});
afterAll(async () => {
  await models.close();
  repository.remove();
  rmSync(out, { recursive: true, force: true });
});

/** The action's entry as a person starts it: no token, no event, nothing of GitHub. */
function start(
  env: Readonly<Record<string, string>>,
  /** Ctrl-C, which a terminal sends to all that it has started. */
  stop: Promise<unknown> = new Promise(() => undefined),
): Promise<{ code: number | null; output: string }> {
  const child = spawn(path.join(root, "node_modules/.bin/node"), [path.join(root, "src/actions/implement/main.ts")], {
    cwd: repository.folder,
    env: { PATH: process.env.PATH ?? "", HOME: out, TMPDIR: out, GITHUB_WORKSPACE: repository.folder, ...env },
    detached: true,
  });
  void stop.then(() => process.kill(-(child.pid ?? 0), "SIGINT"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

describe("implement on a laptop", () => {
  it("names the variable that is missing, and touches nothing", async () => {
    const { code, output } = await start({ INPUT_TASK: "Add divide", INPUT_MODEL: "anthropic/claude-sonnet-4-5" });
    expect(code).toBe(1);
    expect(output).toContain("ANTHROPIC_API_KEY");
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  it("edits the checkout and writes change.json", async () => {
    const { code, output } = await start({
      INPUT_TASK: "Add divide",
      INPUT_MODEL: "anthropic/claude-sonnet-4-5",
      INPUT_OUT: out,
      ANTHROPIC_API_KEY: "sk-ant-test-0123456789",
      ANTHROPIC_BASE_URL: models.anthropicUrl,
    });
    expect(output).toContain("changed: Add divide");
    expect(code).toBe(0);
    expect(readFileSync(path.join(repository.folder, "src/divide.js"), "utf8")).toBe(divide);
    const change = Change.parse(JSON.parse(readFileSync(path.join(out, "change.json"), "utf8")));
    expect(change.files.map((file) => file.path)).toEqual(["src/divide.js"]);
    expect(change.pullRequest.body).not.toContain("Acceptance criteria");
    expect(models.unmatched()).toEqual([]);
  });

  const keys = () => ({ ANTHROPIC_API_KEY: "sk-ant-test-0123456789", ANTHROPIC_BASE_URL: models.anthropicUrl });
  const asked = { INPUT_TASK: "Add divide", INPUT_MODEL: "anthropic/claude-sonnet-4-5" };

  it("takes what it handed in before, into a folder of the checkout, for nobody's work and no part of the next change", async () => {
    const within = path.join(repository.folder, "given");
    for (const _ of [1, 2]) {
      repository.git("clean", "-fdq", "src");
      expect(await start({ ...asked, ...keys(), INPUT_OUT: within })).toMatchObject({ code: 0 });
      const change = Change.parse(JSON.parse(readFileSync(path.join(within, "change.json"), "utf8")));
      expect(change.files.map((file) => file.path)).toEqual(["src/divide.js"]);
    }
    repository.git("clean", "-fdq");
  });

  it("says before any model is asked that its folder can not be written to", async () => {
    const calls = models.calls().length;
    const { code, output } = await start({ ...asked, ...keys(), INPUT_OUT: "/proc/none/such" });
    expect(code).toBe(1);
    expect(output).toMatch(/failed \(input\.invalid\): \/proc\/none\/such\/.* can not be written: ENOENT/);
    expect(models.calls()).toHaveLength(calls);
  });

  it("says that it was told to stop, whatever broke off then", async () => {
    const slow = path.join(out, "slow");
    mkdirSync(slow);
    const asks = path.join(slow, "asks");
    writeFileSync(
      path.join(slow, "git"),
      `#!/bin/sh\ncase "$*" in *ls-remote*) touch ${asks}; exec sleep 60;; esac\nPATH=\${PATH#*:} exec git "$@"\n`,
      { mode: 0o755 },
    );
    const isAsking = expect.poll(() => existsSync(asks), { timeout: 20_000 }).toBe(true);
    const { code, output } = await start({ ...asked, ...keys(), PATH: `${slow}:${process.env["PATH"]}` }, isAsking);
    expect(code).toBe(1);
    expect(output).toContain("The job was told to stop (SIGINT). What was at work then broke off: ");
  });
});

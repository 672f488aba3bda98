import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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
    works("Stop divide", "anthropic", "right\nlonger\n"),
    {
      ...works("Stop divide", "openai", "right\n"),
      turns: [write("src/divide.js", "right\n"), { fault: "stall" as const, times: 1, ...complete() }],
    },
    judges("the longer one is A", "\\+longer.*# Candidate B", ["A", "B"]),
    judges("the longer one is B", "# Candidate B.*\\+longer", ["B", "A"]),
  ];
  models = await startScriptedModels({ folder, script });
});
afterAll(async () => {
  await models.close();
  rmSync(folder, { recursive: true, force: true });
});

function begin(task: string): {
  readonly repository: Repository;
  readonly out: string;
  readonly env: NodeJS.ProcessEnv;
} {
  const repository = new Repository();
  repository.commit({
    ".github/baton.yml": `candidates: 2
models: { reviewer: [google/judge] }
validate: { test: "grep -q right src/divide.js", report: exit-code }
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
  return { repository, out, env };
}

function start({ repository, env }: Pick<ReturnType<typeof begin>, "repository" | "env">) {
  const child = spawn(process.execPath, [path.resolve("dist/implement/index.js")], { cwd: repository.folder, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, output })),
  );
  return { child, ended };
}

/** Runs the bundle on a task; the change that it wrote, and what the checkout holds then. */
async function implement(task: string) {
  const begun = begin(task);
  const { code, output } = await start(begun).ended;
  expect(output).toContain("changed: Add divide");
  expect(code).toBe(0);
  return { ...finish(begun), output };
}

function finish({ repository, out }: Pick<ReturnType<typeof begin>, "repository" | "out">) {
  const change = Change.parse(JSON.parse(readFileSync(path.join(out, "change.json"), "utf8")));
  const file = readFileSync(path.join(repository.folder, "src/divide.js"), "utf8");
  expect(models.unmatched()).toEqual([]);
  repository.remove();
  return { change, file };
}

/** How many of the works in the logs have ended well. */
function countHandedIn(home: string): number {
  const logs = path.join(home, ".cache/baton-cli/logs");
  const texts = existsSync(logs) ? readdirSync(logs).map((name) => readFileSync(path.join(logs, name), "utf8")) : [];
  return texts.filter((text) => text.includes('"type":"ended","ok":true')).length;
}

it("the bundle hands on the second candidate when the first one's tests fail, and leaves its files in the checkout", async () => {
  if ((await openSandbox()).kind === "none") return;
  const { change, file } = await implement("Add divide");
  expect(change.candidates).toMatchObject([
    { model: "anthropic/claude-sonnet-4-5", tests: "failed", lines: 1, chosen: false },
    { model: "openai/coder", tests: "passed", lines: 2, chosen: true },
  ]);
  expect(file).toBe("right\nlonger\n");
}, 180_000);

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
}, 180_000);

it("the bundle that is told to stop keeps what each has done, and the same line goes on: who had handed in is not asked again", async () => {
  if ((await openSandbox()).kind === "none") return;
  const begun = begin("Stop divide");
  const { child, ended } = start(begun);
  const callsOf = (vendor: string) => models.calls().filter((call) => call.vendor === vendor).length;
  const before = { anthropic: callsOf("anthropic"), openai: callsOf("openai") };
  await expect.poll(() => countHandedIn(begun.out), { timeout: 30_000 }).toBe(1);
  await expect.poll(() => callsOf("openai") - before.openai, { timeout: 30_000 }).toBe(2);
  child.kill("SIGTERM");
  const stopped = await ended;
  expect(stopped.code).not.toBe(0);
  expect(stopped.output).toContain(`How far it came is kept in ${begun.out}/baton-checkpoint.json`);
  expect(begun.repository.git("status", "--porcelain")).toBe("");
  const again = await start(begun).ended;
  expect(again).toMatchObject({ code: 0, output: expect.stringContaining("Going on from") });
  expect(callsOf("anthropic") - before.anthropic).toBe(2);
  expect(callsOf("openai") - before.openai).toBe(3);
  const { change, file } = finish(begun);
  expect(change.candidates).toMatchObject([{ tests: "passed" }, { tests: "passed" }]);
  expect(["right\n", "right\nlonger\n"]).toContain(file);
}, 300_000);

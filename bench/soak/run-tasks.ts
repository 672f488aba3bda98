// The tasks of the soak, half through the loop with the real client, tools and sandbox, half through the pool of command-line agents with a small agent of ours.
// Words: how many, and after how many of them memory is looked at, again and again. `TMPDIR` is the soak's own. Prints how many went wrong and the memory, as JSON.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAnthropicModel } from "../../src/adapters/models/anthropic/create-anthropic-model.ts";
import { openSandbox } from "../../src/adapters/sandbox/open-sandbox.ts";
import { openSyntax } from "../../src/adapters/syntax/open-syntax.ts";
import { openWorkspace } from "../../src/adapters/workspace/open-workspace.ts";
import { fullTools } from "../../src/agent/tools/tool-sets.ts";
import { tryPool } from "../../tests/adapters/models/cli/try-pool.ts";
import { tryAgent } from "../../tests/agent/try-agent.ts";

const tasks = Number(process.argv[2]);
const every = Number(process.argv[3]);
const { gc } = globalThis;
if (gc === undefined) throw new Error("start it with --expose-gc");
const atOnce = 3;

const { child, anthropicUrl, openaiUrl } = await startModels();
const model = createAnthropicModel({ model: "claude-sonnet-5-5", key: "sk-soak-0", baseUrl: anthropicUrl });
const sandbox = await openSandbox();
const pool = await tryPool({ env: { OPENAI_API_KEY: "sk-soak-0", OPENAI_BASE_URL: openaiUrl } });

async function loop(): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), "work-"));
  const { outcome } = await tryAgent({
    turns: [],
    real: [model],
    tools: fullTools(openWorkspace(folder), sandbox, openSyntax),
  });
  const isDone = outcome.ok && readFileSync(path.join(folder, "a.js"), "utf8").includes("a = 2");
  rmSync(folder, { recursive: true });
  return isDone;
}

/** What a pool's task does, in turn: good words, broken lines, a question to the vendor, a crash. */
const body = JSON.stringify({ model: "gpt-5.4", stream: true, input: [{ role: "user", content: "hello" }] });
const scenes: readonly { readonly prompt: string; readonly ok: boolean }[] = [
  { prompt: "say all is well", ok: true },
  { prompt: "malformed still here", ok: true },
  { prompt: `ask /responses ${body}`, ok: true },
  { prompt: "half done", ok: true },
  { prompt: "crash", ok: false },
];

async function delegate(n: number): Promise<boolean> {
  const scene = scenes[n % scenes.length];
  if (scene === undefined) return false;
  const end = await pool.run(scene.prompt, { owner: `f${n % 7}`, priority: n % 3 });
  pool.events.length = 0;
  return end.ok === scene.ok;
}

let next = 0;
let ended = 0;
let wrong = 0;
const rssMb: number[] = [];
async function work(): Promise<void> {
  while (next < tasks) {
    const n = next++;
    const isRight = await (n % 2 === 0 ? loop() : delegate((n - 1) / 2));
    if (!isRight) wrong++;
    ended++;
    if (ended % every !== 0 && ended !== tasks) continue;
    // What could be collected is no leak.
    gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
    rssMb.push(process.memoryUsage.rss() / 2 ** 20);
  }
}
await Promise.all(Array.from({ length: atOnce }, work));
await pool.end();
child.stdin.end();
await once(child, "close");
console.log(JSON.stringify({ wrong, rssMb }));

async function startModels() {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "models.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const urls: { anthropicUrl: string; openaiUrl: string } = JSON.parse(String(line));
  return { child, ...urls };
}

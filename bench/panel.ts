import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findModel } from "../src/adapters/models/find-model.ts";
import { inWake, wakeOf } from "../src/agent/ask/in-wake.ts";
import type { Conversation } from "../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../src/local/models/start-scripted-models.ts";

/**
 * What a panel's wait is beside that for its slowest model: the shipped `dist/panel` against three scripted vendors whose models take 0.5 to 8 s each, from the start of
 * its process to the last answer. And how much of a prompt siblings read from the cache when they follow the first. `node bench/panel.ts [rounds]`; without
 * network; ends with 1 where a target is missed.
 */
const rounds = Number(process.argv[2] ?? 3);
const slowestMs = 8000;
const models = [
  "anthropic/claude-opus-5-5",
  "openai/gpt-6.1-sol",
  "google/gemini-4-argon",
  "anthropic/claude-sonnet-5",
  "openai/gpt-6.2-sol",
  "google/gemini-4-carbon",
  "anthropic/claude-haiku-5-5",
  "openai/gpt-6-luna",
  "google/gemini-4-neon",
  "anthropic/claude-opus-4-8",
  "openai/gpt-5.4",
  "google/gemini-3.8-flash",
];
const judge = "anthropic/claude-sonnet-5-5";
const scratch = mkdtempSync(path.join(tmpdir(), "baton-panel-bench-"));
const repository = path.join(scratch, "repository");

const answer = (input: object, delayMs: number) => ({ call: [{ name: "complete_task", input }], delayMs });
const script: Conversation[] = [
  ...models.map((name, at) => ({
    name,
    model: `^${name.slice(name.indexOf("/") + 1).replaceAll(".", "\\.")}$`,
    system: "^You answer one question",
    // The first is the slowest.
    turns: [answer({ answer: `View ${at}.` }, at === 0 ? slowestMs : 500 + ((at * 700) % (slowestMs - 500)))],
  })),
  {
    name: "verdict",
    system: "^You make one verdict",
    turns: [answer({ answer: "So.", agreement: [], dissent: [], todo: [], confidence: "low", because: "A bench." }, 0)],
  },
  ...["a", "b", "c", "d"].map((letter) => ({
    name: `sibling ${letter}`,
    user: `question ${letter}`,
    turns: [{ say: "Yes.", beginMs: 100, delayMs: 300 }],
  })),
];

const environment = ({ anthropicUrl, openaiUrl, geminiUrl }: ScriptedModels) => ({
  ANTHROPIC_API_KEY: "bench-key-0123456789",
  OPENAI_API_KEY: "bench-key-0123456789",
  GEMINI_API_KEY: "bench-key-0123456789",
  ANTHROPIC_BASE_URL: anthropicUrl,
  OPENAI_BASE_URL: openaiUrl,
  GEMINI_BASE_URL: geminiUrl,
});

/** Milliseconds from the process's start to the last answer of those that were asked. */
async function ask(names: readonly string[], server: ScriptedModels): Promise<number> {
  const before = server.calls().length;
  const startedMs = Date.now();
  const child = spawn(process.execPath, ["dist/panel/index.js"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: scratch,
      TMPDIR: scratch,
      GITHUB_WORKSPACE: repository,
      GITHUB_REPOSITORY: "bench/panel",
      INPUT_QUESTION: "Which way is better, and why?",
      INPUT_MODELS: names.join(","),
      INPUT_SYNTHESIZER: judge,
      INPUT_BUDGET_USD: "100",
      ...environment(server),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += String(data)));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const calls = server.calls().slice(before);
  const answers = calls.filter(({ conversation }) => conversation !== "verdict");
  if (code !== 0 || answers.length !== names.length) throw new Error(`the panel ended with ${code}: ${said}`);
  return Math.max(...answers.map(({ at }) => Date.parse(at))) - startedMs;
}

/** The share of a sibling's input that came from the cache, at least, of four questions over one prefix. */
async function readSiblings(name: string, server: ScriptedModels): Promise<number> {
  const model = await findModel(environment(server))(name);
  const shared = Array.from({ length: 800 }, (_, line) => `Line ${line} of the change that all of them read.`).join(
    "\n",
  );
  const before = server.calls().length;
  await inWake(
    ["a", "b", "c", "d"].map((letter) => ({
      wake: wakeOf(name, shared),
      run: async (onFirst: (how: "begun" | "failed") => void) => {
        const messages = [shared, `question ${letter}`].map((text) => ({ role: "user" as const, text }));
        await model.reply({ system: "You judge.", messages }, [], {
          maxOutputTokens: 1000,
          onBegun: () => onFirst("begun"),
        });
      },
    })),
  );
  const siblings = server.calls().slice(before + 1);
  return Math.min(...siblings.map(({ cachedTokens, inputTokens }) => cachedTokens / inputTokens));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
function tell(what: string, value: string, isMet: boolean): void {
  process.stdout.write(`${isMet ? "✓" : "✗"} ${what.padEnd(64)} ${value}\n`);
  if (!isMet) process.exitCode = 1;
}

mkdirSync(repository);
writeFileSync(path.join(repository, "a.txt"), "a\n");
const git = (...args: string[]) =>
  execFileSync("git", ["-C", repository, "-c", "user.name=b", "-c", "user.email=b@b", ...args]);
git("init", "--quiet");
git("add", "--all");
git("commit", "--quiet", "--message", "Begin");
const server = await startScriptedModels({ script, folder: scratch });
try {
  const measure = async (count: number) => {
    const all: number[] = [];
    for (let round = 0; round < rounds; round++) all.push(await ask(models.slice(0, count), server));
    return median(all);
  };
  await measure(3);
  for (const [count, target] of [
    [3, 1.2],
    [12, 1.5],
  ] as const) {
    const ratio = (await measure(count)) / slowestMs;
    tell(`wall of ${count} models / slowest model (≤ ${target})`, ratio.toFixed(3), ratio <= target);
  }
  for (const name of models.slice(0, 3)) {
    const share = await readSiblings(name, server);
    tell(`cached of a sibling's input, ${name} (≥ 0.9)`, share.toFixed(3), share >= 0.9);
  }
} finally {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}

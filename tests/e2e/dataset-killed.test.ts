import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { builtInPersonas } from "../../src/config/built-in-personas.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { Repository } from "../leg/repository.ts";

const models = ["anthropic/claude-sonnet-5-5", "openai/gpt-6.1-sol", "google/gemini-3.1-pro-preview"];
const problems = Array.from({ length: 50 }, (_, n) => ({
  id: `p${n}`,
  mark: `machine-${n}!`,
  text: `How is machine-${n}! kept dry?`,
}));
/** Words that no two questions share, as answers that differ in a sign or two would be near duplicates. */
const wordsOf = (question: string): string =>
  [0, 1, 2]
    .map((part) => createHash("sha256").update(`${part} ${question}`).digest("hex"))
    .join("")
    .replace(/\d{4}/g, " ");
const questions = problems.flatMap(({ id, mark }) =>
  [...builtInPersonas.values()].flatMap(({ name, foci }) =>
    models.map((model) => ({ question: `${id} ${name} ${model}`, model, foci: foci.join("; "), mark })),
  ),
);
/** An answer of its own for each question. */
const script = questions.map(({ question, model, foci, mark }) => ({
  name: question,
  model: model.slice(model.indexOf("/") + 1).replaceAll(".", "\\."),
  system: foci,
  user: mark,
  turns: [{ say: `${wordsOf(question)} Ask someone@${question.split(" ")[0]}.example.com.` }],
}));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function openFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-dataset-"));
  folders.push(folder);
  writeFileSync(
    path.join(folder, "problems.jsonl"),
    problems.map(({ id, text }) => JSON.stringify({ id, text })).join("\n"),
  );
  return folder;
}

/** Runs the bundle once; at the line that matches, its process is ended by the signal. */
function run(folder: string, urls: ScriptedModels, kill?: { readonly at: RegExp; readonly by: "SIGTERM" | "SIGKILL" }) {
  const repository = new Repository();
  repository.commit({ "README.md": "x\n" });
  folders.push(repository.folder);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TMPDIR: folder,
    NODE_COMPILE_CACHE: path.join(tmpdir(), "baton-compiled"),
    GITHUB_WORKSPACE: repository.folder,
    GITHUB_REPOSITORY: "o/r",
    ANTHROPIC_API_KEY: "sk-ant-test-0123456789",
    OPENAI_API_KEY: "sk-test-0123456789",
    GEMINI_API_KEY: "AIza-test-0123456789",
    ANTHROPIC_BASE_URL: urls.anthropicUrl,
    OPENAI_BASE_URL: urls.openaiUrl,
    GEMINI_BASE_URL: urls.geminiUrl,
    INPUT_PROBLEMS: path.join(folder, "problems.jsonl"),
    INPUT_MODELS: models.join(","),
    INPUT_BUDGET_USD: "1000",
    INPUT_OUT: path.join(folder, "out"),
    INPUT_FORMAT: "trl,openai-chat,gemini-sft,bedrock-conversation",
  };
  const child = spawn(process.execPath, [path.resolve("dist/dataset/index.js")], { env, cwd: folder });
  let output = "";
  return new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      if (kill?.at.test(output)) child.kill(kill.by);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The question of each answer that a vendor gave, in order. */
const answered = (scripted: ScriptedModels): readonly (string | null)[] =>
  scripted
    .calls()
    .filter(({ status }) => status === 200)
    .map(({ conversation }) => conversation);

describe("a dataset of 50 problems, 6 personas and 3 models, by the bundle with the vendors' own SDKs", () => {
  it.each([
    ["told to stop", "SIGTERM", 0],
    // What was on its way in that moment nobody can know of.
    ["killed", "SIGKILL", 6],
  ] as const)(
    "%s at its half and run again has 900 records, and no answer is paid twice",
    async (_what, by, lost) => {
      const folder = openFolder();
      const scripted = await startScriptedModels({ folder, script });
      try {
        const first = await run(folder, scripted, { at: /4\d\d of 900 answered/, by });
        expect(first.code, first.output.slice(-2000)).not.toBe(0);
        const second = await run(folder, scripted);
        expect(second.code, second.output.slice(-2000)).toBe(0);
        const records = readFileSync(path.join(folder, "out/records.jsonl"), "utf8").trim().split("\n");
        expect(new Set(records.map((line) => JSON.parse(line).id)).size).toBe(900);
        const asked = answered(scripted);
        expect(new Set(asked).size).toBe(900);
        expect(asked.length).toBeLessThanOrEqual(900 + lost);
        expect(scripted.unmatched()).toEqual([]);
        const third = await run(folder, scripted);
        expect(third.code).toBe(0);
        expect(answered(scripted)).toHaveLength(asked.length);
      } finally {
        await scripted.close();
      }
    },
    240_000,
  );
});

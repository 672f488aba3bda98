import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { portMark, type Recipe } from "../../src/adapters/models/cli/recipes/recipe.ts";
import { recipes } from "../../src/adapters/models/cli/recipes/recipes.ts";
import type { CliName } from "../../src/core/command-line-agents.ts";
import type { ScriptedCall, Turn, Vendor } from "../../src/local/models/script/script.ts";
import { file, right, summary, task, test, wrong } from "./task.ts";

/** An agent from npm, at the version with which its row was made. */
export type Package = { readonly name: string; readonly version: string; readonly folder: string };
export type Start = {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
};
export type Place = {
  readonly folder: string;
  readonly home: string;
  /** Of the scripted models. */
  readonly url: string;
  /** Where the package is installed. */
  readonly installed: string;
};
/** One line of the table. */
export type Row = {
  readonly name: string;
  readonly package?: Package;
  /** The agent through Baton's pool is switched on in the repository. */
  readonly pin?: { readonly cli: string; readonly model: string };
  readonly vendor?: Vendor;
  readonly turns: readonly Turn[];
  readonly start: (place: Place) => Start;
};

const key = "sk-bench-0123456789";
const bundle = path.resolve("dist/implement/index.js");
const over = (...calls: readonly ScriptedCall[]): Turn[] => [
  ...calls.map((call) => ({ call: [call] })),
  { say: JSON.stringify(summary) },
];

const none: Row = {
  name: "no agent at all",
  turns: [],
  start: () => ({ words: ["sh", "-c", `cat ${file} && sed -i 's/${wrong}/${right}/' ${file} && ${test}`], env: {} }),
};

const keys = (url: string) => ({
  ANTHROPIC_API_KEY: key,
  ANTHROPIC_BASE_URL: url,
  OPENAI_API_KEY: key,
  OPENAI_BASE_URL: `${url}/v1`,
  GEMINI_API_KEY: key,
  GEMINI_BASE_URL: url,
});
const startBaton =
  (model: string) =>
  ({ folder, home, url, installed }: Place): Start => ({
    words: [process.execPath, bundle],
    env: {
      GITHUB_WORKSPACE: folder,
      INPUT_TASK: task,
      INPUT_MODEL: model,
      INPUT_OUT: path.join(home, "out"),
      // The pool finds there what the benchmark has installed; the built-in agent has nothing installed, and keeps its log at home.
      ...(installed === "" ? {} : { RUNNER_TOOL_CACHE: path.dirname(path.dirname(installed)) }),
      ...keys(url),
    },
  });

const baton: Row = {
  name: "Baton",
  vendor: "anthropic",
  turns: [
    { call: [{ name: "read_file", input: { path: file, from: null, to: null } }] },
    { call: [{ name: "edit_file", input: { path: file, old: wrong, new: right } }] },
    { call: [{ name: "run", input: { command: test, timeoutMs: null } }] },
    { call: [{ name: "complete_task", input: summary }] },
  ],
  start: startBaton("anthropic/claude-sonnet-4-5"),
};

const commandLine = (name: CliName, model: string, turns: readonly Turn[]): Row[] => {
  const recipe: Recipe = recipes[name];
  const common = {
    package: { name: recipe.packageName, version: recipe.version, folder: `${name}@${recipe.version}` },
    vendor: recipe.vendor,
    turns,
  };
  return [
    { name, ...common, start: (place) => startAlone(recipe, model, place) },
    { name: `${name} in Baton's pool`, ...common, pin: { cli: name, model }, start: startBaton(`cli/${name}`) },
  ];
};

/** The same program with the same arguments and settings as in the pool, without pool, sandbox and proxy. */
function startAlone(recipe: Recipe, model: string, { home, url, installed }: Place): Start {
  const address = recipe.vendor === "openai" ? `${url}/v1` : url;
  const fill = (text: string) => text.replace(`http://127.0.0.1:${portMark}`, address);
  if (recipe.settings !== undefined) {
    const { folder, name, content } = recipe.settings;
    mkdirSync(path.join(home, folder));
    writeFileSync(path.join(home, folder, name), JSON.stringify(content));
  }
  const env = Object.entries(recipe.env(key)).map(([name, value]) => [name, fill(value)]);
  const words = [...recipe.program(installed), ...recipe.args(model)].map(fill);
  return { words, env: Object.fromEntries(env), input: task };
}

const pi: Row = {
  name: "pi",
  package: { name: "@mariozechner/pi-coding-agent", version: "0.73.1", folder: "pi@0.73.1" },
  vendor: "anthropic",
  turns: over(
    { name: "read", input: { path: file } },
    { name: "edit", input: { path: file, edits: [{ oldText: wrong, newText: right }] } },
    { name: "bash", input: { command: test } },
  ),
  start({ home, url, installed }) {
    const own = path.join(home, "pi");
    mkdirSync(own);
    writeFileSync(path.join(own, "models.json"), JSON.stringify({ providers: { anthropic: { baseUrl: url } } }));
    const program = path.join(installed, "node_modules/@mariozechner/pi-coding-agent/dist/cli.js");
    const args = [
      "--print",
      "--no-session",
      "--offline",
      "--provider",
      "anthropic",
      "--model",
      "claude-sonnet-4-5",
      task,
    ];
    return { words: [process.execPath, program, ...args], env: { ANTHROPIC_API_KEY: key, PI_CODING_AGENT_DIR: own } };
  },
};

export const rows: readonly Row[] = [
  none,
  baton,
  pi,
  ...commandLine(
    "claude",
    "claude-sonnet-4-5",
    over(
      { name: "Read", input: { file_path: file } },
      { name: "Edit", input: { file_path: file, old_string: wrong, new_string: right } },
      { name: "Bash", input: { command: test, description: "Run the tests" } },
    ),
  ),
  ...commandLine(
    "codex",
    "gpt-5.4",
    over(
      { name: "exec_command", input: { cmd: `cat ${file}` } },
      { name: "exec_command", input: { cmd: `sed -i 's/${wrong}/${right}/' ${file}` } },
      { name: "exec_command", input: { cmd: test } },
    ),
  ),
  ...commandLine(
    "gemini",
    "gemini-2.5-pro",
    over(
      { name: "read_file", input: { file_path: file } },
      {
        name: "replace",
        input: { file_path: file, old_string: wrong, new_string: right, instruction: "Add the prices up." },
      },
      { name: "run_shell_command", input: { command: test, description: "Run the tests" } },
    ),
  ),
];

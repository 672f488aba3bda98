import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { openAgentLogs } from "../../src/adapters/agent-log/open-agent-logs.ts";
import { digestFiles } from "../../src/adapters/models/cli/install/digest-files.ts";
import { installAgent } from "../../src/adapters/models/cli/install/install-agent.ts";
import { openAgentPool } from "../../src/adapters/models/cli/open-agent-pool.ts";
import type { Recipe } from "../../src/adapters/models/cli/recipes/recipe.ts";
import { recipes } from "../../src/adapters/models/cli/recipes/recipes.ts";
import { openSandbox } from "../../src/adapters/sandbox/open-sandbox.ts";
import { openSpend } from "../../src/agent/spend.ts";
import type { AgentEvent } from "../../src/contracts/agent-event.ts";
import type { CliName } from "../../src/core/command-line-agents.ts";
import { costUsd } from "../../src/core/money/prices.ts";
import { once } from "../../src/core/once.ts";
import type { Script } from "../../src/local/models/script/script.ts";
import { startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import type { AgentPin, AgentWork } from "../../src/ports/agent-pool.ts";

const models: Readonly<Record<CliName, string>> = {
  claude: "claude-sonnet-5-5",
  codex: "gpt-5.4",
  gemini: "gemini-2.5-pro",
};
export const cache = process.env["BATON_CLI_CACHE"] ?? path.join(homedir(), ".cache/baton-cli");
const sandbox = once(() => openSandbox());

/** The checksum of what npm gives now; from the cache when it is there. Up to 0.4 GB are read for it: once a process. */
export const pinOf = (cli: CliName): Promise<AgentPin> => {
  const known = pins.get(cli) ?? makePin(cli);
  pins.set(cli, known);
  return known;
};
const pins = new Map<CliName, Promise<AgentPin>>();

async function makePin(cli: CliName): Promise<AgentPin> {
  const { version } = recipes[cli];
  const of = { cache, env: process.env, say: console.log };
  // Nobody has pinned it yet: the first look is refused with the checksum that would be right.
  await installAgent(recipes[cli], { version, sha256: "", model: "" }, of).catch(() => undefined);
  const sha256 = await digestFiles(path.join(cache, `${cli}@${version}`, "node_modules"));
  return { version, sha256, model: models[cli] };
}

/** `through`: a command of the shell that stands between the agent's output and the pool. */
type More = { readonly capUsd?: number; readonly through?: string; readonly lingerMs?: number };

/** The real program in the real pool and sandbox, against models that answer by a script. */
export async function realPool(cli: CliName, script: Script, more: More = {}) {
  const around = mkdtempSync(path.join(tmpdir(), "baton-real-agent-"));
  const folder = path.join(around, "work");
  mkdirSync(folder);
  const vendors = await startScriptedModels({ script, folder: path.join(around, "models") });
  const pool = openAgentPool({
    settings: { maxConcurrent: 3, memoryMb: 4000, cpuMinutes: 5, agents: { [cli]: await pinOf(cli) } },
    sandbox,
    env: {
      ANTHROPIC_API_KEY: "real-key",
      ANTHROPIC_BASE_URL: vendors.anthropicUrl,
      OPENAI_API_KEY: "real-key",
      OPENAI_BASE_URL: vendors.openaiUrl,
      GEMINI_API_KEY: "real-key",
      GEMINI_BASE_URL: vendors.geminiUrl,
    },
    cache,
    recipes: { [cli]: more.through === undefined ? recipes[cli] : piped(recipes[cli], more.through) },
    say: console.log,
    ...(more.lingerMs === undefined ? {} : { lingerMs: more.lingerMs }),
    openLog: openAgentLogs({ folder: path.join(around, "logs"), now: () => new Date(), warn: console.warn }),
  });
  const events: AgentEvent[] = [];
  const purse = openSpend({
    capUsd: more.capUsd ?? 5,
    costOf: costUsd,
    allowUnknownPrice: false,
    onSpent: () => undefined,
  });
  return {
    vendors,
    events,
    purse,
    folder,
    pool,
    run: (prompt: string, work: Partial<AgentWork> = {}) =>
      pool.run(
        { agent: `cli/${cli}`, owner: "f1", priority: 1, folder, prompt, purse, timeMs: 60_000, ...work },
        (event) => events.push(event),
      ),
    read: (name: string) => readFileSync(path.join(folder, name), "utf8"),
    log: () =>
      readdirSync(path.join(around, "logs")).map((name) => readFileSync(path.join(around, "logs", name), "utf8")),
    async end() {
      await pool.close();
      await vendors.close();
      rmSync(around, { recursive: true, force: true });
    },
  };
}

function piped(recipe: Recipe, through: string): Recipe {
  return {
    ...recipe,
    program: (folder) => ["/bin/sh", "-c", `"$@" | ${through}`, "sh", ...recipe.program(folder)],
  };
}

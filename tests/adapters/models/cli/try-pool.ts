import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openAgentLogs } from "../../../../src/adapters/agent-log/open-agent-logs.ts";
import { digestFiles } from "../../../../src/adapters/models/cli/install/digest-files.ts";
import { openAgentPool, type PoolOptions } from "../../../../src/adapters/models/cli/open-agent-pool.ts";
import { portMark, type Recipe } from "../../../../src/adapters/models/cli/recipes/recipe.ts";
import { openSandbox } from "../../../../src/adapters/sandbox/open-sandbox.ts";
import type { AgentEvent } from "../../../../src/contracts/agent-event.ts";
import { AgentLogLine } from "../../../../src/contracts/agent-event.ts";
import { once } from "../../../../src/core/once.ts";
import type { AgentWork, Purse } from "../../../../src/ports/agent-pool.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
const sandbox = once(() => openSandbox());

/** Our own small agent in place of a vendor's. */
const standIn: Recipe = {
  cli: "codex",
  vendor: "openai",
  packageName: "none",
  version: "1",
  program: (folder) => [process.execPath, path.join(folder, "node_modules/stand-in.cjs")],
  args: () => [],
  env: (token) => ({ BATON_AGENT_TOKEN: token, BASE_URL: `http://127.0.0.1:${portMark}` }),
};

const freePurse = (): Purse => ({
  spentUsd: 0,
  reserve: (_, { maxOutputTokens }) => ({ usd: 0, maxOutputTokens }),
  settle: () => undefined,
});

/** A pool of stand-ins in the real sandbox. */
export async function tryPool(
  options: Partial<PoolOptions> & { readonly memoryMb?: number; cpuMinutes?: number } = {},
) {
  const around = mkdtempSync(path.join(tmpdir(), "baton-pool-test-"));
  const at = (name: string) => path.join(around, name);
  mkdirSync(at("work"));
  mkdirSync(at("cache/codex@1/node_modules"), { recursive: true });
  copyFileSync(path.join(here, "stand-in.cjs"), at("cache/codex@1/node_modules/stand-in.cjs"));
  const warnings: string[] = [];
  const pool = openAgentPool({
    settings: {
      maxConcurrent: 3,
      memoryMb: options.memoryMb ?? 2000,
      cpuMinutes: options.cpuMinutes ?? 5,
      agents: { codex: { version: "1", sha256: await digestFiles(at("cache/codex@1/node_modules")), model: "gpt-x" } },
    },
    sandbox,
    env: { OPENAI_API_KEY: "the-real-key" },
    cache: at("cache"),
    say: () => undefined,
    openLog: openAgentLogs({ folder: at("logs"), now: () => new Date(), warn: (said) => warnings.push(said) }),
    recipes: { codex: standIn },
    restarts: { maxRestarts: 2, backoff: { baseMs: 1, capMs: 2 } },
    graceMs: 300,
    sampleMs: 50,
    ...options,
  });
  const events: AgentEvent[] = [];
  return {
    pool,
    events,
    warnings,
    folder: at("work"),
    run: (prompt: string, more: Partial<AgentWork> = {}, hear: (event: AgentEvent) => void = () => undefined) =>
      pool.run(
        {
          agent: "cli/codex",
          owner: "f1",
          priority: 1,
          folder: at("work"),
          prompt,
          purse: freePurse(),
          timeMs: 20_000,
          ...more,
        },
        (event) => {
          events.push(event);
          hear(event);
        },
      ),
    read: (name: string) => readFileSync(path.join(at("work"), name), "utf8"),
    logs: (name: string) =>
      readFileSync(path.join(at("logs"), name), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => AgentLogLine.parse(JSON.parse(line))),
    logFolder: at("logs"),
    async end() {
      await pool.close();
      rmSync(around, { recursive: true, force: true });
    },
  };
}

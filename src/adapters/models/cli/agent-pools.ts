import { homedir } from "node:os";
import path from "node:path";
import type { OpenAgentLog } from "../../../ports/agent-log.ts";
import type { AgentPool, OpenAgentPool } from "../../../ports/agent-pool.ts";
import type { ProgramSandbox } from "../../../ports/program-sandbox.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where agents are installed: the runner's folder for tools, at home elsewhere. */
function programsFolder(env: Environment): string {
  return path.join(env["RUNNER_TOOL_CACHE"] || path.join(homedir(), ".cache"), "baton-cli");
}

/** Where the logs of all agents are kept, those of the built-in loop too. */
export function logsFolder(env: Environment): string {
  return path.join(programsFolder(env), "logs");
}

/** The job's pool, opened (and its code loaded) when it is first asked for. */
export function agentPools(
  env: Environment,
  sandbox: () => Promise<ProgramSandbox>,
  openLog: OpenAgentLog,
  say: (line: string) => void,
): OpenAgentPool {
  let pool: Promise<AgentPool> | undefined;
  return (settings) => {
    const cache = programsFolder(env);
    pool ??= import("./open-agent-pool.ts").then(({ openAgentPool }) =>
      openAgentPool({ settings, sandbox, env, cache, openLog, say }),
    );
    return pool;
  };
}

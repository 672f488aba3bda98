import type { AgentLog } from "../ports/agent-log.ts";
import type { AgentOutcome, AgentTask } from "./agent-task.ts";
import { runAgent } from "./run-agent.ts";

/** The loop, with what it tells kept in a log, which is closed afterwards. */
export async function runLogged<T>(task: AgentTask<T>, log: AgentLog): Promise<AgentOutcome<T>> {
  try {
    return await runAgent({ ...task, onEvent: (event) => log.add(event) });
  } finally {
    log.close();
  }
}

import { AgentEvent } from "../../src/contracts/agent-event.ts";
import type { OpenAgentLog } from "../../src/ports/agent-log.ts";

export type KeptLog = { readonly work: string; readonly agent: string; readonly events: AgentEvent[]; isOpen: boolean };

/** Logs in memory; what is told must fit the contract, and nothing may be told after the end. */
export function memoryLogs(logs: KeptLog[]): OpenAgentLog {
  return ({ kind, agent }) => {
    const log: KeptLog = { work: `${kind}-${logs.length + 1}`, agent, events: [], isOpen: true };
    logs.push(log);
    return {
      work: log.work,
      add(event) {
        if (!log.isOpen) throw new Error(`${log.work} was told ${event.type} after it was closed`);
        log.events.push(AgentEvent.parse(JSON.parse(JSON.stringify(event))));
      },
      close() {
        log.isOpen = false;
      },
    };
  };
}

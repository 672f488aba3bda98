import { agentStops } from "../../../agent/agent-task.ts";
import { Fault } from "../../../core/fault.ts";

/** What ended a work, by the loop's own name of it, else by its fault's. */
export function nameStop(thrown: unknown): string {
  return thrown instanceof Fault ? String(thrown.facts["stop"] ?? thrown.code) : "crash";
}

/** Whether the conversation itself led nowhere: who goes on from it would end where it ended. */
export function isDeadEnd(thrown: unknown): boolean {
  const stop = nameStop(thrown);
  return Object.entries(agentStops).some(([name, leadsNowhere]) => leadsNowhere && name === stop);
}

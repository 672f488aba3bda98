import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import type { AgentEvent, AgentLogLine } from "../../../contracts/agent-event.ts";

/** More of one work's events is not kept: the disk is the job's too. */
const maxBytes = 64 * 1024 * 1024;

/** The log of one work, an event a line, on the disk as soon as it is told. */
export type AgentLog = { add(event: AgentEvent): void; close(): void };

export function openAgentLog(of: {
  readonly folder: string;
  readonly task: string;
  readonly agent: string;
  readonly now: () => Date;
}): AgentLog {
  mkdirSync(of.folder, { recursive: true });
  const file = openSync(path.join(of.folder, `${of.task}.jsonl`), "a", 0o600);
  let bytes = 0;
  return {
    add(event) {
      const line: AgentLogLine = { at: of.now().toISOString(), task: of.task, agent: of.agent, event };
      const text = `${JSON.stringify(line)}\n`;
      bytes += Buffer.byteLength(text);
      if (bytes <= maxBytes || event.type === "status_changed") writeSync(file, text);
    },
    close: () => closeSync(file),
  };
}

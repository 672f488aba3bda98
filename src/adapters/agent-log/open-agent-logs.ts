import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import type { AgentEvent, AgentLogLine } from "../../contracts/agent-event.ts";
import type { OpenAgentLog } from "../../ports/agent-log.ts";
import { pruneLogs } from "./prune-logs.ts";

/** More of one work's events is not kept: the disk is the job's too. */
const maxBytes = 64 * 1024 * 1024;
/** How a work went on and ended is told of the longest one too. */
const alwaysKept: ReadonlySet<AgentEvent["type"]> = new Set(["status_changed", "ended"]);

type Of = {
  /** One file a work: `<work>.jsonl`. */
  readonly folder: string;
  readonly now: () => Date;
  readonly warn: (message: string) => void;
};

/**
 * The logs of a job's agents, an event a line, on the disk as soon as it is told. With each that begins old ones go.
 * A log that could not be written to once is left as it is.
 */
export function openAgentLogs(of: Of): OpenAgentLog {
  let count = 0;
  let isWarned = false;
  const warn = (thrown: unknown): void => {
    if (isWarned) return;
    isWarned = true;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    of.warn(`What agents do is not wholly kept in ${of.folder}: ${why}. The work goes on without.`);
  };
  return ({ kind, agent }) => {
    const work = `${kind}-${String(++count).padStart(4, "0")}-${randomUUID().slice(0, 8)}`;
    let file = attempt(() => {
      mkdirSync(of.folder, { recursive: true });
      pruneLogs(of.folder, of.now().getTime(), warn);
      return openSync(path.join(of.folder, `${work}.jsonl`), "a", 0o600);
    }, warn);
    let bytes = 0;
    return {
      work,
      add(event) {
        if (file === undefined) return;
        const open = file;
        const isKept = attempt(() => {
          const line: AgentLogLine = { at: of.now().toISOString(), task: work, agent, event };
          const text = Buffer.from(`${JSON.stringify(line)}\n`);
          bytes += text.length;
          if (bytes <= maxBytes || alwaysKept.has(event.type)) writeWhole(open, text);
          return true;
        }, warn);
        if (isKept) return;
        file = undefined;
        attempt(() => closeSync(open), warn);
      },
      close() {
        const open = file;
        file = undefined;
        if (open !== undefined) attempt(() => closeSync(open), warn);
      },
    };
  };
}

/** One append nearly always; a disk that is nearly full takes a part, and refuses the next. */
function writeWhole(file: number, text: Buffer): void {
  for (let at = 0; at < text.length; ) at += writeSync(file, text, at);
}

function attempt<T>(act: () => T, warn: (thrown: unknown) => void): T | undefined {
  try {
    return act();
  } catch (thrown) {
    warn(thrown);
    return undefined;
  }
}

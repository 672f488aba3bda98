import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Script, Vendor } from "./script/script.ts";

/** One call, as a line of `models.jsonl`. Tokens are those that the answer names; a call that failed has none. */
export type CallRecord = {
  readonly at: string;
  readonly vendor: Vendor;
  readonly model: string;
  /** Who asked, where the address said so. */
  readonly job: string | null;
  readonly conversation: string | null;
  /** Counted from 1. */
  readonly turn: number | null;
  readonly status: number;
  readonly fault: string | null;
  readonly error: string | null;
  /** Of the request's body, as it came. */
  readonly requestBytes: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly ms: number;
};

export type CallLog = {
  add(record: CallRecord): void;
  /** All calls in this folder, also those before a restart. */
  all(): readonly CallRecord[];
  /** Turns of the script that nobody asked for, as `conversation: turn n`. */
  unused(script: Script): readonly string[];
};

/** Keeps the calls in `<folder>/models.jsonl`; what an earlier process wrote there counts. */
export function openCallLog(folder: string): CallLog {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "models.jsonl");
  const records: CallRecord[] = existsSync(file) ? readRecords(file) : [];
  return {
    add(record) {
      records.push(record);
      appendFileSync(file, `${JSON.stringify(record)}\n`);
    },
    all: () => records,
    unused(script) {
      const used = new Set(records.map((record) => `${record.conversation}: turn ${record.turn}`));
      return script
        .flatMap((conversation) => conversation.turns.map((_turn, index) => `${conversation.name}: turn ${index + 1}`))
        .filter((turn) => !used.has(turn));
    },
  };
}

/** A line that a kill cut short is the last one, and lost. */
function readRecords(file: string): CallRecord[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line));
}

import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The log of one job: lines in order, written at once so that a kill loses none. */
export type JobLog = { line(text: string): void; close(): void };

/** Opens a log file for appending. */
export function openJobLog(path: string): JobLog {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a");
  let open = true;
  return {
    line(text) {
      if (open) writeSync(file, `${text}\n`);
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/** A job's key as a file name. */
export function fileNameOf(key: string): string {
  return key
    .replaceAll(" / ", " - ")
    .replace(/[^\p{L}\p{N} ()._,-]/gu, "_")
    .slice(0, 150);
}

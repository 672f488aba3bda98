import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Remembers which attempts re-run only what failed, so that one goes on rightly after a kill. */
export type Attempts = {
  begin(runId: number, attempt: number, failedOnly: boolean): void;
  isFailedOnly(runId: number, attempt: number): boolean;
};

/** Keeps a file for each attempt after the first in `<folder>/attempts`. */
export function openAttempts(folder: string): Attempts {
  const directory = join(folder, "attempts");
  const pathOf = (runId: number, attempt: number) => join(directory, `${runId}-${attempt}`);
  return {
    begin(runId, attempt, failedOnly) {
      mkdirSync(directory, { recursive: true });
      writeFileSync(pathOf(runId, attempt), failedOnly ? "failed" : "all");
    },
    isFailedOnly: (runId, attempt) =>
      existsSync(pathOf(runId, attempt)) && readFileSync(pathOf(runId, attempt), "utf8") === "failed",
  };
}

import { readFileSync } from "node:fs";
import type { Progress } from "../../../local/engine/engine.ts";
import type { Hub } from "../../../local/hub.ts";
import { toHeadline } from "../to-headline.ts";
import { type Board, emptyBoard, endJob, startJob } from "./board.ts";
import { toJobLabel } from "./job-label.ts";
import type { Screen } from "./screen.ts";

/** Turns what the engine tells into lines on the screen. `hub` is asked for a job's `spent` output when it has ended. */
export function watchEngine(
  screen: Screen,
  nowMs: () => number,
  hub: () => Pick<Hub, "jobs"> | undefined,
): (progress: Progress) => void {
  let board: Board = emptyBoard;
  const headlines = new Map<string, string>();
  // A workflow file that can not start fails alike at every event.
  const told = new Set<string>();
  const update = (next: Board): void => {
    board = next;
    screen.show(board);
  };
  return (progress) => {
    if (progress.kind === "job-started") {
      update(startJob(board, { id: progress.id, label: toJobLabel(progress.job), atMs: nowMs() }));
    } else if (progress.kind === "job-ended" && progress.conclusion !== "skipped") {
      const outputs = hub()
        ?.jobs(progress.run.id)
        .find(({ id }) => id === progress.id)?.outputs;
      const costUsd = outputs?.["spent"] === undefined ? null : Number(outputs["spent"]);
      update(endJob(board, { id: progress.id, atMs: nowMs(), conclusion: progress.conclusion ?? "", costUsd }));
      const ended = board.jobs.find(({ id }) => id === progress.id);
      if (ended !== undefined) screen.ended(ended, headlines.get(`${progress.run.id} ${progress.job}`) ?? "");
      if (progress.message !== undefined) screen.say(`    ${progress.message}`);
    } else if (progress.kind === "summary") {
      headlines.set(`${progress.runId} ${progress.job}`, toHeadline(readFileSync(progress.file, "utf8")));
    } else if (progress.kind === "run-ended" && progress.message !== undefined) {
      if (!told.has(progress.message)) screen.say(`    ${progress.message}`);
      told.add(progress.message);
    } else if (progress.kind === "annotation" && progress.annotation.level !== "notice") {
      const mark = progress.annotation.level === "warning" ? "warning: " : "";
      screen.say(`    ${toJobLabel(progress.job)}: ${mark}${progress.annotation.message}`);
    } else if (progress.kind === "fault") {
      screen.say(`    local engine: ${progress.message}`);
    }
  };
}

import { cutColumns } from "../../../core/text/terminal-columns.ts";
import type { Board, BoardJob } from "./board.ts";
import { renderEnded, renderRunning } from "./board.ts";

type Stream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

export type Screen = {
  show(board: Board): void;
  ended(job: BoardJob, headline: string): void;
  /** A line that stays. */
  say(line: string): void;
  close(): void;
};

/**
 * What ended stays on the screen, one line a job; what runs is redrawn below it ten times a second on a terminal. Elsewhere only
 * the lines that stay are written.
 */
export function openScreen(stream: Stream, nowMs: () => number): Screen {
  let board: Board = { jobs: [], costUsd: 0 };
  let drawn = 0;
  let frame = 0;
  const live = stream.isTTY === true;
  const erase = (): void => {
    if (drawn > 0) stream.write(`\r\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (!live || board.jobs.every(({ endedMs }) => endedMs !== null)) return;
    const lines = renderRunning(board, nowMs(), frame++);
    stream.write(`${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const stay = (line: string): void => {
    erase();
    stream.write(`${line}\n`);
    draw();
  };
  const redraw = (): void => {
    erase();
    draw();
  };
  const timer = live ? setInterval(redraw, 100) : undefined;
  timer?.unref();
  return {
    show: (next) => {
      board = next;
    },
    ended: (job, headline) => stay(cutColumns(renderEnded(job, headline), stream.columns ?? 120)),
    say: stay,
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}

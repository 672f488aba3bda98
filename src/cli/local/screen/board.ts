/** One job as people watch it. Times are milliseconds since the board began. */
export type BoardJob = {
  readonly id: number;
  readonly label: string;
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly conclusion: string | null;
  readonly costUsd: number | null;
};

export type Board = { readonly jobs: readonly BoardJob[]; readonly costUsd: number };

export const emptyBoard: Board = { jobs: [], costUsd: 0 };

export function startJob(board: Board, job: { id: number; label: string; atMs: number }): Board {
  const row: BoardJob = {
    id: job.id,
    label: job.label,
    startedMs: job.atMs,
    endedMs: null,
    conclusion: null,
    costUsd: null,
  };
  return { ...board, jobs: [...board.jobs.filter(({ id }) => id !== job.id), row] };
}

export function endJob(
  board: Board,
  job: { id: number; atMs: number; conclusion: string; costUsd: number | null },
): Board {
  const jobs = board.jobs.map((row) =>
    row.id === job.id ? { ...row, endedMs: job.atMs, conclusion: job.conclusion, costUsd: job.costUsd } : row,
  );
  return { jobs, costUsd: board.costUsd + (job.costUsd ?? 0) };
}

const marks: Readonly<Record<string, string>> = {
  success: "✓",
  failure: "✗",
  cancelled: "⊘",
  timed_out: "✗",
  skipped: "–",
};
const width = 20;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** A job that ended, on one line: `✓ f1 / implement     1.2 s  $0.0123  changed: Read the tags`. */
export function renderEnded(job: BoardJob, headline = ""): string {
  const cost = job.costUsd === null || job.costUsd === 0 ? "" : toMoney(job.costUsd);
  const took = toSeconds((job.endedMs ?? job.startedMs) - job.startedMs);
  return `${marks[job.conclusion ?? ""] ?? "?"} ${job.label.padEnd(width)} ${took}  ${cost.padEnd(8)} ${headline}`.trimEnd();
}

/** What runs now, below all that ended: one line a job and a last line with time and money. */
export function renderRunning(board: Board, nowMs: number, frame: number): readonly string[] {
  const spinner = frames[frame % frames.length] ?? "";
  const running = board.jobs.filter(({ endedMs }) => endedMs === null);
  return [
    ...running.map((job) => `${spinner} ${job.label.padEnd(width)} ${toSeconds(nowMs - job.startedMs)}`),
    `  ${running.length} running · ${toSeconds(nowMs).trim()} · ${toMoney(board.costUsd)}`,
  ];
}

export function toMoney(usd: number): string {
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

function toSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}

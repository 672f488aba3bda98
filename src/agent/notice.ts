import { createHash } from "node:crypto";
import type { FileHistory, Progress } from "./progress.ts";
import type { ToolOutcome, Written } from "./tool.ts";

/** What one tool's outcome adds to what is known of the work: a file's new state, an observation that was not made before. */
export function notice(progress: Progress, tool: string, outcome: ToolOutcome): Progress {
  const observation = digest(`${tool}\n${outcome.isError}\n${withoutDurations(outcome.data || outcome.say)}`);
  const isNew = !progress.seen.has(observation);
  return {
    ...progress,
    news: isNew || outcome.changed ? progress.news + 1 : progress.news,
    seen: isNew ? new Set(progress.seen).add(observation) : progress.seen,
    written: outcome.wrote === undefined ? progress.written : noticeWrite(progress.written, outcome.wrote),
  };
}

/** How often in a row this file came back to what it had been; 0 for one that never did. */
export function returnsOf(progress: Progress, path: string | undefined): number {
  return path === undefined ? 0 : (progress.written.get(path)?.returns ?? 0);
}

function noticeWrite(
  written: ReadonlyMap<string, FileHistory>,
  { path, before, after }: Written,
): ReadonlyMap<string, FileHistory> {
  const known = written.get(path) ?? { states: new Set([digest(before ?? "")]), returns: 0 };
  const state = digest(after);
  const returns = known.states.has(state) ? known.returns + 1 : 0;
  return new Map(written).set(path, { states: new Set(known.states).add(state), returns });
}

/** The same program never takes the same time twice; that alone is no news. */
function withoutDurations(text: string): string {
  return text.replace(/duration_ms [\d.]+|\b\d+(\.\d+)?\s?(ms|s|seconds?)\b/g, "");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

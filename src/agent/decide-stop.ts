import type { AgentLimits } from "./agent-task.ts";
import type { Halt, Progress } from "./progress.ts";

/** One answer that is neither call nor result is excused. */
const maxNudges = 1;
/** A result that breaks its contract goes back so many times. */
const maxRepairs = 2;
/** The same call so many times, nothing having changed, ends it. */
export const maxSameCalls = 3;
const maxCuts = 2;
const maxRestarts = 2;

/** The one place that decides whether the loop goes on; undefined: it does. `elapsedMs` since the loop began. */
export function decideStop(
  progress: Progress,
  limits: AgentLimits,
  now: { readonly elapsedMs: number; readonly aborted: boolean },
): Halt | undefined {
  if (now.aborted) return { stop: "aborted", reason: "The job was told to stop." };
  if (progress.halt !== null) return progress.halt;
  if (progress.repairs > maxRepairs) {
    return { stop: "invalid_result", reason: `The result still broke its contract after ${maxRepairs} repairs.` };
  }
  if (progress.nudges > maxNudges) {
    return { stop: "no_result", reason: "The model ended without a result, also after it was asked for one." };
  }
  if (progress.cuts > maxCuts) {
    return {
      stop: "no_result",
      reason: `${progress.cuts} answers in a row were cut off at ${limits.maxOutputTokens} tokens.`,
    };
  }
  if (progress.restarts > maxRestarts) {
    return {
      stop: "model_failed",
      reason: `The work did not fit into the model's context, also after ${maxRestarts} fresh starts.`,
    };
  }
  for (const [call, count] of progress.calls) {
    if (count >= maxSameCalls)
      return { stop: "repeated_call", reason: `The same call was made ${count} times: ${call.slice(0, 200)}` };
  }
  if (now.elapsedMs >= limits.timeMs) {
    return { stop: "time", reason: `The time limit of ${Math.round(limits.timeMs / 1000)} s was reached.` };
  }
  if (progress.turns >= limits.turns)
    return { stop: "turns", reason: `The limit of ${limits.turns} turns was reached.` };
  if (progress.toolCalls >= limits.toolCalls) {
    return { stop: "tool_calls", reason: `The limit of ${limits.toolCalls} tool calls was reached.` };
  }
  if (progress.bytes >= limits.bytes) {
    return { stop: "bytes", reason: `The tools gave ${progress.bytes} bytes; the limit is ${limits.bytes}.` };
  }
  return undefined;
}

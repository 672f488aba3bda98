import { cutLine } from "../core/text/cut-line.ts";
import type { AgentLimits } from "./agent-task.ts";
import type { Halt, Progress } from "./progress.ts";

/** One answer that is neither call nor result is excused. */
const maxNudges = 1;
/** A result that breaks its contract goes back so many times. */
const maxRepairs = 2;
/** The same call so many times, nothing having changed, ends it. */
export const maxSameCalls = 3;
/** Undone, done again and undone again. Once to and fro is excused, as whoever tests a test does just that. */
export const maxReturns = 3;
/** So many turns without a change and without anything that was not seen before. */
const maxIdleTurns = 10;
const maxCuts = 2;
const maxRestarts = 2;

type Now = { readonly elapsedMs: number; readonly aborted: boolean };

/** The one place that decides whether the loop goes on; undefined: it does. `elapsedMs` since the loop began. */
export function decideStop(progress: Progress, limits: AgentLimits, now: Now): Halt | undefined {
  if (now.aborted) return { stop: "aborted", reason: "The job was told to stop." };
  return progress.halt ?? findDeadEnd(progress, limits) ?? findLimit(progress, limits, now);
}

/** What more turns would not mend. */
export function findDeadEnd(progress: Progress, limits: Pick<AgentLimits, "maxOutputTokens">): Halt | undefined {
  if (progress.repairs > maxRepairs)
    return {
      stop: "invalid_result",
      reason: `The result still broke its contract after ${maxRepairs} repairs: ${findProblems(progress)}`,
    };
  if (progress.nudges > maxNudges)
    return { stop: "no_result", reason: "The model ended without a result, also after it was asked for one." };
  if (progress.cuts > maxCuts) {
    const reason = `${progress.cuts} answers in a row were cut off at ${limits.maxOutputTokens} tokens.`;
    return { stop: "no_result", reason };
  }
  if (progress.restarts > maxRestarts) {
    const reason = `The work did not fit into the model's context, also after ${maxRestarts} fresh starts.`;
    return { stop: "model_failed", reason };
  }
  for (const [call, count] of progress.calls) {
    if (count >= maxSameCalls)
      return { stop: "repeated_call", reason: `The same call was made ${count} times: ${call.slice(0, 200)}` };
  }
  for (const [path, { returns }] of progress.written) {
    if (returns >= maxReturns)
      return {
        stop: "oscillation",
        reason: `${JSON.stringify(path)} was changed to and fro: ${returns} edits in a row led back to what it had been.`,
      };
  }
  if (progress.idleTurns >= maxIdleTurns) {
    const reason = `${progress.idleTurns} turns in a row changed nothing and showed nothing new.`;
    return { stop: "no_progress", reason };
  }
  return undefined;
}

/** What the configuration or the job allows. */
function findLimit({ turns, toolCalls, bytes, usage }: Progress, limits: AgentLimits, now: Now): Halt | undefined {
  if (now.elapsedMs >= limits.timeMs)
    return { stop: "time", reason: `The time limit of ${Math.round(limits.timeMs / 1000)} s was reached.` };
  if (turns >= limits.turns) return { stop: "turns", reason: `The limit of ${limits.turns} turns was reached.` };
  const tokens = usage.input + usage.output;
  if (tokens >= limits.tokens)
    return { stop: "tokens", reason: `${tokens} tokens were sent and received; the limit is ${limits.tokens}.` };
  if (toolCalls >= limits.toolCalls)
    return { stop: "tool_calls", reason: `The limit of ${limits.toolCalls} tool calls was reached.` };
  if (bytes >= limits.bytes)
    return { stop: "bytes", reason: `The tools gave ${bytes} bytes; the limit is ${limits.bytes}.` };
  return undefined;
}

/** What the model was last told of its result. */
function findProblems({ transcript }: Progress): string {
  const last = transcript.messages.at(-1);
  const texts = last?.role === "tools" ? last.results.map(({ content }) => content) : [last?.text ?? ""];
  const found = texts.map((text) => /^The result was not taken:\n([\s\S]*)\n/.exec(text)?.[1] ?? "").find(Boolean);
  return cutLine(found ?? "see the log.", 500);
}

import type { Model } from "../../ports/model.ts";
import type { AgentTask } from "../agent-task.ts";
import type { Progress } from "../progress.ts";
import { boundOfTurns, tokensPerByte } from "./estimate-tokens.ts";
import { handOver } from "./hand-over.ts";
import { maskObservations } from "./mask.ts";

/** Shortens a conversation that has outgrown the limit, so that what a turn sends stays bounded; done in large steps, as each one costs the cache. */
export function fitContext<T>(task: AgentTask<T>, progress: Progress, model: Model): Progress {
  const { transcript } = progress;
  // The task itself can not be shortened.
  if (transcript.messages.every(({ role }) => role === "user") || boundOfTurns(transcript) <= limitOf(task, progress))
    return progress;
  task.reporter.say(`${task.name}: the conversation is shortened for ${model.name}.`);
  return shorten(task, progress, model);
}

/** At most half of what it was, or of the limit: old results are left out where the history may be changed, else the work goes on in a fresh conversation. */
export function shorten<T>(task: AgentTask<T>, progress: Progress, model: Model): Progress {
  const target = Math.min(limitOf(task, progress), boundOfTurns(progress.transcript)) / 2;
  const masked = model.isAppendOnly ? undefined : maskObservations(progress.transcript, target / 2);
  if (masked === undefined || boundOfTurns(masked) > target)
    return handOver(task.prompt, progress, "That conversation had grown long.");
  // What is left out may be asked for again, and what was counted is not what is sent.
  return { ...progress, transcript: masked, calls: new Map(), seen: new Set(), counted: null };
}

/** The limit in bytes of this conversation, by what its vendor has counted of it. */
function limitOf<T>({ limits }: AgentTask<T>, { counted }: Progress): number {
  return limits.contextTokens / tokensPerByte(counted);
}

import type { Model } from "../../ports/model.ts";
import type { AgentTask } from "../agent-task.ts";
import type { Progress } from "../progress.ts";
import { handOver } from "./hand-over.ts";
import { lengthOfTurns } from "./lengths.ts";
import { maskObservations } from "./mask.ts";

/** Shortens a conversation that has outgrown the limit, so that what a turn sends stays bounded; done in large steps, as each one costs the cache. */
export function fitContext<T>(task: AgentTask<T>, progress: Progress, model: Model): Progress {
  if (lengthOfTurns(progress.transcript) <= task.limits.contextLength) return progress;
  task.reporter.say(`${task.name}: the conversation is shortened for ${model.name}.`);
  return shorten(task, progress, model);
}

/** At most half of what it was, or of the limit: old results are left out where the history may be changed, else the work goes on in a fresh conversation. */
export function shorten<T>(task: AgentTask<T>, progress: Progress, model: Model): Progress {
  const target = Math.min(task.limits.contextLength, lengthOfTurns(progress.transcript)) / 2;
  const masked = model.isAppendOnly ? undefined : maskObservations(progress.transcript, target / 2);
  if (masked === undefined || lengthOfTurns(masked) > target)
    return handOver(task.prompt, progress, "That conversation had grown long.");
  // What is left out may be asked for again.
  return { ...progress, transcript: masked, calls: new Map(), seen: new Set() };
}

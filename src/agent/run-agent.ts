import type { AgentFigures, AgentOutcome, AgentTask } from "./agent-task.ts";
import { askModel } from "./ask/ask-model.ts";
import { completeTaskSpec } from "./complete-task.ts";
import { decideStop } from "./decide-stop.ts";
import { beginProgress, type Progress } from "./progress.ts";
import { takeReply } from "./take-reply.ts";

/**
 * Lets a model work with tools until it hands in a result that stands, or until `decideStop` says that it is over. Never throws for what a
 * model or a tool did; the outcome names what ended it.
 * @throws Fault `model.unknown` for a model without a price, `bug` for a schema that strict mode can not say.
 */
export async function runAgent<T>(task: AgentTask<T>): Promise<AgentOutcome<T>> {
  const { clock, limits, reporter } = task;
  const startedMs = clock.monotonicMs();
  const deadlineMs = startedMs + limits.timeMs;
  const specs = [...task.tools.map((tool) => tool.spec), completeTaskSpec(task.result)];
  let progress = beginProgress(task.prompt);
  for (;;) {
    const elapsedMs = clock.monotonicMs() - startedMs;
    const halt = decideStop(progress, limits, { elapsedMs, aborted: task.signal?.aborted ?? false });
    if (halt !== undefined) {
      reporter.say(`${task.role} stopped (${halt.stop}): ${halt.reason}`);
      return { ok: false, ...halt, ...figuresOf(task, progress) };
    }
    const asked = await askModel(task, progress, { specs, deadlineMs });
    progress = asked.progress;
    if (asked.reply === undefined) continue;
    const taken = await takeReply(task, progress, asked.reply);
    progress = { ...taken.progress, idleTurns: taken.progress.news > progress.news ? 0 : progress.idleTurns + 1 };
    if (taken.result !== undefined) return { ok: true, result: taken.result.value, ...figuresOf(task, progress) };
  }
}

function figuresOf<T>(task: AgentTask<T>, progress: Progress): AgentFigures {
  const { turns, toolCalls, usage } = progress;
  const last = Math.min(progress.modelIndex, task.models.length - 1);
  return { model: task.models[last]?.name ?? "none", turns, toolCalls, usage, spentUsd: task.spend.spentUsd };
}

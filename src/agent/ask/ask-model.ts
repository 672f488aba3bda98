import { isCounted } from "../../core/money/parse-counts.ts";
import type { Model, Reply } from "../../ports/model.ts";
import type { AgentTask } from "../agent-task.ts";
import { addUsage, type Halt, type Progress } from "../progress.ts";
import { tell } from "../tell.ts";
import { type AskContext, askOne } from "./ask-one.ts";
import { type Counted, toCounted } from "./estimate-tokens.ts";
import { fitContext } from "./fit-context.ts";
import { handOver } from "./hand-over.ts";

export type Asked = { readonly progress: Progress; readonly reply?: Reply };
/**
 * Asks the model whose turn it is; when it fails for good, the next one of the role takes over with a hand-over. Without a reply the progress
 * holds the halt. A model that took over keeps the work.
 */
export async function askModel<T>(task: AgentTask<T>, before: Progress, context: AskContext): Promise<Asked> {
  const failures: string[] = [];
  let retryAfterMs: number | undefined;
  let mayPass = false;
  let progress = before;
  for (const [index, model] of task.models.entries()) {
    if (index < before.modelIndex) continue;
    if (index > before.modelIndex) {
      task.reporter.warn(`${task.name}: ${failures.at(-1) ?? "the model failed"}; ${model.name} takes over.`);
      tell(task, { type: "started", session: "", model: model.name });
      progress = { ...handOver(task.prompt, progress, "Its model failed."), modelIndex: index };
    }
    progress = fitContext(task, progress, model);
    const asked = await askOne(task, model, {
      ...context,
      transcript: progress.transcript,
      counted: progress.counted?.model === model.name ? progress.counted : null,
      hasNext: index + 1 < task.models.length,
    });
    progress = { ...progress, usage: addUsage(progress.usage, asked.usage) };
    if (asked.reply !== undefined) {
      const counted = countedOf(model, { transcript: progress.transcript, specs: context.specs }, asked.reply);
      return { progress: { ...progress, counted, turns: progress.turns + 1 }, reply: asked.reply };
    }
    if (asked.halt.stop !== "model_failed") return { progress: { ...progress, halt: asked.halt } };
    failures.push(asked.halt.reason);
    mayPass ||= asked.halt.isLasting !== true;
    retryAfterMs = soonest(retryAfterMs, asked.halt.retryAfterMs);
  }
  const reason = failures.join("; ") || "No model is configured for this role.";
  const lasting = mayPass ? {} : { isLasting: true as const };
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const halt: Halt = { stop: "model_failed", reason, ...wait, ...lasting };
  return { progress: { ...progress, halt } };
}

/** A reply that is no turn of the conversation leaves nothing to count on from. */
function countedOf(model: Model, sent: Parameters<typeof toCounted>[1], { usage, stop }: Reply): Counted | null {
  return isCounted(usage) && stop !== "context_overflow" ? toCounted(model.name, sent, usage) : null;
}

function soonest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

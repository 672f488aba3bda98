import { toFault } from "../core/fault.ts";
import type { ToolSpec } from "../ports/model.ts";
import { act } from "./act.ts";
import type { AgentFigures, AgentOutcome, AgentTask } from "./agent-task.ts";
import { askModel } from "./ask/ask-model.ts";
import type { AskContext } from "./ask/ask-one.ts";
import { completeTaskSpec } from "./complete-task.ts";
import { decideStop } from "./decide-stop.ts";
import { endInTime } from "./in-time.ts";
import { findUnfinished, findUntaken, keep, resume } from "./loop-state.ts";
import { beginProgress, type Progress, type Taken } from "./progress.ts";
import { takeReply, takeText } from "./take-reply.ts";
import { tell } from "./tell.ts";

/**
 * Lets a model work with tools until it hands in a result that stands, or until `decideStop` says that it is over. Never throws for what a
 * model or a tool did; the outcome names what ended it.
 * @throws Fault `model.unknown` for a model without a price, `bug` for a schema that strict mode can not say.
 */
export async function runAgent<T>(given: AgentTask<T>): Promise<AgentOutcome<T>> {
  const begun =
    given.resume === undefined ? { task: given, progress: beginProgress(given.prompt) } : resume(given, given.resume);
  const { task, progress } = begun;
  tell(task, { type: "started", session: "", model: modelOf(task, progress) });
  try {
    const outcome = await loop(task, progress);
    const text = outcome.ok ? (JSON.stringify(outcome.result) ?? "") : `${outcome.stop}: ${outcome.reason}`;
    tell(task, { type: "ended", ok: outcome.ok, text });
    return outcome;
  } catch (thrown) {
    tell(task, { type: "ended", ok: false, text: toFault(thrown).message });
    throw thrown;
  }
}

async function loop<T>(task: AgentTask<T>, begun: Progress): Promise<AgentOutcome<T>> {
  const { clock, limits, reporter } = task;
  const startedMs = clock.monotonicMs();
  const deadlineMs = startedMs + limits.timeMs;
  const result = completeTaskSpec(task.result);
  let specs: readonly ToolSpec[] = [];
  const timed = { ...task, tools: task.tools.map((tool) => endInTime(tool, { clock, deadlineMs })) };
  let progress = begun;
  for (;;) {
    const elapsedMs = clock.monotonicMs() - startedMs;
    const halt = decideStop(progress, limits, { elapsedMs, aborted: task.signal?.aborted ?? false });
    if (halt !== undefined) {
      reporter.say(`${task.name} stopped: ${halt.stop}`);
      return { ok: false, ...halt, ...figuresOf(task, progress) };
    }
    specs = refresh(task, specs, result);
    const taken = await takeTurn(timed, progress, { specs, deadlineMs });
    const isIdle = taken.result === undefined && taken.progress.news === progress.news;
    progress = { ...taken.progress, idleTurns: isIdle ? progress.idleTurns + 1 : 0 };
    // Whoever goes on from a result that stands is to come to it, whatever was called beside it.
    if (taken.result !== undefined) progress = { ...progress, calls: new Map() };
    await keep(task, progress);
    if (taken.result !== undefined) return { ok: true, result: taken.result.value, ...figuresOf(task, progress) };
  }
}

/** What is offered now: between turns only, and the same value while nothing changes, as each change costs the vendor's cache of all that follows. */
function refresh<T>(task: AgentTask<T>, before: readonly ToolSpec[], result: ToolSpec): readonly ToolSpec[] {
  const tools = task.tools.flatMap((tool) => (tool.current === undefined ? tool.spec : (tool.current() ?? [])));
  const now = [...tools, result];
  if (before.length === now.length && before.every((spec, index) => spec === now[index])) return before;
  const names = [...new Set(now.filter((spec) => !before.includes(spec)).map(({ name }) => name))];
  const gone = before.filter(({ name }) => !now.some((spec) => spec.name === name)).map(({ name }) => name);
  if (before.length > 0)
    task.reporter.say(
      `${task.name}: tools that are new or changed: ${names.join(", ") || "none"}; gone: ${gone.join(", ") || "none"}.`,
    );
  return now;
}

/** Asks for an answer and does what it says; what an earlier job was asked for and did not finish is done first. */
async function takeTurn<T>(task: AgentTask<T>, progress: Progress, context: AskContext): Promise<Taken<T>> {
  const unfinished = findUnfinished(progress);
  if (unfinished !== undefined) return act(task, progress, unfinished);
  const said = findUntaken(progress);
  if (said !== undefined) return takeText(task, progress, said);
  const asked = await askModel(task, progress, context);
  return asked.reply === undefined ? { progress: asked.progress } : takeReply(task, asked.progress, asked.reply);
}

function figuresOf<T>(task: AgentTask<T>, progress: Progress): AgentFigures {
  const { turns, toolCalls, usage } = progress;
  return { model: modelOf(task, progress), turns, toolCalls, usage, spentUsd: task.spend.spentUsd };
}

function modelOf<T>({ models }: AgentTask<T>, { modelIndex }: Progress): string {
  return models[Math.min(modelIndex, models.length - 1)]?.name ?? "none";
}

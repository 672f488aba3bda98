import { cutLine } from "../core/text/cut-line.ts";
import { truncateMiddle } from "../core/text/truncate.ts";
import type { Message, ToolCall, ToolResult } from "../ports/model.ts";
import type { AgentTask } from "./agent-task.ts";
import { completeTaskName, judgeResult } from "./complete-task.ts";
import { maxReturns, maxSameCalls } from "./decide-stop.ts";
import { fenceCode } from "./fence.ts";
import { keep } from "./loop-state.ts";
import { notice, returnsOf } from "./notice.ts";
import { append, type Progress, type Taken } from "./progress.ts";
import { sayRefused, tellAnswer, tellCall } from "./tell.ts";
import { failed, type ToolOutcome } from "./tool.ts";

/**
 * Carries out the calls of one answer in their order, `complete_task` last, and puts their results into the conversation, each in its call's place. Calls
 * whose results stand there already are not made again.
 */
export async function act<T>(task: AgentTask<T>, before: Progress, calls: readonly ToolCall[]): Promise<Taken<T>> {
  const { results, progress: start } = takeResults(before);
  let progress = start;
  for (const call of calls.filter(({ id, name }) => name !== completeTaskName && !results.has(id))) {
    await keep(task, append(progress, toMessage(calls, results)));
    const done = await actOnce(task, progress, call);
    progress = done.progress;
    results.set(call.id, done.result);
  }
  for (const call of calls.filter(({ id, name }) => name === completeTaskName && !results.has(id))) {
    tellCall(task, call);
    const judged = await judgeResult(task.result, task.check, call.input);
    // Who goes on from here must not do again what was asked for beside it.
    const told = results.size === 0 ? progress : append(progress, toMessage(calls, results));
    if (judged.ok) return { progress: told, result: { value: judged.value } };
    sayRefused(task, judged.problems);
    progress = { ...progress, repairs: progress.repairs + 1 };
    const content = `The result was not taken:\n${judged.problems}\nMend these, then call ${completeTaskName} again with the whole result.`;
    tellAnswer(task, call, failed(content));
    results.set(call.id, { callId: call.id, name: call.name, content, isError: true });
  }
  return { progress: append(progress, toMessage(calls, results)) };
}

/** The results that the last message holds, and the progress without it. */
function takeResults(progress: Progress): { readonly results: Map<string, ToolResult>; readonly progress: Progress } {
  const { system, messages } = progress.transcript;
  const last = messages.at(-1);
  if (last?.role !== "tools") return { results: new Map(), progress };
  const results = new Map(last.results.map((result) => [result.callId, result]));
  return { results, progress: { ...progress, transcript: { system, messages: messages.slice(0, -1) } } };
}

function toMessage(calls: readonly ToolCall[], results: ReadonlyMap<string, ToolResult>): Message {
  return { role: "tools", results: calls.flatMap(({ id }) => results.get(id) ?? []) };
}

type Done = { readonly progress: Progress; readonly result: ToolResult };

async function actOnce<T>(task: AgentTask<T>, progress: Progress, call: ToolCall): Promise<Done> {
  const key = `${call.name} ${JSON.stringify(call.input) ?? ""}`;
  const count = (progress.calls.get(key) ?? 0) + 1;
  tellCall(task, call);
  const outcome = await callTool(task, progress, call, count);
  tellAnswer(task, call, outcome);
  const noticed = notice(progress, call.name, outcome);
  const warning = warnOf(count, returnsOf(noticed, outcome.wrote?.path));
  const content = renderOutcome(outcome, call, {
    maxBytes: task.limits.resultBytes,
    nonce: task.prompt.nonce,
    warning,
  });
  // Redacted before it is cut: of a secret at the cut nobody would know the half that stays.
  const asked = `${cutLine(task.reporter.redact(key).text, 160)}${outcome.isError ? " (failed)" : ""}`;
  const why = outcome.isError ? `: ${cutLine(task.reporter.redact(`${outcome.say} ${outcome.data}`).text, 240)}` : "";
  task.reporter.say(`${task.name} ${asked}${why}`);
  const deed = `${asked}: ${task.reporter.redact(outcome.say).text.slice(0, 120)}`;
  const calls = outcome.changed ? new Map<string, number>() : new Map(progress.calls).set(key, count);
  const bytes = progress.bytes + Buffer.byteLength(content);
  return {
    progress: { ...noticed, toolCalls: progress.toolCalls + 1, bytes, calls, deeds: [...progress.deeds, deed] },
    result: { callId: call.id, name: call.name, content, isError: outcome.isError },
  };
}

async function callTool<T>(
  task: AgentTask<T>,
  progress: Progress,
  call: ToolCall,
  count: number,
): Promise<ToolOutcome> {
  const tool = task.tools.find(({ spec }) => spec.name === call.name);
  if (tool === undefined) {
    const had = task.tools.filter(({ current }) => current === undefined || current() !== undefined);
    const names = [...had.map(({ spec }) => spec.name), completeTaskName].join(", ");
    return failed(`There is no tool ${JSON.stringify(call.name.slice(0, 60))}. There are: ${names}.`);
  }
  if (count >= maxSameCalls || progress.toolCalls >= task.limits.toolCalls || progress.bytes >= task.limits.bytes) {
    return failed("Not done: a limit was reached.");
  }
  return tool.act(call.input, task.signal);
}

/** Said one step before `decideStop` ends it. */
function warnOf(count: number, returns: number): string {
  if (count === maxSameCalls - 1)
    return " This same call was made before and nothing has changed since; once more ends the work.";
  if (returns === maxReturns - 1)
    return " The file went to and fro between the same contents; another return to one of them ends the work.";
  return "";
}

function renderOutcome(
  outcome: ToolOutcome,
  call: ToolCall,
  of: { readonly maxBytes: number; readonly nonce: string; readonly warning: string },
): string {
  const say = outcome.say + of.warning;
  if (outcome.data === "") return say;
  const { text } = truncateMiddle(outcome.data, { maxBytes: of.maxBytes });
  return `${say}\n${fenceCode(text, { source: `tool:${call.name}`, trust: "claimed" }, of.nonce)}`;
}

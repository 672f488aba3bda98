import { extractJson } from "../core/text/extract-json.ts";
import type { Message, Reply } from "../ports/model.ts";
import { act } from "./act.ts";
import type { AgentTask } from "./agent-task.ts";
import { shorten } from "./ask/fit-context.ts";
import { handOver } from "./ask/hand-over.ts";
import { completeTaskName, judgeResult } from "./complete-task.ts";
import { append, type Progress, type Taken } from "./progress.ts";
import { sayRefused, tellAnswer, tellCall } from "./tell.ts";
import { failed } from "./tool.ts";

/** Does what an answer asks for, or sends back what is wrong with it. */
export async function takeReply<T>(task: AgentTask<T>, before: Progress, reply: Reply): Promise<Taken<T>> {
  if (reply.stop === "context_overflow") return { progress: makeRoom(task, before) };
  const progress = append(before, toMessage(reply));
  if (reply.stop === "length") return { progress: sayCutOff(task, progress, reply) };
  if (reply.toolCalls.length > 0) return act(task, { ...progress, cuts: 0, nudges: 0 }, reply.toolCalls);
  return takeText(task, { ...progress, cuts: 0 }, reply.text);
}

/** A model that must not or can not call `complete_task` may end with the same thing as JSON. */
export async function takeText<T>(task: AgentTask<T>, progress: Progress, text: string): Promise<Taken<T>> {
  const extracted = extractJson(text);
  if (!extracted.found && extracted.isBroken) return { progress: sendBack(task, progress, `- ${extracted.why}`) };
  if (!extracted.found) {
    const nudge = `That was neither a tool call nor a result (${extracted.why}). Go on with the work. When it is done, or can not be done, call ${completeTaskName}, or answer with nothing but its input as one JSON object.`;
    return { progress: append({ ...progress, nudges: progress.nudges + 1 }, { role: "user", text: nudge }) };
  }
  const judged = await judgeResult(task.result, task.check, extracted.value);
  if (judged.ok) return { progress, result: { value: judged.value } };
  return { progress: sendBack(task, progress, judged.problems) };
}

function sendBack<T>(task: AgentTask<T>, progress: Progress, problems: string): Progress {
  sayRefused(task, problems);
  const repair = `The result was not taken:\n${problems}\nMend this and hand in the whole result again.`;
  return append({ ...progress, repairs: progress.repairs + 1 }, { role: "user", text: repair });
}

/** Its calls may be incomplete, so none is carried out; each still needs an answer. */
function sayCutOff<T>(task: AgentTask<T>, progress: Progress, reply: Reply): Progress {
  const text = "The answer was cut off at the output limit and nothing of it was done. Do it in smaller steps.";
  const counted = { ...progress, cuts: progress.cuts + 1 };
  if (reply.toolCalls.length === 0) return append(counted, { role: "user", text });
  for (const call of reply.toolCalls) {
    tellCall(task, call);
    tellAnswer(task, call, failed(text));
  }
  const results = reply.toolCalls.map(({ id, name }) => ({ callId: id, name, content: text, isError: true }));
  return append(counted, { role: "tools", results });
}

/** Shortened and asked again; what overflows even so is begun afresh. */
function makeRoom<T>(task: AgentTask<T>, progress: Progress): Progress {
  const model = task.models[progress.modelIndex];
  const counted = { ...progress, restarts: progress.restarts + 1 };
  const isFirst = progress.restarts === 0 && model !== undefined;
  return isFirst
    ? shorten(task, counted, model)
    : handOver(task.prompt, counted, "It grew past what the model can read.");
}

function toMessage(reply: Reply): Message {
  // Vendors refuse an assistant's turn without content.
  const text =
    reply.text === "" && reply.toolCalls.length === 0 && reply.opaque === undefined ? "(no answer)" : reply.text;
  const { toolCalls, opaque } = reply;
  return { role: "assistant", text, toolCalls, ...(opaque === undefined ? {} : { opaque }) };
}

import type { LoopState } from "../contracts/loop-state.ts";
import type { ToolCall } from "../ports/model.ts";
import { type AgentTask, type Prompt, usualLimits } from "./agent-task.ts";
import { handOver } from "./ask/hand-over.ts";
import { findDeadEnd } from "./decide-stop.ts";
import { beginProgress, type Halt, type Progress, toTranscript } from "./progress.ts";

/** Lets whoever keeps states keep this one. */
export async function keep<T>(task: AgentTask<T>, progress: Progress): Promise<void> {
  await task.keep?.(() => toLoopState(task, progress));
}

/** What another process needs to go on, as a value that JSON holds. */
function toLoopState<T>(task: AgentTask<T>, progress: Progress): LoopState {
  const { transcript, deeds, nudges, repairs, cuts, idleTurns, counted } = progress;
  return {
    model: task.models[progress.modelIndex]?.name ?? "none",
    nonce: task.prompt.nonce,
    transcript: transcript as LoopState["transcript"],
    deeds: [...deeds],
    calls: [...progress.calls],
    written: [...progress.written].map(([path, { states, returns }]) => [path, { states: [...states], returns }]),
    seen: [...progress.seen],
    nudges,
    repairs,
    cuts,
    idleTurns,
    ...(counted === null ? {} : { counted }),
  };
}

/**
 * The task as it goes on from a state, and where it stands. The model of the conversation keeps it as it was, with its nonce; when the conversation does
 * not begin with the task's own words (they have changed by now, or the state is not what we left), or its model is none of the task's any more, the first
 * model gets a hand-over. Limits count from zero: they are the job's.
 */
export function resume<T>(
  task: AgentTask<T>,
  state: LoopState,
): { readonly task: AgentTask<T>; readonly progress: Progress } {
  const modelIndex = task.models.findIndex(({ name }) => name === state.model);
  const known = toProgress(task.prompt, state);
  if (modelIndex < 0 || !beginsWith(task.prompt, state))
    return { task, progress: handOver(task.prompt, known, "Its job ended.") };
  const prompt = { ...task.prompt, nonce: state.nonce };
  return { task: { ...task, prompt }, progress: { ...known, modelIndex } };
}

/** Why whoever goes on from the state would end before its first step; undefined: it leads on. */
export function findEndOf(state: LoopState): Halt | undefined {
  return findDeadEnd(toProgress({ system: "", user: "", nonce: state.nonce }, state), usualLimits);
}

/** Each job has a nonce of its own for the same words; after a hand-over a note follows them. */
function beginsWith(prompt: Prompt, { transcript, nonce: former }: LoopState): boolean {
  const { system, messages } = toTranscript(prompt);
  return (
    transcript.system === system &&
    messages.every((message, index) => {
      const words = message.role === "user" ? message.text.replaceAll(prompt.nonce, former) : "";
      const there = transcript.messages[index];
      return there?.role === "user" && (there.text === words || there.text.startsWith(`${words}\n\n`));
    })
  );
}

function toProgress(prompt: Prompt, state: LoopState): Progress {
  const { model: _, nonce: __, calls, written, seen, counted = null, ...kept } = state;
  return {
    ...beginProgress(prompt),
    ...kept,
    counted,
    calls: new Map(calls),
    written: new Map(written.map(([path, { states, returns }]) => [path, { states: new Set(states), returns }])),
    seen: new Set(seen),
  };
}

/** The calls of the last answer when not all of them have their results yet; undefined when the model is to be asked. */
export function findUnfinished({ transcript }: Progress): readonly ToolCall[] | undefined {
  const last = transcript.messages.at(-1);
  const answer = last?.role === "tools" ? transcript.messages.at(-2) : last;
  if (answer?.role !== "assistant" || answer.toolCalls.length === 0) return undefined;
  const finished = last?.role === "tools" ? last.results.length : 0;
  return finished < answer.toolCalls.length ? answer.toolCalls : undefined;
}

/** The last answer when it is words that nobody has answered yet: a result handed in as JSON, which an earlier job took. */
export function findUntaken({ transcript }: Progress): string | undefined {
  const last = transcript.messages.at(-1);
  return last?.role === "assistant" && last.toolCalls.length === 0 ? last.text : undefined;
}

import type { Message, Transcript, Usage } from "../ports/model.ts";
import type { AgentStop, Prompt } from "./agent-task.ts";
import type { Counted } from "./ask/estimate-tokens.ts";

export type Halt = {
  readonly stop: AgentStop;
  readonly reason: string;
  readonly retryAfterMs?: number;
  readonly isLasting?: true;
};

/** Digests that a file has had, and how many writes in a row led back to one of them. */
export type FileHistory = { readonly states: ReadonlySet<string>; readonly returns: number };

/** How far a run of the loop has come. A value: each step gives the next one. */
export type Progress = {
  readonly transcript: Transcript;
  /** Which of the task's models is asked. */
  readonly modelIndex: number;
  readonly turns: number;
  readonly toolCalls: number;
  readonly bytes: number;
  /** Answers without call and result since the last tool call. */
  readonly nudges: number;
  /** Results that were sent back. */
  readonly repairs: number;
  /** Answers in a row that were cut off at the output limit. */
  readonly cuts: number;
  /** Fresh starts after the context had overflowed. */
  readonly restarts: number;
  /** How often each call was made since something last changed. */
  readonly calls: ReadonlyMap<string, number>;
  /** What each file has held since it was first written, and how often in a row it came back to that. */
  readonly written: ReadonlyMap<string, FileHistory>;
  /** Digests of what the tools have shown. */
  readonly seen: ReadonlySet<string>;
  /** How many outcomes were a change or something new. */
  readonly news: number;
  /** Turns in a row that changed nothing and showed nothing new. */
  readonly idleTurns: number;
  /** What tools did, a line each, for a model that takes over. */
  readonly deeds: readonly string[];
  readonly usage: Usage;
  /** What the vendor counted of the conversation last; null when that is not what would be sent now. */
  readonly counted: Counted | null;
  /** Set by the step after which it can not go on. */
  readonly halt: Halt | null;
};

/** Where one answer has led; `result` is set when the work is done. */
export type Taken<T> = { readonly progress: Progress; readonly result?: { readonly value: T } };

export function beginProgress(prompt: Prompt): Progress {
  return {
    transcript: toTranscript(prompt),
    modelIndex: 0,
    turns: 0,
    toolCalls: 0,
    bytes: 0,
    nudges: 0,
    repairs: 0,
    cuts: 0,
    restarts: 0,
    calls: new Map(),
    written: new Map(),
    seen: new Set(),
    news: 0,
    idleTurns: 0,
    deeds: [],
    usage: { input: 0, cached: 0, output: 0 },
    counted: null,
    halt: null,
  };
}

/** The conversation as it begins; `note`: what is said after the task. */
export function toTranscript({ system, shared, user }: Prompt, note = ""): Transcript {
  const texts = [...(shared === undefined ? [] : [shared]), `${user}${note}`];
  return { system, messages: texts.map((text) => ({ role: "user", text })) };
}

export function append(progress: Progress, ...messages: readonly Message[]): Progress {
  const { transcript } = progress;
  return { ...progress, transcript: { ...transcript, messages: [...transcript.messages, ...messages] } };
}

export function addUsage(one: Usage, other: Usage): Usage {
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}

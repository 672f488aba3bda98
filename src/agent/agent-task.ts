import type { z } from "zod";
import type { AgentEvent } from "../contracts/agent-event.ts";
import type { LoopState } from "../contracts/loop-state.ts";
import type { Clock } from "../ports/clock.ts";
import type { Model, Usage } from "../ports/model.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { Spend } from "./spend.ts";
import type { AgentTool } from "./tool.ts";

/** `nonce`: the one that the prompt's fences carry; tool results get the same. */
export type Prompt = {
  readonly system: string;
  /** What several questions have in common: a message of its own before `user`, so that all of them share its cached prefix. */
  readonly shared?: string;
  readonly user: string;
  readonly nonce: string;
};

export type AgentLimits = {
  readonly turns: number;
  readonly timeMs: number;
  /** Sent and received, of all calls together. */
  readonly tokens: number;
  readonly toolCalls: number;
  /** Of all tool results together. */
  readonly bytes: number;
  /** Of one tool result; more is cut in its middle. */
  readonly resultBytes: number;
  /** Tokens of a conversation; a longer one is shortened before the next call. */
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
};

export const usualLimits: AgentLimits = {
  turns: 80,
  timeMs: 30 * 60_000,
  tokens: 10_000_000,
  toolCalls: 300,
  bytes: 4_000_000,
  resultBytes: 48_000,
  contextTokens: 60_000,
  maxOutputTokens: 16_000,
};

export type AgentTask<T> = {
  /** What people see of it: the role, or the name of an agent that was asked. */
  readonly name: string;
  /** In order of preference; the next one takes over when one fails for good. */
  readonly models: readonly Model[];
  readonly prompt: Prompt;
  readonly tools: readonly AgentTool[];
  /** What `complete_task` takes: the story's result. An object schema without records or free-form values. */
  readonly result: z.ZodType<T>;
  /** What a schema can not say (cycles, an empty diff), a sentence each; none: the result stands. */
  readonly check?: (result: T) => readonly string[] | Promise<readonly string[]>;
  readonly limits: AgentLimits;
  /** A model that fails for longer than that is given up, though no other could go on. Absent: it is waited for until the time is up. */
  readonly patienceMs?: number;
  readonly effort?: "low" | "medium" | "high";
  readonly spend: Spend;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly signal?: AbortSignal;
  /** Told of its calls as they begin and fail; whoever lets others wait for the first of them goes on from that (`inWake`). */
  readonly onFirst?: (how: "begun" | "failed") => void;
  /** Where an earlier job left the same task. */
  readonly resume?: LoopState;
  /** Called after each answer and each finished tool call, before anything else is done: who keeps it can go on from there after a kill. */
  readonly keep?: (state: () => LoopState) => Promise<void>;
  /** Told what models and tools really said and did, as it happens and without the job's secrets. Must not throw. */
  readonly onEvent?: (event: AgentEvent) => void;
};

/**
 * Every way that work ends without a result; true for those that lie in the conversation itself: whoever went on from it would end the same way, so no
 * checkpoint is left of it. `memory` and `cpu` end command-line agents only.
 */
export const agentStops = {
  turns: false,
  time: false,
  money: false,
  memory: false,
  cpu: false,
  tokens: false,
  tool_calls: false,
  bytes: false,
  repeated_call: true,
  oscillation: true,
  no_progress: true,
  no_result: true,
  invalid_result: true,
  model_failed: false,
  aborted: false,
} as const satisfies Readonly<Record<string, boolean>>;
export type AgentStop = keyof typeof agentStops;

export type AgentFigures = {
  /** The model that had the last word. */
  readonly model: string;
  readonly turns: number;
  readonly toolCalls: number;
  readonly usage: Usage;
  readonly spentUsd: number;
};

export type AgentOutcome<T> =
  | ({ readonly ok: true; readonly result: T } & AgentFigures)
  | ({
      readonly ok: false;
      readonly stop: AgentStop;
      /** A sentence for people: what ended it, with the figure. */
      readonly reason: string;
      /** The wait that the model's vendor asked for, when that is why it ended. */
      readonly retryAfterMs?: number;
      /** The models failed in a way that asking again does not mend: a wrong key, an unknown name. */
      readonly isLasting?: true;
    } & AgentFigures);

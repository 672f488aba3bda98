import type { AgentEvent } from "../contracts/agent-event.ts";
import type { ToldUsage, Usage } from "./model.ts";

/** What an agent's requests are paid from; the agent loop's own purse is one. */
export interface Purse {
  readonly spentUsd: number;
  /** undefined: too little is left. Throws a Fault for a model without a price. */
  reserve(
    model: string,
    estimate: { readonly inputTokens: number; readonly maxOutputTokens: number },
  ): { readonly usd: number; readonly maxOutputTokens: number } | undefined;
  /** Without known usage the whole reservation is spent; `uncounted` is told to people. */
  settle(
    model: string,
    reservation: { readonly usd: number; readonly maxOutputTokens: number },
    usage: ToldUsage,
  ): void;
}

export type AgentWork = {
  /** `cli/claude`, or `cli/claude:<model>` */
  readonly agent: string;
  /** Whose work it is; owners with work of equal priority take turns. */
  readonly owner: string;
  readonly priority: number;
  /** Where it works, absolute; it must be there. */
  readonly folder: string;
  readonly prompt: string;
  readonly purse: Purse;
  /** From its start on, waiting in the queue not counted. */
  readonly timeMs: number;
  readonly signal?: AbortSignal;
};

/** Why an agent gave no result. `memory`, `cpu`, `time`: the limit that ended it. `isLasting`: the same again would fail again until a person acts. */
export type AgentFailure = {
  readonly stop: "money" | "time" | "memory" | "cpu" | "aborted" | "model_failed" | "crashed";
  readonly reason: string;
  readonly retryAfterMs?: number;
  readonly isLasting?: true;
};
/** `model`: the last one that was asked, `vendor/model`. */
export type AgentFigures = {
  readonly model: string;
  readonly calls: number;
  readonly toolCalls: number;
  readonly usage: Usage;
};
export type AgentEnd = AgentFigures &
  (
    | {
        readonly ok: true;
        readonly text: string;
        /** Why the last answer is half a one, which an agent may hide; absent when it is whole. */
        readonly cut?: string;
        readonly failure?: undefined;
      }
    | { readonly ok: false; readonly failure: AgentFailure }
  );

/** Command-line agents, each a process in the sandbox, so many at once. */
export interface AgentPool {
  /** Waits for a slot. A failure of the agent is a value. @throws Fault `config.invalid` when it is not switched on, `model.no_key`, `sandbox.missing`. */
  run(work: AgentWork, onEvent: (event: AgentEvent) => void): Promise<AgentEnd>;
  /** Cancels what waits, ends what runs; afterwards no process is left. */
  close(): Promise<void>;
}

/** How the repository switched one agent on. */
export type AgentPin = {
  readonly version: string;
  /** SHA-256 over the installed files. */
  readonly sha256: string;
  /** Model of its vendor. */
  readonly model: string;
};
export type PoolSettings = {
  readonly maxConcurrent: number;
  readonly memoryMb: number;
  readonly cpuMinutes: number;
  readonly agents: Readonly<Record<string, AgentPin | undefined>>;
};
export type OpenAgentPool = (settings: PoolSettings) => Promise<AgentPool>;

import { z } from "zod";
import { openSyntax } from "../../src/adapters/syntax/open-syntax.ts";
import type { AgentLimits, AgentTask, Prompt } from "../../src/agent/agent-task.ts";
import { usualLimits } from "../../src/agent/agent-task.ts";
import { runAgent } from "../../src/agent/run-agent.ts";
import { openSpend } from "../../src/agent/spend.ts";
import type { AgentTool } from "../../src/agent/tool.ts";
import { fullTools } from "../../src/agent/tools/tool-sets.ts";
import { AgentEvent } from "../../src/contracts/agent-event.ts";
import { LoopState } from "../../src/contracts/loop-state.ts";
import type { Model } from "../../src/ports/model.ts";
import type { Sandbox } from "../../src/ports/sandbox.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { MemoryWorkspace } from "../fakes/memory-workspace.ts";
import { type ScriptedModel, scriptedModel } from "../fakes/scripted-model.ts";

export const Result = z.strictObject({ outcome: z.enum(["changed", "blocked"]), note: z.string().max(20).nullable() });
export type Result = z.infer<typeof Result>;
export type Turns = Parameters<typeof scriptedModel>[0];

export const noSandbox: Sandbox = {
  kind: "none",
  why: "a test",
  run: () => Promise.reject(new Error("there is none")),
};
export const completed = { call: [{ name: "complete_task", input: { outcome: "changed", note: null } }] };

/** Runs the loop over scripted models and files in memory; a dollar is a million tokens. */
export async function tryAgent(of: {
  readonly turns: Turns | readonly Turns[];
  readonly files?: Readonly<Record<string, string>>;
  readonly limits?: Partial<AgentLimits>;
  readonly capUsd?: number;
  readonly check?: NonNullable<AgentTask<Result>["check"]>;
  readonly tools?: readonly AgentTool[];
  readonly signal?: AbortSignal;
  readonly clock?: ManualClock;
  readonly secrets?: readonly string[];
  readonly names?: readonly string[];
  /** Asked instead of scripted ones. */
  readonly real?: readonly Model[];
  readonly user?: string;
  readonly resume?: LoopState | undefined;
  readonly onEvent?: (event: AgentEvent) => void;
}) {
  const scripts =
    of.turns.length > 0 && Array.isArray(of.turns[0]) ? (of.turns as readonly Turns[]) : [of.turns as Turns];
  const names = of.names ?? ["anthropic/one", "openai/two", "google/three"];
  const models: readonly ScriptedModel[] = scripts.map((turns, index) => scriptedModel(turns, names[index]));
  const workspace = new MemoryWorkspace(of.files);
  const reporter = new CollectingReporter(of.secrets);
  const clock = of.clock ?? new ManualClock({ autoAdvanceUpToMs: 120_000 });
  const spent: number[] = [];
  const kept: LoopState[] = [];
  const events: AgentEvent[] = [];
  const spend = openSpend({
    capUsd: of.capUsd ?? 10,
    costOf: (_, usage) => (usage.input + usage.output) / 1e6,
    allowUnknownPrice: false,
    onSpent: (usd) => spent.push(usd),
  });
  const outcome = await runAgent<Result>({
    name: "coder",
    models: of.real ?? models,
    prompt: { system: "You write code.", user: of.user ?? "Do it.", nonce: "0123456789abcdef" },
    tools: of.tools ?? fullTools(workspace, noSandbox, openSyntax),
    result: Result,
    limits: { ...usualLimits, ...of.limits },
    spend,
    clock,
    reporter,
    onEvent: (event) => {
      events.push(AgentEvent.parse(event));
      of.onEvent?.(event);
    },
    // As a file would hold it.
    keep: async (state) => void kept.push(LoopState.parse(JSON.parse(JSON.stringify(state())))),
    ...(of.resume ? { resume: of.resume } : {}),
    ...(of.check ? { check: of.check } : {}),
    ...(of.signal ? { signal: of.signal } : {}),
  });
  return { outcome, models, workspace, reporter, clock, spent, kept, events };
}

/** The last message that a model was sent, as text. */
export function lastSent(model: ScriptedModel | undefined): string {
  const message = model?.asked.at(-1)?.transcript.messages.at(-1);
  if (message?.role === "tools") return message.results.map(({ content }) => content).join("\n");
  return message?.text ?? "";
}

/** A task over given models, with no tools but the one that hands in the result. */
export function taskOf(models: readonly Model[], prompt: Omit<Prompt, "system" | "nonce">): AgentTask<Result> {
  return {
    name: "coder",
    models,
    prompt: { system: "You judge.", nonce: "0123456789abcdef", ...prompt },
    tools: [],
    result: Result,
    limits: usualLimits,
    spend: openSpend({
      capUsd: 10,
      costOf: (_, usage) => (usage.input + usage.output) / 1e6,
      allowUnknownPrice: false,
      onSpent: () => undefined,
    }),
    clock: new ManualClock({ autoAdvanceUpToMs: 120_000 }),
    reporter: new CollectingReporter(),
  };
}

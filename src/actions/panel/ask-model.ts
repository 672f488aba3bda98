import type { z } from "zod";
import type { AgentLimits, Prompt } from "../../agent/agent-task.ts";
import { runLogged } from "../../agent/run-logged.ts";
import type { Spend } from "../../agent/spend.ts";
import type { AgentTool } from "../../agent/tool.ts";
import { toFault } from "../../core/fault.ts";
import { nameReporter } from "../../leg/name-reporter.ts";
import type { Model, Usage } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { patienceMs } from "./limits.ts";

export type Told<T> = {
  readonly usage: Usage;
  readonly spentUsd: number;
  readonly finishedAt: string;
} & ({ readonly ok: true; readonly said: T } | { readonly ok: false; readonly reason: string });

type Task<T> = {
  readonly model: Model;
  readonly prompt: Prompt;
  readonly tools: readonly AgentTool[];
  readonly result: z.ZodType<T>;
  readonly check?: (result: T) => readonly string[];
  readonly limits: AgentLimits;
  readonly spend: Spend;
  readonly onFirst?: (how: "begun" | "failed") => void;
};

const noUsage: Usage = { input: 0, cached: 0, output: 0 };

/** Asks one model for one result. Never rejects: why there is none is a reason. */
export async function askModel<T>(kind: "panelist" | "synthesizer", task: Task<T>, ports: Ports): Promise<Told<T>> {
  const { clock, signal, openLog } = ports;
  const { model, ...question } = task;
  const reporter = nameReporter(ports.reporter, model.name);
  const finishedAt = () => clock.now().toISOString();
  try {
    const log = openLog({ kind, agent: model.name });
    const asked = { ...question, name: kind, models: [model], patienceMs, clock, reporter, signal };
    const outcome = await runLogged(asked, log);
    const { usage, spentUsd } = outcome;
    if (outcome.ok) return { ok: true, said: outcome.result, usage, spentUsd, finishedAt: finishedAt() };
    return { ok: false, reason: `${outcome.stop}: ${outcome.reason}`, usage, spentUsd, finishedAt: finishedAt() };
  } catch (thrown) {
    const reason = toFault(thrown).message;
    return { ok: false, reason, usage: noUsage, spentUsd: task.spend.spentUsd, finishedAt: finishedAt() };
  }
}

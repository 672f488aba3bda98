import type { AgentOutcome, AgentTask } from "../agent/agent-task.ts";
import { usualLimits } from "../agent/agent-task.ts";
import { runLogged } from "../agent/run-logged.ts";
import type { Config } from "../config/config.ts";
import { Fault, type FaultCode } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ports } from "../ports/ports.ts";

type Question<T> = Pick<
  AgentTask<T>,
  "role" | "models" | "prompt" | "tools" | "result" | "check" | "spend" | "resume" | "keep"
>;
export type NoResult = Extract<AgentOutcome<unknown>, { ok: false }>;

/** Kept of a job's minutes to check and hand in what was done. */
const handInMs = 60_000;

/** What a thinking job's minutes leave: what the process has used before, and what it needs to hand in, is not the model's any more. */
export function timeLeftMs(config: Pick<Config, "limits">, clock: Pick<Clock, "monotonicMs">): number {
  const jobMs = config.limits["job-minutes"] * 60_000;
  return Math.max(0, jobMs - clock.monotonicMs() - Math.min(handInMs, jobMs / 10));
}

/**
 * Asks the role's models under the configuration's limits and in the time that the job has left; calls and tokens go to the job's output `usage`, what was
 * said and done to a log.
 */
export async function think<T>(question: Question<T>, config: Config, ports: Ports): Promise<AgentOutcome<T>> {
  const { clock, reporter, signal, openLog } = ports;
  const { role } = question;
  const timeMs = timeLeftMs(config, clock);
  const limits = { ...usualLimits, turns: config.limits.turns, tokens: config.limits.tokens, timeMs };
  const log = openLog({ kind: role, agent: role });
  const outcome = await runLogged({ ...question, limits, clock, reporter, signal }, log);
  reporter.output("usage", JSON.stringify({ calls: outcome.turns, ...outcome.usage, model: outcome.model }));
  return outcome;
}

const codes: Partial<Readonly<Record<NoResult["stop"], FaultCode>>> = {
  money: "budget.spent",
  model_failed: "model.failed",
};
const remedies: Partial<Readonly<Record<NoResult["stop"], string>>> = {
  money: "Raise `budget.run-usd` in .github/baton.yml, then comment `/baton retry`.",
  turns: "Raise `limits.turns` in .github/baton.yml or split the work, then comment `/baton retry`.",
  tokens: "Raise `limits.tokens` in .github/baton.yml or split the work, then comment `/baton retry`.",
  time: "Raise `limits.job-minutes` in .github/baton.yml or split the work, then comment `/baton retry`.",
};

/** An agent that gave no result, as the fault that ends a job. */
export function toNoResult(outcome: NoResult): Fault {
  const remedy = remedies[outcome.stop];
  return new Fault(
    codes[outcome.stop] ?? "agent.no_result",
    `Stopped (${outcome.stop}) by ${outcome.model} after ${outcome.turns} turns: ${outcome.reason}${remedy === undefined ? "" : ` ${remedy}`}`,
    {
      who: outcome.stop === "money" ? "user" : "outside",
      retryable: outcome.stop === "model_failed",
      facts: { stop: outcome.stop, model: outcome.model, turns: outcome.turns, spentUsd: outcome.spentUsd },
    },
  );
}

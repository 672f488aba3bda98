import type { AgentOutcome, AgentTask } from "../agent/agent-task.ts";
import { usualLimits } from "../agent/agent-task.ts";
import { runLogged } from "../agent/run-logged.ts";
import { type Config, configPath } from "../config/config.ts";
import type { Role } from "../contracts/roles.ts";
import { Fault, type FaultCode } from "../core/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ports } from "../ports/ports.ts";

type Question<T> = Pick<
  AgentTask<T>,
  "models" | "prompt" | "tools" | "result" | "check" | "spend" | "resume" | "keep" | "onFirst" | "patienceMs"
> & {
  readonly role: Role;
  /** Where several of one role work at once: whose log it is, and the most of the job's time that it has. */
  readonly name?: string;
  readonly timeMs?: number;
};
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
export async function think<T>(
  { role, name = role, timeMs: mostMs = Number.POSITIVE_INFINITY, ...question }: Question<T>,
  config: Config,
  ports: Ports,
): Promise<AgentOutcome<T>> {
  const { clock, reporter, signal, openLog } = ports;
  const timeMs = Math.min(mostMs, timeLeftMs(config, clock));
  const limits = { ...usualLimits, turns: config.limits.turns, tokens: config.limits.tokens, timeMs };
  const log = openLog({ kind: role, agent: name });
  const outcome = await runLogged({ ...question, name, limits, clock, reporter, signal }, log);
  reporter.output("usage", JSON.stringify({ calls: outcome.turns, ...outcome.usage, model: outcome.model }));
  return outcome;
}

const codes: Partial<Readonly<Record<NoResult["stop"], FaultCode>>> = {
  money: "budget.spent",
  model_failed: "model.failed",
};
/** What a person can raise, in the configuration. */
const caps: Partial<Readonly<Record<NoResult["stop"], string>>> = {
  money: "budget.run-usd",
  turns: "limits.turns",
  tokens: "limits.tokens",
  time: "limits.job-minutes",
};

/** An agent that gave no result, as the fault that ends a job; `alone`: no issue stands behind it on which a person could comment. */
export function toNoResult(outcome: NoResult, { alone = false } = {}): Fault {
  const { stop, model, turns, reason, spentUsd } = outcome;
  const code = stop === "model_failed" && outcome.isLasting ? "model.denied" : codes[stop];
  return new Fault(
    code ?? "agent.no_result",
    `Stopped (${stop}) by ${model} after ${turns === 1 ? "1 turn" : `${turns} turns`}: ${reason}${remedyOf(stop, alone)}`,
    {
      who: stop === "money" || outcome.isLasting ? "user" : "outside",
      retryable: stop === "model_failed" && !outcome.isLasting,
      facts: { stop, model, turns, spentUsd },
    },
  );
}

function remedyOf(stop: NoResult["stop"], alone: boolean): string {
  const cap = caps[stop];
  if (cap === undefined) return "";
  const raise = `Raise \`${cap}\` in ${configPath}`;
  if (stop === "money" && alone) return ` ${raise}, or give the input \`budget-usd\` (INPUT_BUDGET_USD) more.`;
  const both = stop === "money" ? raise : `${raise} or split the work`;
  return ` ${both}${alone ? "" : ", then comment `/baton retry`"}.`;
}

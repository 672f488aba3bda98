import { type AgentLimits, usualLimits } from "../../agent/agent-task.ts";
import type { Config } from "../../config/config.ts";
import { timeLeftMs } from "../../leg/think.ts";
import type { Clock } from "../../ports/clock.ts";

/** Of one call of a model that answers, and of the synthesizer. */
export const maxOutputTokens = 8000;
export const verdictTokens = 12_000;
/** A vendor that turns its model away for longer than that is given up: the others have answered meanwhile. */
export const patienceMs = 120_000;

const turns = 12;

/** What one who answers may do; `stages`: so many are to share the time that is left, this one among them. */
export function limitsOf(config: Config, clock: Pick<Clock, "monotonicMs">, stages: number): AgentLimits {
  const timeMs = timeLeftMs(config, clock) / stages;
  return {
    ...usualLimits,
    turns: Math.min(turns, config.limits.turns),
    tokens: config.limits.tokens,
    timeMs,
    maxOutputTokens,
  };
}

import type { Prompt } from "../../agent/agent-task.ts";
import { estimateTokens } from "../../agent/ask/estimate-tokens.ts";
import type { AgentTool } from "../../agent/tool.ts";
import { maxAnswerLength } from "../../contracts/panel.ts";
import { Fault } from "../../core/fault.ts";
import { boundUsd, toDollars } from "../../leg/money.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Asking } from "./asking.ts";
import { maxOutputTokens, verdictTokens } from "./limits.ts";

/** What each model may spend in all its rounds, and what is set aside for the verdict, in USD. */
export type Shares = { readonly ofModel: ReadonlyMap<string, number>; readonly ofVerdict: number };

/** UTF-16 units are three bytes of UTF-8 at most, and a byte is a token at most. */
const answerTokens = maxAnswerLength * 3;
/** Words of the verdict's prompt that are ours, and of the second round's. */
const frameTokens = 8000;

/**
 * Divides the money: to each model the most that its answer can cost in each round, to the verdict its most, and an equal part of the rest to each model, for
 * reading files. One that could not pay for all of that at their longest is refused before anything is asked.
 * @throws Fault `budget.spent` with the figures.
 */
export function shareMoney(
  asking: Pick<Asking, "config" | "panel" | "purse" | "question">,
  of: { readonly models: readonly string[]; readonly prompt: Prompt; readonly tools: readonly AgentTool[] },
  clock: Pick<Clock, "now">,
): Shares {
  const { config, panel, purse } = asking;
  const bound = (model: string, inputTokens: number, output: number) =>
    boundUsd(model, { inputTokens, maxOutputTokens: output }, { config, clock });
  const { system, user } = of.prompt;
  const specs = of.tools.map(({ spec }) => spec);
  const first = estimateTokens({ system, messages: [{ role: "user", text: user }] }, specs);
  const others = frameTokens + answerTokens * panel.models.length;
  const needs = of.models.map((model) => {
    const again = panel.rounds === 2 ? bound(model, first + others, maxOutputTokens) : 0;
    return { model, usd: bound(model, first, maxOutputTokens) + again };
  });
  const verdict = panel.models.length < 2 ? 0 : bound(panel.synthesizer, first + others, verdictTokens);
  const whole = needs.reduce((sum, { usd }) => sum + usd, verdict);
  if (whole > purse.leftUsd)
    throw tooLittle(purse.leftUsd, whole, [...needs, { model: panel.synthesizer, usd: verdict }]);
  const extra = needs.length === 0 ? 0 : (purse.leftUsd - whole) / needs.length;
  return { ofModel: new Map(needs.map(({ model, usd }) => [model, usd + extra])), ofVerdict: verdict };
}

function tooLittle(
  left: number,
  whole: number,
  needs: readonly { readonly model: string; readonly usd: number }[],
): Fault {
  const figures = needs.filter(({ usd }) => usd > 0).map(({ model, usd }) => `${model} ${toDollars(usd)}`);
  const message = `The panel can cost ${toDollars(whole)} (${figures.join(", ")}), and ${toDollars(left)} are left for it: nobody was asked. Raise \`budget.run-usd\` in .github/baton.yml or the input \`budget-usd\`, name fewer or cheaper models under \`panel.models\`, or ask a shorter question.`;
  return new Fault("budget.spent", message, { who: "user", facts: { neededUsd: whole, leftUsd: left } });
}

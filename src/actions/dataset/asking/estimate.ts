import { estimateTokens } from "../../../agent/ask/estimate-tokens.ts";
import { makeNonce } from "../../../agent/fence.ts";
import { promptPersona } from "../../../agent/prompts/persona.ts";
import type { Config } from "../../../config/config.ts";
import { Fault } from "../../../core/fault.ts";
import { costUsd } from "../../../core/money/prices.ts";
import { toFigure, toPrices } from "../../../leg/money.ts";
import type { Question } from "./questions.ts";

export type Estimate = {
  /** What all questions can cost at most, each answer as long as it may be. */
  readonly mostUsd: number;
  /** What they are likely to cost: half as long, and a third of the bytes sent are tokens. */
  readonly likelyUsd: number;
};

export type Pricing = {
  readonly config: Config;
  readonly maxOutputTokens: number;
  readonly now: Date;
  /** At the vendors' prices of batches. */
  readonly batched?: true;
};

/** What a question can cost at most in one call, in USD; 0 for a model without a price, which the configuration has to allow. */
export function mostOf(question: Question, { config, maxOutputTokens, now, ...tier }: Pricing): number {
  const input = inputOf(question, config);
  const usage = { input, cached: 0, cacheWrite: input, output: maxOutputTokens, ...tier };
  return costUsd(question.model, usage, toPrices(config.prices), now) ?? 0;
}

/** Before the first call, for people and for the budget. */
export function estimateCost(questions: readonly Question[], of: Pricing): Estimate {
  let mostUsd = 0;
  let likelyUsd = 0;
  for (const question of questions) {
    mostUsd += mostOf(question, of);
    const usage = {
      input: inputOf(question, of.config) / 3,
      cached: 0,
      output: of.maxOutputTokens / 2,
      ...(of.batched ? { batched: of.batched } : {}),
    };
    likelyUsd += costUsd(question.model, usage, toPrices(of.config.prices), of.now) ?? 0;
  }
  return { mostUsd, likelyUsd };
}

/** Refuses before anything is paid what the budget could not hold; all that it can cost is meant, as the cap is hard. */
export function checkBudget(
  { mostUsd, likelyUsd }: Estimate,
  of: { readonly budgetUsd: number; readonly spentUsd: number; readonly questions: number; readonly remedy: string },
): void {
  if (mostUsd <= of.budgetUsd) return;
  const before = of.spentUsd > 0 ? ` $${toFigure(of.spentUsd)} was spent before.` : "";
  throw new Fault(
    "budget.spent",
    `${of.questions} questions can cost up to $${mostUsd.toFixed(2)} (likely about $${likelyUsd.toFixed(2)}); $${toFigure(Math.max(0, of.budgetUsd))} may be spent.${before} Nothing was asked. ${of.remedy}`,
    { who: "user", facts: { questions: of.questions, mostUsd, likelyUsd, budgetUsd: of.budgetUsd } },
  );
}

const anyNonce = makeNonce(() => 0.5);

function inputOf({ persona, problem }: Question, { language }: Config): number {
  const { system, user } = promptPersona(persona, problem, { nonce: anyNonce, language });
  return estimateTokens({ system, messages: [{ role: "user", text: user }] }, []);
}

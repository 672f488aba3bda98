import { sliceSpend } from "../../../agent/slice-spend.ts";
import type { Spend } from "../../../agent/spend.ts";
import { configPath } from "../../../config/config.ts";
import { tokenBound } from "../../../core/money/token-bound.ts";
import { boundUsd, toDollars } from "../../../leg/money.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Reading } from "../reading.ts";
import type { Team } from "./find-team.ts";

export type Shares = { readonly ofReviewer: (model: string) => Spend } | { readonly lack: string };

/** The role's words, tools and what a vendor adds. */
const frameTokens = 6000;
/** An answer that is shorter says nothing of a change. */
const answerTokens = 4096;
/** From here on the bytes of a text are more than twice its tokens with every vendor. */
const largeTokens = 30_000;

/**
 * Divides what is left: to each reviewer and to who verifies at least one answer on the whole diff, and of the rest equal parts. Where that does not fit, nobody
 * is asked: the lack says the figures.
 */
export function shareMoney(
  { material, diff }: Reading,
  { purse, team }: { readonly purse: Spend; readonly team: Team },
  clock: Pick<Clock, "now">,
): Shares {
  const { config } = material;
  const shown = tokenBound(diff.rendered.text);
  const inputTokens = frameTokens + (shown > largeTokens ? Math.ceil(shown / 2) : shown);
  const bound = (model: string) => boundUsd(model, { inputTokens, maxOutputTokens: answerTokens }, { config, clock });
  const needs = team.reviewers.map((model) => ({ model, usd: bound(model) }));
  const verifier = team.verifier === null ? Math.max(...needs.map(({ usd }) => usd)) : bound(team.verifier);
  const whole = needs.reduce((sum, { usd }) => sum + usd, verifier);
  const left = purse.leftUsd;
  if (whole > left) {
    const figures = [...needs, { model: `${team.verifier ?? "one of them"} to verify`, usd: verifier }];
    const told = figures.map(({ model, usd }) => `${model} ${toDollars(usd)}`).join(", ");
    const remedy = `Raise \`budget.run-usd\` in ${configPath} (alone: the input \`budget-usd\`), or name fewer or cheaper models under \`models.reviewers\``;
    return {
      lack: `One answer of each can cost ${toDollars(whole)} (${told}), and ${toDollars(left)} are left for this review: nobody was asked. ${remedy}.`,
    };
  }
  const extra = (left - whole) / (team.reviewers.length + 1);
  const shares = new Map(needs.map(({ model, usd }) => [model, sliceSpend(purse, usd + extra)]));
  return { ofReviewer: (model) => shares.get(model) ?? sliceSpend(purse, 0) };
}

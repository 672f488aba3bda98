import { maxAnswerLength, type PanelAnswer } from "../../contracts/panel.ts";
import { maxReasonLength } from "../../contracts/primitives.ts";
import { cutText } from "../../core/text/cut-text.ts";
import type { Usage } from "../../ports/model.ts";
import type { Told } from "./ask-model.ts";

type Redact = (text: string) => { readonly text: string };

/** What a model said, as the baton holds it: without this job's secrets, and cut on a character. One without a word abstains. */
export function toAnswer(model: string, told: Told<{ readonly answer: string }>, redact: Redact): PanelAnswer {
  const { usage, spentUsd, finishedAt } = told;
  const common = { model, usage: toTokens(usage), costUsd: spentUsd, finishedAt };
  if (!told.ok) return { ...common, outcome: "abstained", text: "", reason: cutReason(told.reason, redact) };
  const whole = redact(told.said.answer).text.trim();
  if (!/[\p{L}\p{N}]/u.test(whole))
    return { ...common, outcome: "abstained", text: "", reason: "Its answer says nothing." };
  return { ...common, outcome: "answered", ...cut(whole), reason: "" };
}

/** The answer after a second round: what it had said is kept beside what it says now. */
export function toSecond(
  first: PanelAnswer,
  told: Told<{ readonly keeps: boolean; readonly answer: string | null; readonly why: string }>,
  redact: Redact,
): PanelAnswer {
  const usage = addTokens(first.usage, toTokens(told.usage));
  const costUsd = first.costUsd + told.spentUsd;
  const grown = { ...first, usage, costUsd, finishedAt: told.finishedAt };
  if (!told.ok)
    return { ...grown, reason: cutReason(`It said nothing more in the second round: ${told.reason}`, redact) };
  const { keeps, answer, why } = told.said;
  const whole = redact(answer ?? "").text.trim();
  const reason = cutReason(why, redact);
  if (keeps || whole === "" || whole === first.text) return { ...grown, reason };
  const { cutFrom: _, ...rest } = grown;
  return { ...rest, ...cut(whole), before: first.text, reason };
}

function cut(whole: string): { readonly text: string; readonly cutFrom?: number } {
  const text = cutText(whole, maxAnswerLength);
  return text.length === whole.length ? { text } : { text, cutFrom: whole.length };
}

function cutReason(reason: string, redact: Redact): string {
  return cutText(redact(reason).text, maxReasonLength);
}

function toTokens({ input, cached, output }: Usage): PanelAnswer["usage"] {
  return { input, cached, output };
}

function addTokens(one: PanelAnswer["usage"], other: PanelAnswer["usage"]): PanelAnswer["usage"] {
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}

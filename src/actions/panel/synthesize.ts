import { makeNonce } from "../../agent/fence.ts";
import { promptSynthesizer } from "../../agent/prompts/synthesizer.ts";
import { sliceSpend } from "../../agent/slice-spend.ts";
import {
  maxLineLength,
  maxVerdictLength,
  type PanelAnswer,
  type PanelResult,
  PanelVerdict,
} from "../../contracts/panel.ts";
import { maxReasonLength } from "../../contracts/primitives.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { anonymize } from "../../policy/panel/anonymize.ts";
import { drawOrder, letterOf } from "../../policy/panel/draw-order.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { askModel } from "./ask-model.ts";
import type { Asking } from "./asking.ts";
import { limitsOf, verdictTokens } from "./limits.ts";

export type Synthesis = Pick<PanelResult, "order" | "verdict" | "synthesizer" | "reason">;

/**
 * Lets a model that answered nothing make one verdict of all answers. It sees them under letters, in the order that the seed draws, without a word of who wrote
 * them; names that stand for vendors or models are put back into what it says.
 */
export async function synthesize(
  asking: Pick<Asking, "config" | "panel" | "purse" | "question">,
  of: { readonly answers: readonly PanelAnswer[]; readonly seed: number; readonly model: Model },
  ports: Ports,
): Promise<Synthesis> {
  const { config, panel, purse, question } = asking;
  const { model, seed } = of;
  const shown = drawOrder(of.answers, seed);
  const asked = question.body.startsWith(question.title) ? question.body : `${question.title}\n\n${question.body}`;
  const { texts, restore } = anonymize([asked, ...shown.map(({ text }) => text)], [...panel.models, panel.synthesizer]);
  const answers = shown.map((_answer, at) => ({ letter: letterOf(at), text: texts[at + 1] ?? "" }));
  const letters = answers.map(({ letter }) => letter);
  const nonce = makeNonce(() => ports.clock.random());
  const prompt = promptSynthesizer(
    { question: texts[0] ?? "", answers, asked: panel.models.length, language: config.language },
    nonce,
  );
  const told = await askModel(
    "synthesizer",
    {
      model,
      prompt,
      tools: [],
      result: PanelVerdict,
      check: (verdict) => findUnknown(verdict, letters),
      limits: { ...limitsOf(config, ports.clock, 1), turns: 4, maxOutputTokens: verdictTokens },
      spend: sliceSpend(purse, purse.leftUsd),
    },
    ports,
  );
  const { input, cached, output } = told.usage;
  const common = {
    order: shown.map((answer) => answer.model),
    synthesizer: { model: model.name, usage: { input, cached, output }, costUsd: told.spentUsd },
  };
  const clean = (text: string) => ports.reporter.redact(restore(text)).text;
  return told.ok
    ? { ...common, verdict: mapTexts(told.said, clean), reason: "" }
    : {
        ...common,
        verdict: null,
        reason: cutText(`no verdict: the synthesizer gave none (${clean(told.reason)})`, maxReasonLength),
      };
}

/** Who holds a view is told by letters that were shown. */
function findUnknown({ dissent }: PanelVerdict, letters: readonly string[]): readonly string[] {
  const named = dissent.flatMap(({ positions }) => positions.flatMap(({ answers }) => answers));
  const unknown = [...new Set(named.filter((letter) => !letters.includes(letter)))];
  return unknown.map((letter) => `dissent: there is no answer ${JSON.stringify(letter)}; name ${letters.join(", ")}.`);
}

/** A name is longer than what stood for it: what does not fit any more is cut, as a verdict that is paid for is not lost for that. */
function mapTexts(verdict: PanelVerdict, change: (text: string) => string): PanelVerdict {
  const line = (text: string) => cutText(change(text), maxLineLength);
  return {
    ...verdict,
    answer: cutText(change(verdict.answer), maxVerdictLength),
    agreement: verdict.agreement.map(line),
    dissent: verdict.dissent.map(({ about, positions, settled }) => ({
      about: line(about),
      positions: positions.map(({ answers, says }) => ({ answers, says: line(says) })),
      settled: settled === null ? null : line(settled),
    })),
    todo: verdict.todo.map(line),
    because: line(verdict.because),
  };
}

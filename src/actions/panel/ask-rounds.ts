import { inWake, wakeOf } from "../../agent/ask/in-wake.ts";
import { makeNonce } from "../../agent/fence.ts";
import {
  type PanelistMaterial,
  PanelSay,
  PanelSecond,
  promptPanelist,
  promptSecondRound,
} from "../../agent/prompts/panelist.ts";
import { sliceSpend } from "../../agent/slice-spend.ts";
import type { Spend } from "../../agent/spend.ts";
import type { AgentTool } from "../../agent/tool.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import { anonymize } from "../../policy/panel/anonymize.ts";
import { drawOrder, letterOf } from "../../policy/panel/draw-order.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { askModel, type Told } from "./ask-model.ts";
import type { Asking } from "./asking.ts";
import type { Members } from "./find-members.ts";
import { limitsOf } from "./limits.ts";
import { toAnswer, toSecond } from "./to-answer.ts";

/** What the rounds are asked with. */
export type Rounds = Members & {
  readonly material: PanelistMaterial;
  readonly tools: readonly AgentTool[];
  /** What each model may spend, in USD. */
  readonly usd: ReadonlyMap<string, number>;
  readonly seed: number;
};
/** One who answers, with what it may spend. */
type Member = { readonly model: Model; readonly spend: Spend };

/** All answers, in the order in which the models are named. Each model is asked at once, by itself; in a second round all of them again. */
export async function askRounds(asking: Asking, rounds: Rounds, ports: Ports): Promise<readonly PanelAnswer[]> {
  const { panel, purse, former } = asking;
  const members = rounds.found.map(
    (model): Member => ({
      model,
      spend: sliceSpend(purse, rounds.usd.get(model.name) ?? 0),
    }),
  );
  const first = await askFirst(members, asking, rounds, ports);
  const all = [...former, ...rounds.lacking, ...first];
  const last = panel.rounds === 1 ? all : await askAgain(members, { asking, rounds, all }, ports);
  return panel.models.flatMap((name) => last.filter(({ model }) => model === name));
}

async function askFirst(members: readonly Member[], asking: Asking, rounds: Rounds, ports: Ports) {
  const { config, panel } = asking;
  const { material, tools } = rounds;
  const limits = limitsOf(config, ports.clock, panel.rounds + 1);
  const nonce = makeNonce(() => ports.clock.random());
  const prompt = promptPanelist(material, nonce);
  const asks = members.map(({ model, spend }) => ({
    wake: wakeOf(model.name, prompt.system),
    async run(onFirst: (how: "begun" | "failed") => void) {
      const told = await askModel(
        "panelist",
        { model, spend, prompt, tools, result: PanelSay, limits, onFirst },
        ports,
      );
      const answer = toAnswer(model.name, told, (text) => ports.reporter.redact(text));
      if (panel.rounds === 1) await asking.onAnswer?.(answer);
      tellEnd(answer, ports);
      return answer;
    },
  }));
  return valuesOf(await inWake(asks));
}

type Again = { readonly asking: Asking; readonly rounds: Rounds; readonly all: readonly PanelAnswer[] };

/** Each who has answered sees the others' answers; who abstained does so still, and one alone has nobody to hear. */
async function askAgain(members: readonly Member[], { asking, rounds, all }: Again, ports: Ports) {
  const answered = all.filter(({ outcome }) => outcome === "answered");
  const { config } = asking;
  const limits = limitsOf(config, ports.clock, 2);
  const asks = members.flatMap(({ model, spend }) => {
    const own = answered.find((one) => one.model === model.name);
    if (own === undefined || answered.length < 2) return [];
    const prompt = secondPrompt(own, answered, rounds, ports);
    return {
      wake: wakeOf(model.name, prompt.system),
      async run(onFirst: (how: "begun" | "failed") => void): Promise<PanelAnswer> {
        const paid = spend.spentUsd;
        const task = { model, spend, prompt, tools: rounds.tools, result: PanelSecond, check, limits, onFirst };
        const told: Told<PanelSecond> = await askModel("panelist", task, ports);
        const answer = toSecond(own, { ...told, spentUsd: told.spentUsd - paid }, (text) =>
          ports.reporter.redact(text),
        );
        await asking.onAnswer?.(answer);
        return answer;
      },
    };
  });
  const again = valuesOf(await inWake(asks));
  return all.map((one) => again.find(({ model }) => model === one.model) ?? one);
}

function secondPrompt(own: PanelAnswer, answered: readonly PanelAnswer[], rounds: Rounds, ports: Ports) {
  const { material, seed } = rounds;
  const others = drawOrder(
    answered.filter(({ model }) => model !== own.model),
    seed,
  );
  const models = answered.map(({ model }) => model);
  const { texts } = anonymize(
    others.map(({ text }) => text),
    models,
  );
  const shown = texts.map((text, at) => ({ letter: letterOf(at), text }));
  return promptSecondRound(
    material,
    { own: own.text, others: shown },
    makeNonce(() => ports.clock.random()),
  );
}

/** One who changes its answer gives the new one. */
function check({ keeps, answer }: PanelSecond): readonly string[] {
  return keeps || (answer ?? "").trim() !== ""
    ? []
    : ["answer: give the whole answer as it is now, or say keeps: true."];
}

function tellEnd({ model, outcome, reason }: PanelAnswer, { reporter }: Ports): void {
  if (outcome === "answered") reporter.say(`${model}: answered.`);
  else reporter.warn(`${model} abstains: ${reason}`);
}

function valuesOf<T>(settled: readonly PromiseSettledResult<T>[]): readonly T[] {
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

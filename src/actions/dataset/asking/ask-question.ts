import { z } from "zod";
import { usualLimits } from "../../../agent/agent-task.ts";
import { type AskedOne, askOne } from "../../../agent/ask/ask-one.ts";
import { makeNonce } from "../../../agent/fence.ts";
import { promptPersona } from "../../../agent/prompts/persona.ts";
import type { Spend } from "../../../agent/spend.ts";
import type { DatasetRecord } from "../../../contracts/dataset.ts";
import { scrubText } from "../../../policy/dataset/scrub/scrub-text.ts";
import type { Model, Transcript, Usage } from "../../../ports/model.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Entry } from "./journal.ts";
import type { Question } from "./questions.ts";

/** What came of one question. `isDead`: this model answers nothing else either. */
export type Answer =
  | { readonly ok: true; readonly record: DatasetRecord }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly costUsd: number;
      readonly final: boolean;
      readonly isDead: boolean;
      readonly stop: string;
    };

export type Asking = {
  readonly purse: Spend;
  readonly language: string | null;
  readonly licence: string;
  readonly seed: number;
  readonly maxOutputTokens: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
};

/** More than any answer of so many tokens has: what is longer is no answer but a fault. */
const maxAnswerChars = 400_000;

/** Asks one model one question, waiting as its vendor asks. The answer is scrubbed before anybody else sees it. */
export async function askQuestion(
  question: Question,
  model: Model,
  { asking, ports }: { readonly asking: Asking; readonly ports: Pick<Ports, "clock" | "reporter"> },
): Promise<Answer> {
  const { clock, reporter } = ports;
  const { counted, costUsd } = countSpend(asking.purse);
  const { prompt, transcript } = promptOf(question, asking, () => clock.random());
  const asked = await askOne(
    {
      name: `${question.persona.name} on ${question.problem.id}`,
      models: [model],
      prompt,
      tools: [],
      result: z.string(),
      limits: { ...usualLimits, maxOutputTokens: asking.maxOutputTokens },
      spend: counted,
      clock,
      reporter,
      signal: asking.signal,
    },
    model,
    {
      specs: [],
      deadlineMs: asking.deadlineMs,
      transcript,
      counted: null,
      hasNext: false,
    },
  );
  return toAnswer(question, asked, { asking, costUsd: costUsd(), redact: (text) => reporter.redact(text) });
}

/** What is sent: alone and within a batch it is the same. */
export function promptOf({ persona, problem }: Question, { language }: Pick<Asking, "language">, random: () => number) {
  const prompt = promptPersona(persona, problem, { nonce: makeNonce(random), language });
  const transcript: Transcript = { system: prompt.system, messages: [{ role: "user", text: prompt.user }] };
  return { prompt, transcript };
}

export function toEntry(id: string, answer: Answer): Entry {
  if (answer.ok) return { answered: answer.record };
  const { costUsd, final } = answer;
  return { failed: id, costUsd, reason: answer.reason.slice(0, 2000), final };
}

export function toAnswer(
  question: Question,
  { reply, halt, usage }: AskedOne & { readonly halt?: Extract<AskedOne, { reply?: undefined }>["halt"] },
  of: { readonly asking: Asking; readonly costUsd: number; readonly redact: Parameters<typeof scrubText>[1] },
): Answer {
  const { costUsd } = of;
  if (reply === undefined) {
    const isRefused = / refused to answer /.test(halt?.reason ?? "");
    const isLasting = halt?.isLasting === true;
    return {
      ok: false,
      reason: scrubText(halt?.reason ?? "no answer", of.redact).text,
      stop: halt?.stop ?? "",
      costUsd,
      final: isRefused,
      isDead: isLasting && !isRefused,
    };
  }
  const failed = { ok: false, stop: reply.stop, costUsd, final: true, isDead: false } as const;
  const text = reply.text.toWellFormed().trim();
  if (text === "") return { ...failed, reason: `${question.model} answered nothing (${reply.rawStop})` };
  if (text.length > maxAnswerChars)
    return {
      ...failed,
      reason: `${question.model} answered ${text.length} characters; at most ${maxAnswerChars} are kept`,
    };
  if (reply.stop !== "end" && reply.stop !== "length")
    return { ...failed, reason: `${question.model} ended with ${reply.rawStop}` };
  const answer = scrubText(text, of.redact).text;
  return { ok: true, record: toRecord(question, answer, { ...of, usage, stop: reply.stop }) };
}

function toRecord(
  question: Question,
  answer: string,
  of: {
    readonly asking: Asking;
    readonly costUsd: number;
    readonly usage: Usage;
    readonly stop: DatasetRecord["stop"];
  },
): DatasetRecord {
  const { id, model, copy, prompt } = question;
  const { input, cached, output, batched } = of.usage;
  return {
    id,
    ...originOf(question, of.asking),
    model: model as DatasetRecord["model"],
    copy,
    prompt,
    answer,
    stop: of.stop,
    usage: { input, cached, output, ...(batched ? { batched } : {}) },
    costUsd: of.costUsd,
  };
}

/** What a record says of its question that decides nothing of the answer: as it is now, also where a former job was answered. */
export function originOf(
  { problem, persona }: Question,
  { licence, seed }: Pick<Asking, "licence" | "seed">,
): Pick<DatasetRecord, "problem" | "persona" | "source" | "licence" | "seed"> {
  return {
    problem: { id: problem.id, title: problem.title },
    persona: persona.name,
    source: problem.source,
    licence: problem.licence ?? licence,
    seed,
  };
}

/** The purse, and what this one question took out of it. */
function countSpend(purse: Spend): { readonly counted: Spend; readonly costUsd: () => number } {
  let spent = 0;
  const counted: Spend = {
    get spentUsd() {
      return purse.spentUsd;
    },
    get leftUsd() {
      return purse.leftUsd;
    },
    reserve: (model, estimate) => purse.reserve(model, estimate),
    release: (reservation) => purse.release(reservation),
    settle(model, reservation, usage) {
      const before = purse.spentUsd;
      purse.settle(model, reservation, usage);
      spent += purse.spentUsd - before;
    },
  };
  return { counted, costUsd: () => spent };
}

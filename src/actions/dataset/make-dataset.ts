import type { Spend } from "../../agent/spend.ts";
import type { Config } from "../../config/config.ts";
import type { Personas } from "../../config/persona-file.ts";
import type { DatasetRecord } from "../../contracts/dataset.ts";
import { modelsOfRole } from "../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { timeLeftMs } from "../../leg/think.ts";
import { type Assembled, assembleDataset } from "../../policy/dataset/assemble-dataset.ts";
import { scrubPersonas, scrubProblems } from "../../policy/dataset/scrub/scrub-sources.ts";
import { renderCost } from "../../policy/render/parts/use.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { type AskedAll, askAll } from "./asking/ask-all.ts";
import { askInBatches } from "./asking/ask-in-batches.ts";
import { type Asking, originOf } from "./asking/ask-question.ts";
import { type Collected, collectBatches } from "./asking/collect-batches.ts";
import { checkBudget, estimateCost, mostOf, type Pricing } from "./asking/estimate.ts";
import { withGrace } from "./asking/grace.ts";
import { type Batch, type Entry, type Journal, parseJournal } from "./asking/journal.ts";
import { openBatches } from "./asking/open-batches.ts";
import { type Question, toQuestions } from "./asking/questions.ts";
import { chooseModels, choosePersonas } from "./choose-personas.ts";
import { readPairs } from "./read-pairs.ts";
import { type ReadFile, readProblems } from "./read-problems.ts";
import type { Settings } from "./settings.ts";

/** What a dataset is made in: alone or in the chain. */
export type Making = {
  readonly config: Config;
  readonly personas: Personas;
  readonly readFile: ReadFile;
  /** All that may be spent, former jobs' share in it taken off. */
  readonly budgetUsd: (journal: Journal) => number;
  /** Told before the first is asked how many questions there are. */
  readonly onQuestions?: (count: number) => void;
  /** Where a person says that there shall be batches. */
  readonly place: string;
  /** How a person raises the money. */
  readonly remedy: string;
  readonly journal: {
    readonly file: string;
    readonly text: string;
    readonly append: (line: string) => Promise<void>;
  };
};

export type Made = Assembled & {
  readonly asked: AskedAll;
  readonly questions: number;
  readonly costUsd: number;
  readonly spentUsd: number;
  readonly journal: Journal;
  /** How far the batches are that still run, by their keys. */
  readonly done: Collected["done"];
};

/** Asks what the journal has no answer to, and assembles all answers. Whatever is wrong is a Fault before anything is asked. */
export async function makeDataset(settings: Settings, making: Making, ports: Ports): Promise<Made> {
  const redact = (text: string) => ports.reporter.redact(text);
  const personas = scrubPersonas(choosePersonas(settings.personas, making.personas), redact);
  const named = chooseModels(settings.models, personas);
  const decided = settings.decisions ? await readPairs(settings.licence, ports) : { pairs: [], leftOut: [] };
  const read = isAsking(settings) ? await readProblems(settings, making.readFile, ports) : [];
  const problems = scrubProblems(read, redact);
  const language = settings.language || making.config.language;
  const questions = toQuestions({ problems, personas, models: named, copies: settings.copies, language });
  const models = await openModels(questions, ports);
  making.onQuestions?.(questions.length);
  const { asked, ...money } = await ask(settings, { making, questions, models }, ports);
  const assembled = assembleDataset({
    ...settings,
    language: settings.language || null,
    personas: personas.map(({ name }) => name),
    models: [...models.keys()],
    problems,
    records: withOrigins(asked.records, questions, settings),
    pairs: decided.pairs,
    unanswered: [...asked.failed, ...asked.open].map(([id, detail]) => ({ id, reason: "no answer", detail })),
    unpaired: decided.leftOut,
  });
  return { ...assembled, ...money, asked, questions: questions.length };
}

/** What was answered in a former job says the origin as it is now. */
function withOrigins(
  records: readonly DatasetRecord[],
  questions: readonly Question[],
  settings: Settings,
): readonly DatasetRecord[] {
  const byId = new Map(questions.map((question) => [question.id, question]));
  return records.map((record) => {
    const question = byId.get(record.id);
    return question === undefined ? record : { ...record, ...originOf(question, settings) };
  });
}

/** Decisions alone are a dataset too; else there must be problems. */
function isAsking({ decisions, problems, problem, issues, history }: Settings): boolean {
  return !decisions || problems.length > 0 || problem.trim() !== "" || issues.trim() !== "" || history > 0;
}

/** Every model by its name; one without a key is a Fault before anything is asked, as its part of the dataset would lack. */
async function openModels(questions: readonly Question[], ports: Ports): Promise<ReadonlyMap<string, Model>> {
  const models = new Map<string, Model>();
  for (const name of new Set(questions.map(({ model }) => model))) {
    const [model] = await modelsOfRole([name], ports);
    if (model !== undefined) models.set(name, model);
  }
  return models;
}

type Money = { readonly costUsd: number; readonly spentUsd: number };
type Asked = Money & { readonly asked: AskedAll; readonly journal: Journal; readonly done: Collected["done"] };

/** First what batches of former jobs have brought, then what is still to be asked. */
async function ask(
  settings: Settings,
  of: { readonly making: Making; readonly questions: readonly Question[]; readonly models: ReadonlyMap<string, Model> },
  ports: Ports,
): Promise<Asked> {
  const { making, questions } = of;
  const { clock, reporter } = ports;
  const config = { ...making.config, language: settings.language || making.config.language };
  const lines = [making.journal.text];
  const note = inOrder(async (entry: Entry) => {
    lines.push(JSON.stringify(entry));
    await making.journal.append(JSON.stringify(entry));
  });
  const read = (): Journal => parseJournal(making.journal.file, lines.join("\n"));
  const before = read();
  const purse = openPurse(Math.max(0, making.budgetUsd(before)), config, reporter, clock);
  const asking = (signal: AbortSignal): Asking => ({
    ...{ purse, signal, licence: settings.licence, seed: settings.seed, maxOutputTokens: settings.maxOutputTokens },
    language: config.language,
    deadlineMs: clock.monotonicMs() + timeLeftMs(config, clock),
  });
  const vendors = settings.batch ? await openBatches(of.models.keys(), making.place, ports) : null;
  const byId = new Map(questions.map((question) => [question.id, question]));
  const money = { making, settings, config, purse };
  const { asked, collected } = await withGrace(ports.signal, clock, async (signal) => {
    const now = asking(signal);
    const collected = await collectBatches({ journal: before, questions: byId, asking: now, note }, ports);
    const journal = read();
    const waiting = waitingOf(journal);
    const free = questions.filter(({ id }) => !waiting.has(id));
    const pricing = tellEstimate({ questions, free, journal, isFirst: before.batches.length === 0 }, money, ports);
    const crew = { questions: free, journal, note, asking: now };
    const asked =
      vendors === null
        ? await askAll(
            { ...crew, models: of.models, concurrency: settings.concurrency, mostOf: (one) => mostOf(one, pricing) },
            ports,
          )
        : await askInBatches({ ...crew, vendors }, ports);
    const open = new Map(asked.open);
    for (const { id } of questions) {
      const batch = waiting.get(id);
      if (batch !== undefined) open.set(id, `waits for batch ${batch.id ?? batch.key} of ${batch.model}`);
    }
    for (const one of [...collected.held, ...(asked.held ?? [])]) purse.release(one);
    // A journal also knows of questions that are asked no more.
    const failed = new Map([...asked.failed].filter(([id]) => byId.has(id)));
    return { asked: { ...asked, open, failed }, collected };
  });
  const journal = read();
  return { asked, journal, done: collected.done, costUsd: before.spentUsd + purse.spentUsd, spentUsd: purse.spentUsd };
}

/** By question, the batch that runs with it. */
function waitingOf({ batches, answers, failed }: Journal): ReadonlyMap<string, Batch> {
  const pairs = batches.flatMap((batch) => batch.requests.map(({ id }) => [id, batch] as const));
  return new Map(pairs.filter(([id]) => !answers.has(id) && !failed.has(id)));
}

/** Says what is left to ask and what it can cost, and refuses what the budget can not hold before the first call; what batches have left is asked as far as it reaches. */
function tellEstimate(
  {
    questions,
    free,
    journal,
    isFirst,
  }: {
    readonly questions: readonly Question[];
    readonly free: readonly Question[];
    readonly journal: Journal;
    readonly isFirst: boolean;
  },
  {
    making,
    settings,
    config,
    purse,
  }: { readonly making: Making; readonly settings: Settings; readonly config: Config; readonly purse: Spend },
  { clock, reporter }: Pick<Ports, "clock" | "reporter">,
): Pricing {
  const left = free.filter(({ id }) => !journal.answers.has(id) && !journal.failed.has(id));
  const pricing = {
    ...{ config, maxOutputTokens: settings.maxOutputTokens, now: clock.now() },
    ...(settings.batch ? { batched: true as const } : {}),
  };
  const estimate = estimateCost(left, pricing);
  const former = questions.length - left.length - (questions.length - free.length);
  reporter.say(
    `${questions.length} questions, ${former} answered before; the rest is likely to cost about ${renderCost(estimate.likelyUsd)}, at most ${renderCost(estimate.mostUsd)}, of $${toFigure(Math.max(0, purse.leftUsd))} that are left`,
  );
  const { spentUsd } = journal;
  if (isFirst)
    checkBudget(estimate, { budgetUsd: purse.leftUsd, spentUsd, questions: left.length, remedy: making.remedy });
  return pricing;
}

/** One after the other, in the order of the calls. */
function inOrder<T>(write: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (value) => {
    last = last.then(() => write(value));
    return last;
  };
}

import type { Config } from "../../config/config.ts";
import type { Personas } from "../../config/persona-file.ts";
import { modelsOfRole } from "../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { timeLeftMs } from "../../leg/think.ts";
import { type Assembled, assembleDataset } from "../../policy/dataset/assemble-dataset.ts";
import { scrubPersonas, scrubProblems } from "../../policy/dataset/scrub/scrub-sources.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { type AskedAll, askAll, type Crew } from "./ask-all.ts";
import { chooseModels, choosePersonas } from "./choose-personas.ts";
import { checkBudget, estimateCost, mostOf } from "./estimate.ts";
import { withGrace } from "./grace.ts";
import { type Entry, type Journal, parseJournal } from "./journal.ts";
import { type Question, toQuestions } from "./questions.ts";
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
  /** How a person raises it. */
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
};

/** Asks what the journal has no answer to, and assembles all answers. Whatever is wrong is a Fault before anything is asked. */
export async function makeDataset(settings: Settings, making: Making, ports: Ports): Promise<Made> {
  const redact = (text: string) => ports.reporter.redact(text);
  const personas = scrubPersonas(choosePersonas(settings.personas, making.personas), redact);
  const named = chooseModels(settings.models, personas);
  const decided = settings.decisions ? await readPairs(settings.licence, ports) : { pairs: [], leftOut: [] };
  const read = isAsking(settings) ? await readProblems(settings, making.readFile, ports) : [];
  const problems = scrubProblems(read, redact);
  const questions = toQuestions({ problems, personas, models: named, copies: settings.copies });
  const models = await openModels(questions, ports);
  making.onQuestions?.(questions.length);
  const { asked, ...money } = await ask(settings, { making, questions, models }, ports);
  const assembled = assembleDataset({
    ...settings,
    language: settings.language || null,
    personas: personas.map(({ name }) => name),
    models: [...models.keys()],
    problems,
    records: asked.records,
    pairs: decided.pairs,
    unanswered: [...asked.failed, ...asked.open].map(([id, detail]) => ({ id, reason: "no answer", detail })),
    unpaired: decided.leftOut,
  });
  return { ...assembled, ...money, asked, questions: questions.length };
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

async function ask(
  settings: Settings,
  of: { readonly making: Making; readonly questions: readonly Question[]; readonly models: ReadonlyMap<string, Model> },
  ports: Ports,
): Promise<{ readonly asked: AskedAll; readonly costUsd: number; readonly spentUsd: number }> {
  const { making, questions } = of;
  const { clock, reporter } = ports;
  const config = { ...making.config, language: settings.language || making.config.language };
  const journal = parseJournal(making.journal.file, making.journal.text);
  const left = questions.filter(({ id }) => !journal.answers.has(id) && !journal.failed.has(id));
  const budgetUsd = making.budgetUsd(journal);
  const pricing = { config, maxOutputTokens: settings.maxOutputTokens, now: clock.now() };
  const estimate = estimateCost(left, pricing);
  reporter.say(
    `${questions.length} questions, ${questions.length - left.length} answered before; the rest is likely to cost about $${estimate.likelyUsd.toFixed(4)}, at most $${estimate.mostUsd.toFixed(4)}, of $${toFigure(Math.max(0, budgetUsd))} that are left`,
  );
  checkBudget(estimate, { budgetUsd, spentUsd: journal.spentUsd, questions: left.length, remedy: making.remedy });
  const purse = openPurse(Math.max(0, budgetUsd), config, reporter, clock);
  const note = inOrder((entry: Entry) => making.journal.append(JSON.stringify(entry)));
  const crew = (signal: AbortSignal): Crew => ({
    ...{ questions, models: of.models, journal, note, concurrency: settings.concurrency },
    mostOf: (question) => mostOf(question, pricing),
    asking: {
      ...{ purse, signal, licence: settings.licence, seed: settings.seed, maxOutputTokens: settings.maxOutputTokens },
      language: config.language,
      deadlineMs: clock.monotonicMs() + timeLeftMs(config, clock),
    },
  });
  const asked = await withGrace(ports.signal, clock, (signal) => askAll(crew(signal), ports));
  return { asked, costUsd: journal.spentUsd + purse.spentUsd, spentUsd: purse.spentUsd };
}

/** One after the other, in the order of the calls. */
function inOrder<T>(write: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (value) => {
    last = last.then(() => write(value));
    return last;
  };
}

import { builtInPersonas } from "../../config/built-in-personas.ts";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { loadPersonas } from "../../config/load-personas.ts";
import { parseConfig } from "../../config/parse-config.ts";
import type { Personas } from "../../config/persona-file.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault } from "../../core/fault.ts";
import { modelsOfRole } from "../../leg/models-of-role.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { openCheckout } from "../../leg/read/open-checkout.ts";
import { timeLeftMs } from "../../leg/think.ts";
import { assembleDataset } from "../../policy/dataset/assemble-dataset.ts";
import { filesOf, parseFormats } from "../../policy/dataset/formats/formats.ts";
import { scrubProblems } from "../../policy/dataset/scrub/scrub-problems.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { type AskedAll, askAll, type Crew } from "./ask-all.ts";
import { chooseModels, choosePersonas } from "./choose-personas.ts";
import { checkBudget, estimateCost, mostOf } from "./estimate.ts";
import { withGrace } from "./grace.ts";
import type { DatasetInputs } from "./inputs.ts";
import { parseJournal } from "./journal.ts";
import { type Question, toQuestions } from "./questions.ts";
import { readProblems } from "./read-problems.ts";
import { renderSummary } from "./render-summary.ts";

/** Asks every problem of every persona and model, and writes what comes as training data. Goes on from what a former job left in `out`. */
export async function dataset(inputs: DatasetInputs, ports: Ports): Promise<ActionResult> {
  const formats = parseFormats(inputs.format);
  refuseBatch(inputs);
  const { config, personas: known } = await readBase(ports);
  const personas = choosePersonas(inputs.personas, known);
  const named = chooseModels(inputs.models, personas);
  const problems = scrubProblems(await readProblems(inputs, ports), (text) => ports.reporter.redact(text));
  const questions = toQuestions({ problems, personas, models: named, copies: inputs.copies });
  const models = await openModels(questions, ports);
  const asked = await ask({ inputs, config, questions, models }, ports);
  const { files, facts } = assembleDataset({
    ...{ name: inputs.name, licence: inputs.licence, formats, seed: inputs.seed, share: inputs.validation },
    language: inputs.language || null,
    copies: inputs.copies,
    personas: personas.map(({ name }) => name),
    models: [...new Set(questions.map(({ model }) => model))],
    problems,
    records: asked.records,
    pairs: [],
    unanswered: [...asked.failed, ...asked.open].map(([id, detail]) => ({ id, reason: "no answer", detail })),
  });
  for (const [path, text] of files) await ports.save(`${inputs.out}/${path}`, text);
  const few = [...filesOf(formats)].flatMap(([folder, { minLines }]) => {
    const lines = facts.files.get(folder)?.train ?? 0;
    return lines > 0 && lines < minLines
      ? [`\`${folder}/train.jsonl\` has ${lines} lines; its vendor takes at least ${minLines}.`]
      : [];
  });
  for (const note of few) ports.reporter.warn(note);
  const summary = renderSummary(facts, asked, { out: inputs.out, spentUsd: asked.spentUsd, few });
  const outputs = { records: String(facts.records), open: String(asked.open.size), out: inputs.out };
  if (ports.signal.aborted) throw stopped(asked, questions.length, inputs.out);
  const lacks =
    asked.open.size === 0 ? "" : `; ${asked.open.size} questions are open: run it again with the same \`out\``;
  return {
    conclusion: asked.open.size === 0 && facts.records > 0 ? "success" : "failure",
    headline: `wrote ${facts.records} records of ${questions.length} questions to ${inputs.out}${lacks}`,
    outputs,
    summary,
  };
}

/** What the repository says, at the commit of the checkout; without a checkout Baton's own defaults hold. */
async function readBase(ports: Ports): Promise<{ readonly config: Config; readonly personas: Personas }> {
  if ((await ports.checkout()).git === null) return { config: parseConfig(""), personas: builtInPersonas };
  const { git, head } = await openCheckout(ports);
  return { config: await loadConfig(git, head), personas: await loadPersonas(git, head) };
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
  of: {
    readonly inputs: DatasetInputs;
    readonly config: Config;
    readonly questions: readonly Question[];
    readonly models: ReadonlyMap<string, Model>;
  },
  ports: Ports,
): Promise<AskedAll & { readonly spentUsd: number }> {
  const { inputs, questions } = of;
  const { clock, reporter } = ports;
  const config = { ...of.config, language: inputs.language || of.config.language };
  const file = `${inputs.out}/answers.jsonl`;
  const journal = parseJournal(file, (await ports.load(file)) ?? "");
  const left = questions.filter(({ id }) => !journal.answers.has(id) && !journal.failed.has(id));
  const budgetUsd = inputs.budgetUsd ?? config.budget["run-usd"];
  const pricing = { config, maxOutputTokens: inputs.maxOutputTokens, now: clock.now() };
  const estimate = estimateCost(left, pricing);
  reporter.say(
    `${questions.length} questions, ${questions.length - left.length} answered before; the rest is likely to cost about $${estimate.likelyUsd.toFixed(4)}, at most $${estimate.mostUsd.toFixed(4)}, of a budget of $${toFigure(budgetUsd)}`,
  );
  checkBudget(estimate, { budgetUsd, spentUsd: journal.spentUsd, questions: left.length });
  const purse = openPurse(budgetUsd - journal.spentUsd, config, reporter, clock);
  const write = inOrder((line: string) => ports.append(file, line));
  const crew = (signal: AbortSignal): Crew => ({
    ...{ questions, models: of.models, journal, concurrency: inputs.concurrency },
    mostOf: (question) => mostOf(question, pricing),
    note: (entry) => write(JSON.stringify(entry)),
    asking: {
      ...{ purse, licence: inputs.licence, seed: inputs.seed, maxOutputTokens: inputs.maxOutputTokens },
      language: config.language,
      deadlineMs: clock.monotonicMs() + timeLeftMs(config, clock),
      signal,
    },
  });
  const asked = await withGrace(ports.signal, clock, (signal) => askAll(crew(signal), ports));
  return { ...asked, spentUsd: journal.spentUsd + purse.spentUsd };
}

/** One after the other, in the order of the calls. */
function inOrder(write: (line: string) => Promise<void>): (line: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (line) => {
    last = last.then(() => write(line));
    return last;
  };
}

function refuseBatch({ batch }: DatasetInputs): void {
  if (batch === "false") return;
  throw new Fault(
    "input.invalid",
    "Input `batch`: the vendors' batches are not built yet. Leave it out; each answer is then asked and paid for by itself.",
    { who: "user" },
  );
}

function stopped({ records, open }: AskedAll, questions: number, out: string): Fault {
  return new Fault(
    "agent.no_result",
    `The dataset was stopped with ${records.length} of ${questions} answers, all kept in ${out}/answers.jsonl; ${open.size} are open. Run it again with the same \`out\` to go on.`,
    { who: "outside", retryable: true },
  );
}

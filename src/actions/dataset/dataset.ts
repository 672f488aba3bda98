import { builtInPersonas } from "../../config/built-in-personas.ts";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { loadPersonas } from "../../config/load-personas.ts";
import { parseConfig } from "../../config/parse-config.ts";
import type { Personas } from "../../config/persona-file.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault } from "../../core/fault.ts";
import { openCheckout } from "../../leg/read/open-checkout.ts";
import { datasetPaths } from "../../policy/dataset/assemble-dataset.ts";
import { filesOf } from "../../policy/dataset/formats/formats.ts";
import type { Ports } from "../../ports/ports.ts";
import { datasetOfClaim } from "./dataset-of-claim.ts";
import type { DatasetInputs } from "./inputs.ts";
import { type Made, makeDataset } from "./make-dataset.ts";
import { renderSummary } from "./render-summary.ts";
import { fromInputs, type Settings } from "./settings.ts";

/** Asks every problem of every persona and model, and hands on what comes as training data: within the chain by a baton, alone as files. */
export function dataset(inputs: DatasetInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? datasetAlone(inputs, ports) : datasetOfClaim(inputs.claim, ports);
}

/** Goes on from what a former job left in `out`. */
async function datasetAlone(inputs: DatasetInputs, ports: Ports): Promise<ActionResult> {
  const settings = fromInputs(inputs);
  const { config, personas } = await readBase(ports);
  const file = `${inputs.out}/answers.jsonl`;
  const budgetUsd = inputs.budgetUsd ?? config.budget["run-usd"];
  const made = await makeDataset(
    settings,
    {
      ...{ config, personas, readFile: ports.load },
      budgetUsd: (journal) => budgetUsd - journal.spentUsd,
      place: "the inputs",
      remedy: "Raise `budget-usd`, lower `max-output-tokens`, or ask fewer problems, personas, models or copies.",
      journal: {
        file,
        text: (await ports.load(file)) ?? "",
        append: (line) => ports.append(file, line),
      },
    },
    ports,
  );
  for (const [path, text] of made.files) await ports.save(`${inputs.out}/${path}`, text);
  for (const path of datasetPaths) if (!made.files.has(path)) await ports.drop(`${inputs.out}/${path}`);
  const result = toResult(made, settings, { ports, out: inputs.out });
  if (ports.signal.aborted) throw stopped(made, inputs.out);
  return result;
}

/** What the repository says, at the commit of the checkout; without a checkout Baton's own defaults hold. */
async function readBase(ports: Ports): Promise<{ readonly config: Config; readonly personas: Personas }> {
  if ((await ports.checkout()).git === null) return { config: parseConfig(""), personas: builtInPersonas };
  const { git, head } = await openCheckout(ports);
  return { config: await loadConfig(git, head), personas: await loadPersonas(git, head) };
}

function toResult(
  made: Made,
  settings: Settings,
  { ports, out }: { readonly ports: Ports; readonly out: string },
): ActionResult {
  const { facts, asked, questions } = made;
  const few = tooFew(made, settings);
  for (const note of few) ports.reporter.warn(note);
  const open = asked.open.size;
  const { batches } = made.journal;
  const isWaiting = batches.length > 0 && [...asked.open.values()].every((why) => why.startsWith("waits for "));
  const lacks = open === 0 ? "" : `; ${open} questions are open: run it again with the same \`out\``;
  if (isWaiting) ports.reporter.warn(`Not done: ${open} questions wait for ${batches.length} batches${lacks}.`);
  return {
    conclusion: isWaiting || (open === 0 && facts.records > 0) ? "success" : "failure",
    headline: isWaiting
      ? `waits for ${batches.length} batches${lacks}`
      : `wrote ${facts.records} records of ${questions} questions to ${out}${lacks}`,
    outputs: { records: String(facts.records), open: String(open), done: String(open === 0), out },
    summary: renderSummary(facts, asked, { where: out, spentUsd: made.costUsd, few, batches: made }),
  };
}

/** What a vendor takes no file of. */
function tooFew({ facts }: Made, { formats }: Settings): readonly string[] {
  return [...filesOf(formats)].flatMap(([folder, { minLines }]) => {
    const lines = facts.files.get(folder)?.train ?? 0;
    return lines > 0 && lines < minLines
      ? [`\`${folder}/train.jsonl\` has ${lines} lines; its vendor takes at least ${minLines}.`]
      : [];
  });
}

function stopped({ asked, questions }: Made, out: string): Fault {
  return new Fault(
    "agent.no_result",
    `The dataset was stopped with ${asked.records.length} of ${questions} answers, all kept in ${out}/answers.jsonl; ${asked.open.size} are open. Run it again with the same \`out\` to go on.`,
    { who: "outside", retryable: true },
  );
}

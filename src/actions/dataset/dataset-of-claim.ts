import { loadPersonas } from "../../config/load-personas.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import type { Claim } from "../../contracts/claim.ts";
import type { DatasetFigures, DatasetResult } from "../../contracts/dataset-result.ts";
import { Fault } from "../../core/fault.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import type { Ports } from "../../ports/ports.ts";
import { parseJournal } from "./asking/journal.ts";
import { type Made, makeDataset } from "./make-dataset.ts";
import { renderSummary } from "./render-summary.ts";
import { fromConfig } from "./settings.ts";
import { takeJournal } from "./take-journal.ts";
import { toBatches } from "./to-batches.ts";

/** So many answers, or what came in so long, are handed on at a time: a job that dies loses no more of them. */
const everyEntries = 100;
const everyMs = 10_000;

/** Within the chain: the dataset that the claim's task names, from where its last job ended. How far it is is handed on again and again. */
export async function datasetOfClaim(text: string, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(text, ["dataset"], ports);
  const { claim, config, git, ticket } = leg;
  const { name, wanted } = findDataset(leg);
  const former = await takeJournal(leg, ports);
  const hand = openHand(claim, name, former, ports);
  const made = await makeDataset(
    fromConfig(name, wanted),
    {
      ...{ config, personas: await loadPersonas(git, claim.base) },
      readFile: async (path) => (await git.readFiles(claim.base, [path])).get(path)?.toString("utf8"),
      budgetUsd: () => claim.slices.dataset ?? 0,
      onQuestions: (count) => {
        hand.questions = count;
      },
      place: `datasets.${name}`,
      remedy: `Raise \`budget.run-usd\`, or lower \`max-output-tokens\` or ask less in \`datasets.${name}\`, in \`.github/baton.yml\`; then say \`/baton retry ${claim.ticket}\`.`,
      journal: {
        file: `the journal of ${claim.ticket}`,
        text: former.map((line) => `${line}\n`).join(""),
        append: hand.append,
      },
    },
    ports,
  );
  const isWhole = made.asked.open.size === 0;
  const artifact = isWhole ? `dataset-${name}-${claim.ticket}-a${ports.job.attempt}` : null;
  if (artifact !== null) await ports.carrier.putFiles(artifact, made.files);
  const files = [...made.files].map(([path, content]) => ({ path, content }));
  const branch = isWhole && wanted.branch !== undefined ? { name: wanted.branch, files } : null;
  const figures = toFigures(name, made);
  const batches = toBatches(made.journal, made.done, ports.clock.now());
  const outputs = await hand.give({ figures, journal: [...hand.lines], ...batches, artifact, branch }, made.spentUsd);
  const isWaiting = (batches.batches?.until ?? null) !== null;
  const before = ticket.dataset === null ? 0 : ticket.dataset.answered + ticket.dataset.failed;
  const progress = `${figures.answered} of ${figures.questions} answered`;
  return {
    conclusion: isWhole || isWaiting || figures.answered + figures.failed > before ? "success" : "failure",
    headline: isWhole
      ? `${progress}: ${figures.records} records`
      : `${progress}; the next job goes on: ${figures.reasons.split("\n")[0]}`,
    outputs,
    summary: renderSummary(made.facts, made.asked, {
      where: artifact ?? "the next job",
      spentUsd: made.costUsd,
      few: [],
      batches: made,
    }),
  };
}

function findDataset({ ticket, config }: Leg) {
  const asked = ticket.task?.asked;
  const name = asked?.kind === "dataset" ? asked.dataset : "";
  const wanted = Object.hasOwn(config.datasets, name) ? config.datasets[name] : undefined;
  if (wanted !== undefined) return { name, wanted };
  const known = Object.keys(config.datasets).join(", ") || "none";
  throw new Fault(
    "config.invalid",
    `There is no dataset "${name}" in \`.github/baton.yml\`; \`datasets\` names ${known}. Add it there, or name another.`,
    { who: "user", facts: { dataset: name } },
  );
}

/** What the job hands in: as a baton with a name of its own each time, of which the last counts. */
function openHand(claim: Claim, name: string, former: readonly string[], ports: Ports) {
  const lines = [...former];
  let part = 0;
  let handed = { count: former.length, atMs: ports.clock.monotonicMs() };
  const give = async (payload: DatasetResult, spentUsd: number): Promise<{ readonly baton: string }> => {
    part += 1;
    const outputs = await packBaton(ports, claim, { kind: "dataset", payload }, spentUsd, part);
    ports.reporter.output("baton", outputs.baton);
    return { baton: outputs.baton };
  };
  const hand = {
    lines,
    questions: 0,
    give,
    append: async (line: string): Promise<void> => {
      lines.push(line);
      const isOfBatch = /^\{"(?:batch|submitted|over)"/.test(line);
      const nowMs = ports.clock.monotonicMs();
      if (!isOfBatch && lines.length - handed.count < everyEntries && nowMs - handed.atMs < everyMs) return;
      handed = { count: lines.length, atMs: nowMs };
      const figures = countLines(name, lines, hand.questions);
      const batches = toBatches(parseJournal(name, lines.join("\n")), new Map(), ports.clock.now());
      await give({ figures, journal: [...lines], ...batches, artifact: null, branch: null }, 0);
    },
  };
  return hand;
}

/** While it works: what the journal tells by itself. */
function countLines(name: string, lines: readonly string[], questions: number): DatasetFigures {
  const { answers, failed, spentUsd } = parseJournal(name, lines.join("\n"));
  const open = Math.max(1, questions - answers.size - failed.size);
  const figures = { questions, answered: answers.size, failed: failed.size, open, records: answers.size };
  return { name, ...figures, costUsd: spentUsd, reasons: "the job ended before it was through" };
}

function toFigures(name: string, { asked, facts, questions, costUsd }: Made): DatasetFigures {
  const reasons = [...new Set([...asked.open.values(), ...asked.failed.values()])];
  return {
    name,
    questions,
    answered: asked.records.length,
    failed: asked.failed.size,
    open: asked.open.size,
    records: facts.records,
    costUsd,
    reasons: reasons.join("\n").slice(0, 2000),
  };
}

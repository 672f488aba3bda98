import { sliceSpend } from "../../../agent/slice-spend.ts";
import type { Candidate } from "../../../contracts/candidate.ts";
import type { Change } from "../../../contracts/change.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import type { Worker } from "../../../leg/in-turn.ts";
import { nameReporter } from "../../../leg/name-reporter.ts";
import { readPullTemplate } from "../../../leg/read/pull-template.ts";
import type { Ports } from "../../../ports/ports.ts";
import { renderPullRequest } from "../change/render-pull-request.ts";
import type { Former, Formers } from "../checkpoint/take-checkpoint.ts";
import type { Coding } from "../coding.ts";
import { type Assignment, Try } from "../try.ts";
import { chooseCandidate, findEquals } from "./choose-candidate.ts";
import { askPanel, panelShare } from "./panel/ask-panel.ts";
import { tryTests } from "./try-tests.ts";

/** Where each goes on, and who is at it, in their places: whoever has to leave the work reads there how far all have come. */
export type Begun = { readonly formers: Formers; readonly tries: (Try | undefined)[] };
type Tried = Omit<Candidate, "chosen"> & { readonly change: Change | null; readonly fault: Fault | null };

/**
 * Several do the same work side by side, the role's models in turn, each in a workspace and with an equal share of the money. The tests choose, then the
 * panel. All of them are told in the change; when none gave a result, the first one's Fault is thrown.
 */
export async function implementBest(contest: Assignment, ports: Ports, begun: Begun): Promise<Change> {
  const { git, base, purse, feature, issue, config } = contest.coding;
  const formers = Array.from({ length: config.candidates }, (_, n) => begun.formers[n] ?? null);
  const shareUsd = (purse.leftUsd * (1 - panelShare)) / config.candidates;
  const ended = await Promise.allSettled(
    formers.map((former, n) => compete(contest, { n, shareUsd, former, tries: begun.tries }, ports)),
  );
  const tried = await judge(ended.map(settledValue), contest, ports);
  throwIfStopped(ports);
  const chosen = chooseCandidate(tried);
  if (chosen?.change == null)
    throw tried[0]?.fault ?? new Fault("bug", "There was no candidate at all.", { who: "us" });
  ports.reporter.say(
    `Candidate ${tried.indexOf(chosen) + 1} (${chosen.model}) is taken; the tests of its change: ${chosen.tests}.`,
  );
  const candidates = tried.map((one) => toCandidate(one, one === chosen));
  const { summary, outsideOwned } = chosen.change;
  const number = issue.number;
  const template = await readPullTemplate(git, base);
  const leftOut = begun.tries[tried.indexOf(chosen)]?.leftOut ?? [];
  const parts = { feature, issue: number, summary, outsideOwned, template, candidates, leftOut };
  const pullRequest = renderPullRequest(parts);
  return { ...chosen.change, candidates, pullRequest };
}

/** The candidates with the panel's word on those that the tests did not tell apart. */
async function judge(tried: readonly Tried[], { coding }: Assignment, ports: Ports): Promise<readonly Tried[]> {
  const equals = findEquals(tried);
  const words = await askPanel(
    {
      coding,
      trees: equals.flatMap(({ change }) => change?.tree ?? []),
      tests: equals[0]?.tests ?? "not_run",
      authors: tried.filter(({ outcome }) => outcome === "changed").map(({ model }) => model),
    },
    ports,
  );
  return tried.map((one) => {
    const panel = equals.includes(one) ? words.get(one.change?.tree ?? "") : undefined;
    return panel === undefined ? one : { ...one, panel };
  });
}

function toCandidate({ change: _change, fault: _fault, ...told }: Tried, chosen: boolean): Candidate {
  return { ...told, chosen };
}

async function compete(
  { coding, ...others }: Assignment,
  of: { readonly n: number; readonly shareUsd: number; readonly former: Former | null; readonly tries: Begun["tries"] },
  all: Ports,
): Promise<Tried> {
  const { n, former, tries } = of;
  const ports = { ...all, reporter: nameReporter(all.reporter, `Candidate ${n + 1}`) };
  const mine = { ...coding, workers: fromThe(n, coding.workers), purse: sliceSpend(coding.purse, of.shareUsd) };
  try {
    const one = await Try.begin({ coding: mine, ...others }, former, ports);
    tries[n] = one;
    const change = await one.work(ports);
    const { outcome, summary } = change.summary;
    const tests = await tryTests(change, { ...mine, workspace: one.workspace, ground: one.ground }, ports);
    throwIfStopped(ports);
    const reason = outcome === "changed" ? "" : cutText(summary, 1000);
    const lines = await countLines(coding, change);
    return { model: change.model, outcome, tests, lines, reason, change, fault: null };
  } catch (thrown) {
    const fault = toFault(thrown);
    // Told to stop: there is nothing left to choose between.
    if (ports.signal.aborted) throw fault;
    ports.reporter.warn(`gave no result: ${fault.message}`);
    const reason = cutText(ports.reporter.redact(fault.message).text, 1000);
    return { model: nameOf(mine.workers), outcome: "failed", tests: "not_run", lines: 0, reason, change: null, fault };
  }
}

/** Tests that were killed and jurors who were not heard have chosen nothing: what was handed in is left for the next job. */
function throwIfStopped({ signal }: Pick<Ports, "signal">): void {
  if (!signal.aborted) return;
  const message = "The job was told to stop while it chose between the candidates.";
  throw new Fault("agent.no_result", message, { who: "outside", facts: { stop: "aborted" } });
}

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}

/** The n-th model first and the others after it: each has its own, and all are there when one fails for good. */
function fromThe(n: number, workers: readonly Worker[]): readonly Worker[] {
  const single = workers.flatMap((worker): Worker[] =>
    "models" in worker ? worker.models.map((model) => ({ models: [model] })) : [worker],
  );
  const first = n % single.length;
  return [...single.slice(first), ...single.slice(0, first)];
}

function nameOf([first]: readonly Worker[]): string {
  if (first === undefined) return "";
  return "models" in first ? (first.models[0]?.name ?? "") : first.agent;
}

async function countLines({ git, start }: Pick<Coding, "git" | "start">, change: Change): Promise<number> {
  const diff = (await git.diff(start.parent, change.tree, { context: 0 })).toString("utf8");
  return diff.split("\n").filter((line) => /^[+-](?!\+\+ |-- )/.test(line)).length;
}

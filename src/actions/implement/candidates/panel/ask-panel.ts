import { sliceSpend } from "../../../../agent/slice-spend.ts";
import type { Candidate, PanelWord } from "../../../../contracts/candidate.ts";
import { toFault } from "../../../../core/fault.ts";
import { modelsOfRole, namesOfRole } from "../../../../leg/models-of-role.ts";
import { timeLeftMs } from "../../../../leg/think.ts";
import type { Model } from "../../../../ports/model.ts";
import type { Ports } from "../../../../ports/ports.ts";
import type { Coding } from "../../coding.ts";
import { askJuror, type Vote } from "./ask-juror.ts";
import { countVotes } from "./count-votes.ts";
import { pickJurors } from "./pick-jurors.ts";
import { turnOrder } from "./turn-order.ts";

/** The part of the money that no candidate may spend. What they leave of theirs is the panel's too. */
export const panelShare = 0.15;
const maxMs = 5 * 60_000;
/** In less than this no model has read several diffs. */
const minMs = 15_000;

export type Dispute = {
  readonly coding: Pick<Coding, "git" | "config" | "feature" | "plan" | "issue" | "points" | "purse" | "start">;
  /** The trees of the changes that the tests did not tell apart. */
  readonly trees: readonly string[];
  readonly tests: Candidate["tests"];
  /** The models that wrote candidates. */
  readonly authors: readonly string[];
};

/**
 * Asks the reviewers' models, all at once, which of several changes is the best, and gives their word by tree. Candidates of one tree are one change.
 * Empty: there is one change only, or no panel could be had, which is warned of and fails nothing.
 */
export async function askPanel(dispute: Dispute, ports: Ports): Promise<ReadonlyMap<string, PanelWord>> {
  const trees = [...new Set(dispute.trees)];
  if (trees.length < 2) return new Map();
  const { config, purse } = dispute.coding;
  const timeMs = Math.min(maxMs, timeLeftMs(config, ports.clock));
  const lack = findLack(purse.leftUsd, timeMs);
  if (lack !== undefined) return doWithout(lack, ports);
  try {
    const models = await modelsOfRole(namesOfRole(config, "reviewer", {}), ports);
    const votes = await askAll(dispute, { trees, timeMs, jurors: pickJurors(models, dispute.authors) }, ports);
    return votes.length === 0 ? doWithout("no juror gave a ranking.", ports) : toWords(trees, votes);
  } catch (thrown) {
    return doWithout(toFault(thrown).message, ports);
  }
}

type Panel = { readonly trees: readonly string[]; readonly timeMs: number; readonly jurors: readonly Model[] };

/** The first juror's order is drawn by lot, so that the order in which candidates began decides nothing either. */
async function askAll(dispute: Dispute, panel: Panel, ports: Ports): Promise<readonly Vote[]> {
  const { git, start, purse } = dispute.coding;
  const { trees, timeMs, jurors } = panel;
  const why = dispute.tests === "not_run" ? "No test was run that tells" : "The tests do not tell";
  ports.reporter.say(`${why} ${trees.length} changes apart. Asked: ${jurors.map(nameOf).join(", ")}.`);
  const finalists = await Promise.all(
    trees.map(async (tree) => ({ tree, diff: (await git.diff(start.parent, tree)).toString("utf8") })),
  );
  const task = toTask(dispute);
  const shareUsd = purse.leftUsd / jurors.length;
  const lot = Math.floor(ports.clock.random() * trees.length);
  const asked = jurors.map((model, at) => {
    const spend = sliceSpend(purse, shareUsd);
    return askJuror({ model, finalists: turnOrder(finalists, lot + at), task, spend, timeMs }, ports);
  });
  return (await Promise.all(asked)).filter((vote) => vote !== undefined);
}

function nameOf({ name }: Model): string {
  return name;
}

function findLack(leftUsd: number, timeMs: number): string | undefined {
  if (leftUsd <= 0) return "the money is spent.";
  return timeMs < minMs ? "the job's time is over." : undefined;
}

function doWithout(
  why: string,
  { reporter, signal }: Pick<Ports, "reporter" | "signal">,
): ReadonlyMap<string, PanelWord> {
  // Who is told to stop takes none.
  if (!signal.aborted) reporter.warn(`No panel, so of equal candidates the smaller change is taken: ${why}`);
  return new Map();
}

function toTask({ coding, tests }: Dispute) {
  const { feature, plan, issue, points, config } = coding;
  const { findings, remarks } = points;
  // A task that no plan belongs to says all that its feature would; one that is no issue is number 0.
  return {
    feature: plan === null ? null : feature,
    issue: { ...issue, number: issue.number ?? 0 },
    findings,
    remarks,
    tests,
    language: config.language,
  };
}

function toWords(trees: readonly string[], votes: readonly Vote[]): ReadonlyMap<string, PanelWord> {
  const points = countVotes(votes.map(({ ranking }) => ranking));
  const wordOn = (tree: string): PanelWord => ({
    points: points.get(tree) ?? 0,
    votes: votes.map(({ model, ranking, letters, reason }) => ({
      model,
      letter: letters.get(tree) ?? "",
      rank: ranking.indexOf(tree) + 1,
      reason,
    })),
  });
  return new Map(trees.map((tree) => [tree, wordOn(tree)]));
}

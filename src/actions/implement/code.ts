import type { Spend } from "../../agent/spend.ts";
import type { AgentTool } from "../../agent/tool.ts";
import type { Config } from "../../config/config.ts";
import { ChangeSummary } from "../../contracts/change.ts";
import type { Feature, Plan } from "../../contracts/plan.ts";
import { think, toNoResult } from "../../leg/think.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { readDifference } from "./change/to-change.ts";
import { checkSummary } from "./check-summary.ts";
import { findUnresolved } from "./find-unresolved.ts";
import type { OpenPoints } from "./open-points.ts";
import type { Start } from "./read-start.ts";
import { writePrompt } from "./write-prompt.ts";

/** All that one round of coding needs. */
export type Coding = {
  readonly git: Git;
  readonly config: Config;
  readonly feature: Feature;
  readonly models: readonly Model[];
  readonly purse: Spend;
  readonly workspace: Workspace;
  readonly tools: readonly AgentTool[];
  readonly start: Start;
  /** The commit whose guidance and commands hold. */
  readonly base: string;
  readonly issue: {
    readonly number: number | null;
    readonly title: string;
    readonly body: string;
    readonly author: string;
  };
  readonly plan: Plan | null;
  readonly points: OpenPoints;
  readonly round: number;
};

/** Lets the role's models work in the workspace until their summary fits what differs there; without one a Fault says why. */
export async function code(
  coding: Coding,
  ports: Ports,
): Promise<{ readonly summary: ChangeSummary; readonly model: string }> {
  const { feature, models, tools, purse, config } = coding;
  const prompt = await writePrompt(coding, ports);
  const check = (summary: ChangeSummary) => checkWork(coding, summary);
  const outcome = await think(
    { role: feature.role, models, prompt, tools, result: ChangeSummary, check, spend: purse },
    config,
    ports,
  );
  if (!outcome.ok) throw toNoResult(outcome);
  return { summary: outcome.result, model: outcome.model };
}

/** Reads the workspace as it stands and holds the summary against it. */
async function checkWork(
  { git, workspace, start, points, feature }: Coding,
  summary: ChangeSummary,
): Promise<readonly string[]> {
  const difference = await readDifference(git, workspace.folder, start.parent);
  const texts = await Promise.all(
    start.conflicts.map(async (path) => [path, (await workspace.read(path))?.toString("utf8") ?? ""] as const),
  );
  return checkSummary(summary, {
    changed: difference.files.map((file) => file.path),
    refused: difference.refused,
    unresolved: findUnresolved(start.conflicts, new Map(texts)),
    points: [...points.findings, ...points.remarks].map((point) => point.id),
    criteria: feature.criteria.map((criterion) => criterion.id),
  });
}

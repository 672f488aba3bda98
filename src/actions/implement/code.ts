import { z } from "zod";
import { ChangeSummary } from "../../contracts/change.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { delegate } from "../../leg/delegate.ts";
import { inTurn } from "../../leg/in-turn.ts";
import { think, toNoResult } from "../../leg/think.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import { checkSummary } from "./check-summary.ts";
import type { Coding } from "./coding.ts";
import { findUnresolved } from "./find-unresolved.ts";
import { writePrompt } from "./write-prompt.ts";

/** Lets the role's models work in the workspace until their summary fits what differs there; without one a Fault says why. */
export async function code(
  coding: Coding,
  ports: Ports,
): Promise<{ readonly summary: ChangeSummary; readonly model: string }> {
  const { feature, workers, tools, purse, config, workspace } = coding;
  const prompt = await writePrompt(coding, ports);
  const check = (summary: ChangeSummary) => checkWork(coding, summary);
  const question = { role: feature.role, prompt, result: resultOf(coding), check, spend: purse };
  // Who takes over when another's models have failed goes on from what was done last.
  let last: () => LoopState | null = () => coding.former;
  const keep: Coding["keep"] = async (state) => {
    last = state;
    await coding.keep(state);
  };
  const goOn = (models: readonly Model[]) => {
    const resume = last();
    return think({ ...question, ...(resume && { resume }), models, tools, keep }, config, ports);
  };
  const owner = feature.id;
  // A plan's first is 1, a pool's first is the highest.
  const priority = -feature.priority;
  const handOut = async (agent: string) => {
    // It runs what it likes from the beginning, and is told what it finds.
    const told = await writePrompt(coding, ports, await coding.ground());
    const { folder } = workspace;
    return delegate({ ...question, prompt: told, agent, of: coding.agent, owner, priority, folder }, config, ports);
  };
  const outcome = await inTurn(workers, (worker) => ("models" in worker ? goOn(worker.models) : handOut(worker.agent)));
  if (!outcome.ok) throw toNoResult(outcome, { alone: coding.issue.number === null });
  return { summary: outcome.result, model: outcome.model };
}

/** The summary's schema without what there is nothing to say about: it is sent with every call. */
function resultOf({ plan, points }: Coding): z.ZodType<ChangeSummary> {
  const { criteria, answers, ...rest } = ChangeSummary.shape;
  const isAsked = points.findings.length + points.remarks.length > 0;
  const shape = { ...rest, ...(plan === null ? {} : { criteria }), ...(isAsked ? { answers } : {}) };
  return z.object(shape).transform((said) => ChangeSummary.parse({ criteria: [], answers: [], ...said }));
}

/** Reads the workspace as it stands and holds the summary against it. */
async function checkWork(
  { files, workspace, start, points, feature }: Coding,
  summary: ChangeSummary,
): Promise<readonly string[]> {
  const difference = await files.difference();
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

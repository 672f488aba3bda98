import { makeNonce } from "../../agent/fence.ts";
import { type HandedOver, promptStage, toStageSchema } from "../../agent/prompts/stage.ts";
import { type RenderedDiff, renderDiff } from "../../agent/render-diff.ts";
import type { Spend } from "../../agent/spend.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import type { Agents } from "../../config/agent-file.ts";
import type { Config } from "../../config/config.ts";
import type { Stage } from "../../config/relays.ts";
import type { StageAnswer } from "../../contracts/stage.ts";
import { parseDiff } from "../../core/diff/parse-diff.ts";
import { equip } from "../../leg/equip.ts";
import { modelsOfRole } from "../../leg/models-of-role.ts";
import { readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../../leg/read/tree-workspace.ts";
import { agentOfStage, namesOfStage, personaOfStage } from "../../leg/relay/stage-workers.ts";
import { think, toNoResult } from "../../leg/think.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";

/** All that one stage is asked with, wherever it comes from. Tree-ishes are in `git`. */
export type StageQuestion = {
  readonly git: Git;
  readonly config: Config;
  readonly agents: Agents;
  /** The commit whose guidance holds. */
  readonly guidanceFrom: string;
  /** The files as earlier stages left them. */
  readonly tree: string;
  /** What the diff begins from; null: nothing was changed. */
  readonly since: string | null;
  readonly stage: Stage;
  readonly stages: readonly string[];
  readonly issue: {
    readonly number: number | null;
    readonly title: string;
    readonly body: string;
    readonly author: string;
  };
  readonly handedOver: readonly HandedOver[];
  readonly former: HandedOver | null;
  readonly purse: Spend;
};

/** More than this is read by no model. */
const maxDiffBytes = 32 * 1024 * 1024;

/** Asks a stage's models with tools that only read. @throws Fault `agent.no_result`, `model.failed`, `budget.spent` as every thinker. */
export async function thinkStage(question: StageQuestion, ports: Ports): Promise<StageAnswer> {
  const { git, config, agents, guidanceFrom, tree, stage, purse, issue } = question;
  const agent = agentOfStage(stage, agents);
  const models = await modelsOfRole(namesOfStage(config, stage, agent), ports);
  const diff = question.since === null ? null : await readDiff(git, question.since, tree);
  const guidance = await readGuidance(
    git,
    guidanceFrom,
    diff?.included.map(({ path }) => path),
  );
  const field = stage.success?.field ?? null;
  const nonce = makeNonce(() => ports.clock.random());
  const prompt = promptStage(
    {
      ...question,
      stage: { name: stage.name, prompt: stage.prompt ?? "" },
      field: field?.name ?? null,
      issue: { ...issue, number: issue.number ?? 0 },
      diff,
      guidance: guidance.shown,
      agent,
      persona: await personaOfStage(stage, git, guidanceFrom),
      language: config.language,
    },
    nonce,
  );
  const workspace = await openTreeWorkspace(git, tree);
  const layOut = (folder: string) => git.export(guidanceFrom, folder);
  const asked = { role: stage.role, models, prompt, result: toStageSchema(field), spend: purse } as const;
  const outcome = await equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    { role: stage.role, config, agents, agent, workspace, layOut, models, purse },
    ports,
    (tools) => think({ ...asked, tools }, config, ports),
  );
  if (!outcome.ok) throw toNoResult(outcome, { alone: issue.number === null });
  const { input, cached, output } = outcome.usage;
  const usage = { calls: outcome.turns, input, cached, output };
  return { stage: stage.name, ...outcome.result, model: outcome.model, usage };
}

async function readDiff(git: Pick<Git, "diff" | "changedPaths">, from: string, tree: string): Promise<RenderedDiff> {
  const bytes = await git.diff(from, tree);
  if (bytes.byteLength <= maxDiffBytes) return renderDiff(parseDiff(bytes.toString("utf8")));
  const reason = `the whole diff is larger than ${maxDiffBytes} bytes`;
  return {
    text: "",
    included: [],
    dropped: (await git.changedPaths(from, tree)).map(({ path }) => ({ path, reason })),
  };
}

import { makeNonce } from "../../agent/fence.ts";
import { type ChangeMaterial, promptDocumenter } from "../../agent/prompts/documenter.ts";
import type { IssueMaterial } from "../../agent/prompts/material.ts";
import type { RenderedDiff } from "../../agent/render-diff.ts";
import type { Spend } from "../../agent/spend.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import { type Config, configPath } from "../../config/config.ts";
import { loadAgents } from "../../config/load-agents.ts";
import { DocumentsReport, type Drafts } from "../../contracts/documents.ts";
import { isCommandLine } from "../../core/command-line-agents.ts";
import { whyNotGone } from "../../core/documents/gone-page.ts";
import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { agentOfRole } from "../agent-of-role.ts";
import { equip } from "../equip.ts";
import { modelsOfRole, namesOfRole } from "../models-of-role.ts";
import { readGuidance } from "../read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../read/tree-workspace.ts";
import { think, toNoResult } from "../think.ts";
import { checkDrafts } from "./check-drafts.ts";
import { readNow, type Writable } from "./find-writable.ts";
import { digestOfText } from "./lay-places.ts";

/** All that texts are written from. */
export type Writing = {
  readonly git: Git;
  readonly config: Config;
  readonly purse: Spend;
  /** Configuration and guidance are read from this commit. */
  readonly guidanceFrom: string;
  /** The tree that the texts are about. */
  readonly tree: string;
  readonly changes: readonly ChangeMaterial[];
  readonly diff: RenderedDiff | null;
  readonly issue: IssueMaterial | null;
  /** The input `model`. */
  readonly model: string;
};

/** Asks the documenter, who may read the tree and write nothing. Without a result a Fault says why. */
export async function writeDrafts(
  writing: Writing,
  { asked, material, paths }: Writable,
  ports: Ports,
): Promise<Drafts> {
  const { git, config, purse, tree, guidanceFrom } = writing;
  const agents = await loadAgents(git, guidanceFrom);
  const agent = agentOfRole(agents, config, "documenter");
  const names = namesOfRole(config, "documenter", { input: writing.model, agent }).filter(
    (name) => !isCommandLine(name),
  );
  if (names.length === 0)
    throw new Fault(
      "config.invalid",
      `${configPath}: \`document\` has places that a model writes at, and the documenter has command-line agents only. Name a model under models.documenter, or take these places out.`,
      { who: "user" },
    );
  const models = await modelsOfRole(names, ports);
  const workspace = await openTreeWorkspace(git, tree);
  const guidance = await readGuidance(git, guidanceFrom);
  const { changes, diff, issue } = writing;
  const prompt = promptDocumenter(
    { language: config.language, places: material, changes, diff, issue, guidance: guidance.shown, agent },
    makeNonce(() => ports.clock.random()),
  );
  const now = await readNow(git, tree, material);
  const check = (report: DocumentsReport) => [
    ...checkDrafts(report, asked, now),
    ...report.gone.flatMap(({ path }) => {
      const why = whyNotGone(path, paths);
      return why === undefined ? [] : [`page ${JSON.stringify(path)} may not be removed: ${why}; mend it instead`];
    }),
  ];
  const question = { role: "documenter", models, prompt, result: DocumentsReport, check, spend: purse } as const;
  const outcome = await equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    {
      role: "documenter",
      config,
      agents,
      agent,
      workspace,
      layOut: (folder) => git.export(guidanceFrom, folder),
      models,
      purse,
    },
    ports,
    (tools) => think({ ...question, tools }, config, ports),
  );
  if (!outcome.ok) throw toNoResult(outcome, { alone: issue === null });
  const { sections: written, pages: whole, gone } = outcome.result;
  const over = [
    ...written.map(({ file, name }) => ({ file, name, digest: digestOfText(now({ file, name })) })),
    ...[...whole, ...gone].map(({ path }) => ({ file: path, name: "", digest: digestOfText(now({ path })) })),
  ];
  return { ...outcome.result, tree, over, model: outcome.model };
}

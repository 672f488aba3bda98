import type { z } from "zod";
import type { AgentOutcome } from "../../agent/agent-task.ts";
import type { Spend } from "../../agent/spend.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import type { AgentFile, Agents } from "../../config/agent-file.ts";
import { loadAgents } from "../../config/load-agents.ts";
import type { ReviewReport } from "../../contracts/review.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { equip } from "../../leg/equip.ts";
import { readFalseAlarms } from "../../leg/read/guidance/read-false-alarms.ts";
import { type OpenGuidance, readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../../leg/read/tree-workspace.ts";
import { think } from "../../leg/think.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { checkReport, type Expected } from "./check-report.ts";
import type { Material } from "./material.ts";
import { type ReadDiff, readDiff } from "./read-diff.ts";
import { writePrompt } from "./write-prompt.ts";

/** A change laid open: what every reviewer of it is given. */
export type Reading = {
  readonly material: Material;
  readonly agents: Agents;
  readonly agent: AgentFile | null;
  readonly diff: ReadDiff;
  readonly guidance: OpenGuidance;
  readonly falseAlarms: string | null;
  /** The reviewed tree. */
  readonly workspace: Workspace;
  readonly expected: Expected;
};

export async function openReading(material: Material): Promise<Reading> {
  const { git, config, tree, feature, guidanceFrom } = material;
  const agents = await loadAgents(git, guidanceFrom);
  const agent = agentOfRole(agents, config, "reviewer");
  const diff = await readDiff(git, material);
  const touched = diff.rendered.included.map(({ path }) => path);
  return {
    material,
    agents,
    agent,
    diff,
    guidance: await readGuidance(git, guidanceFrom, touched),
    falseAlarms: await readFalseAlarms(git, guidanceFrom),
    workspace: await openTreeWorkspace(git, tree),
    expected: {
      earlier: material.earlier.map(({ finding }) => finding.id),
      criteria: (feature?.criteria ?? []).map((criterion) => criterion.id),
    },
  };
}

export type Asked<T> = {
  readonly models: readonly Model[];
  readonly purse: Spend;
  readonly result: z.ZodType<T>;
  /** Where several read at once: whose log it is, and the time that it has. */
  readonly joint?: { readonly name: string; readonly timeMs: number; readonly patienceMs: number };
};

/** Lets one reviewer read the change with its tools and say what it found. */
export async function askReviewer<T extends ReviewReport>(
  reading: Reading,
  { models, purse, result, joint }: Asked<T>,
  ports: Ports,
): Promise<AgentOutcome<T>> {
  const { material, agents, agent, diff, guidance, falseAlarms, workspace, expected } = reading;
  const { git, config, guidanceFrom } = material;
  const shown = { diff: diff.rendered, agent, guidance: guidance.shown, falseAlarms, isJoint: joint !== undefined };
  const prompt = await writePrompt(material, shown, ports);
  const check = (report: T) => checkReport(report, expected);
  const question = { role: "reviewer", models, prompt, result, check, spend: purse, ...joint } as const;
  const layOut = (folder: string) => git.export(guidanceFrom, folder);
  return equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    { role: "reviewer", config, agents, agent, workspace, layOut, models, purse },
    ports,
    (tools) => think({ ...question, tools }, config, ports),
  );
}

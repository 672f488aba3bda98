import type { Prompt } from "../../agent/agent-task.ts";
import { makeNonce } from "../../agent/fence.ts";
import type { AgentMaterial } from "../../agent/prompts/material.ts";
import { promptReviewer } from "../../agent/prompts/reviewer.ts";
import type { RenderedDiff } from "../../agent/render-diff.ts";
import type { Guidance } from "../../leg/read/guidance/guide.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Material } from "./material.ts";

/** The reviewer's prompt: intent, criteria and diff; the files it reads by its tools. */
export async function writePrompt(
  material: Material,
  {
    diff,
    agent,
    guidance,
    falseAlarms,
    isJoint,
  }: {
    readonly diff: RenderedDiff;
    readonly agent: AgentMaterial | null;
    readonly guidance: readonly Guidance[];
    readonly falseAlarms: string | null;
    readonly isJoint: boolean;
  },
  { clock }: Ports,
): Promise<Prompt> {
  const { feature, issue, pullRequest } = material;
  const answers = new Map(material.answers.map((answer) => [answer.finding, answer]));
  return promptReviewer(
    {
      feature,
      criteria: feature?.criteria ?? [],
      issue,
      pullRequest,
      diff,
      earlier: material.earlier.map(({ finding }) => ({ finding, answer: answers.get(finding.id) ?? null })),
      lessons: material.lessons,
      agent,
      incremental: material.since !== null,
      guidance,
      falseAlarms,
      isJoint,
      language: material.config.language,
    },
    makeNonce(() => clock.random()),
  );
}

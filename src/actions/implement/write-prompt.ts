import type { Prompt } from "../../agent/agent-task.ts";
import { makeNonce } from "../../agent/fence.ts";
import { promptCoder } from "../../agent/prompts/coder.ts";
import { readGuidance } from "../../leg/read/guidance.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Coding } from "./coding.ts";

/** The coder's prompt: the feature, what it may rely on, and in a later round what is to be answered. */
export async function writePrompt(coding: Coding, { clock }: Ports): Promise<Prompt> {
  const { git, base, config, feature, plan, issue, points, start } = coding;
  const others = (plan?.features ?? []).filter(
    (other) => feature.dependsOn.includes(other.id) && other.interface !== "",
  );
  return promptCoder(
    {
      feature: { ...feature, mentalModel: coding.agent?.["mental-model"] ?? feature.mentalModel },
      planSummary: plan?.summary ?? null,
      // A task that is no issue is number 0 to the coder.
      issue: { ...issue, number: issue.number ?? 0 },
      interfaces: others.map((other) => ({ feature: other.id, title: other.title, text: other.interface })),
      testCommand: (await readCommands(git, base, start.files, config.validate)).test,
      guidance: await readGuidance(git, base, feature.owns),
      lessons: coding.lessons,
      agent: coding.agent,
      round: coding.round,
      findings: points.findings,
      unmet: points.unmet,
      feedback: points.remarks,
      failingLog: points.failure,
      conflicts: start.conflicts,
      canRun: coding.tools.some((tool) => tool.spec.name === "run"),
    },
    makeNonce(() => clock.random()),
  );
}

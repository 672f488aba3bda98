import type { Prompt } from "../../agent/agent-task.ts";
import { makeNonce } from "../../agent/fence.ts";
import { promptCoder } from "../../agent/prompts/coder.ts";
import type { Ground, Prospect } from "../../leg/prepared/ground.ts";
import { findNarrowest } from "../../leg/read/find-narrowest.ts";
import { readCommands, readProject } from "../../leg/read/read-commands.ts";
import { toWanted } from "../../leg/services/begin-services.ts";
import { readOwnScope } from "../../leg/workspaces/read-scope.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Coding } from "./coding.ts";
import { tellRunning } from "./tell-running.ts";

/** The coder's prompt: the feature, what it may rely on, and in a later round what is to be answered. `ground`: what is known of its folder. */
export async function writePrompt(
  coding: Coding,
  { clock }: Ports,
  ground: Ground | Prospect = coding.prospect,
): Promise<Prompt> {
  const { git, base, config, told, feature, plan, issue, points, start } = coding;
  const others = (plan?.features ?? []).filter(
    (other) => feature.dependsOn.includes(other.id) && other.interface !== "",
  );
  const { test } = await readCommands(git, base, start.files, { config: config.validate, told });
  const { read } = await readProject(git, base);
  const narrowest = test === null ? null : findNarrowest(test, read);
  const scope = test === null ? null : await readOwnScope(git, { files: start.files, owns: feature.owns, test });
  return promptCoder(
    {
      feature: { ...feature, mentalModel: coding.agent?.["mental-model"] ?? feature.mentalModel },
      planSummary: plan?.summary ?? null,
      stage: coding.stage,
      // A task that is no issue is number 0 to the coder.
      issue: { ...issue, number: issue.number ?? 0 },
      interfaces: others.map((other) => ({ feature: other.id, title: other.title, text: other.interface })),
      testCommand: test,
      guidance: coding.guidance,
      lessons: coding.lessons,
      agent: coding.agent,
      language: config.language,
      round: coding.round,
      findings: points.findings,
      unmet: points.unmet,
      feedback: points.remarks,
      failingLog: points.failure,
      conflicts: start.conflicts,
      canRun: coding.tools.some((tool) => tool.spec.name === "run"),
      running: tellRunning(ground, {
        test,
        narrowest,
        own: scope?.kind === "touched" ? scope : null,
        measured: coding.measured,
        lacksSetUp: coding.lacksSetUp,
        services: tellServices(config),
      }),
    },
    makeNonce(() => clock.random()),
  );
}

/** `postgres (127.0.0.1:5432)`: their machine holds the models' keys, so that they are started by the job that proves alone. */
function tellServices({ validate }: Coding["config"]): readonly string[] {
  return toWanted(validate.services).map(
    ({ name, ports }) => `${name} (${ports.map(({ inside }) => `127.0.0.1:${inside}`).join(", ")})`,
  );
}

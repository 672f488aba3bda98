import { setFlagsFromString } from "node:v8";
import type { z } from "zod";
import type { ActionResult } from "../contracts/action-result.ts";
import { toFault } from "../core/fault.ts";
import type { Ports } from "../ports/ports.ts";
import type { Reporter } from "../ports/reporter.ts";
import { readInputs } from "./read-inputs.ts";
import { renderFault } from "./render-fault.ts";
import { openPorts, openReporter, takeSecrets } from "./wire.ts";

/**
 * The whole life of an action: inputs through their schema, ports, story, outputs and summary. The only final `catch`.
 * Whatever fails, the job ends red with a message that says what to do.
 */
export async function runAction<Shape extends z.ZodRawShape>(
  name: string,
  schema: z.ZodObject<Shape>,
  story: (inputs: z.infer<z.ZodObject<Shape>>, ports: Ports) => Promise<ActionResult>,
): Promise<void> {
  // V8 lets up to 130 MB of what is garbage already gather before it looks; a job does with 2 and is no slower.
  setFlagsFromString("--semi-space-growth-factor=1");
  const secrets = takeSecrets(process.env);
  const reporter = openReporter(process.env, secrets);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(new Error(`The runner sent ${signal}.`)));
  }
  try {
    const inputs = readInputs(schema, process.env);
    await finish(
      await story(inputs, openPorts({ env: process.env, secrets, reporter, signal: stop.signal })),
      reporter,
    );
  } catch (thrown) {
    await fail(name, thrown, reporter);
  }
}

async function finish(result: ActionResult, reporter: Reporter): Promise<void> {
  for (const [name, value] of Object.entries(result.outputs)) reporter.output(name, value);
  await reporter.summary(result.summary);
  if (result.conclusion !== "failure") return reporter.say(result.headline);
  reporter.output("failure", result.headline);
  reporter.error(result.headline);
  process.exitCode = 1;
}

async function fail(name: string, thrown: unknown, reporter: Reporter): Promise<void> {
  const fault = toFault(thrown);
  reporter.output("failure", `${fault.code}: ${fault.message}`);
  reporter.error(renderFault(name, fault));
  await reporter.summary(`### ❌ ${name}: \`${fault.code}\`\n\n${fault.message}\n`);
  process.exitCode = 1;
}

import { setFlagsFromString } from "node:v8";
import type { z } from "zod";
import type { ActionResult } from "../contracts/action-result.ts";
import { Fault, toFault } from "../core/fault.ts";
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
    process.once(signal, () => stop.abort(new Error(`The job was told to stop (${signal}).`)));
  }
  try {
    const inputs = readInputs(schema, process.env);
    await finish(
      await story(inputs, openPorts({ env: process.env, secrets, reporter, signal: stop.signal })),
      reporter,
    );
  } catch (thrown) {
    await fail(name, stop.signal.aborted ? tellStop(thrown, stop.signal.reason) : thrown, reporter);
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

/** What was at work when the job was told to stop breaks off in its own words, which sound like a fault of its own. */
function tellStop(thrown: unknown, reason: unknown): Fault {
  const { code, message, retryable, facts } = toFault(thrown);
  const why = reason instanceof Error ? reason.message : String(reason);
  const all = code === "agent.no_result" ? message : `${why} What was at work then broke off: ${message}`;
  return new Fault(code, all, { who: "outside", retryable, facts });
}

async function fail(name: string, thrown: unknown, reporter: Reporter): Promise<void> {
  const fault = toFault(thrown);
  reporter.output("failure", `${fault.code}: ${fault.message}`);
  reporter.error(renderFault(name, fault));
  await reporter.summary(`### ❌ ${name}: \`${fault.code}\`\n\n${fault.message}\n`);
  process.exitCode = 1;
}

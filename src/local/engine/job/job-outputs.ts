import { evaluateText } from "../expressions/evaluate.ts";
import { type Frame, stepScope } from "../steps/frame.ts";
import { gap } from "../syntax/refusal.ts";
import { entries, entry, place } from "../syntax/token.ts";
import { logLine } from "./session.ts";

const MAX_BYTES = 1024 * 1024;

/** A job's outputs: empty ones are dropped, and so is what would show a secret. Source: actions/runner, JobExtension:801. */
export async function jobOutputs(frame: Frame): Promise<Readonly<Record<string, string>>> {
  const { session } = frame;
  const outputs: Record<string, string> = {};
  for (const [name, token] of entries(entry(session.leaf.token, "outputs"))) {
    const value = (await evaluateText(token, stepScope(frame, {}, ""))) ?? "";
    if (session.masks.reveals(value)) logLine(session, `##[warning]Skip output '${name}' since it may contain secret.`);
    else if (value !== "") outputs[name] = value;
  }
  if (Buffer.byteLength(JSON.stringify(outputs)) > MAX_BYTES)
    throw gap(place(frame.file, entry(session.leaf.token, "outputs")), "more than 1 MB of outputs");
  return outputs;
}

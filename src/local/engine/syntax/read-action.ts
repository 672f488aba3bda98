import { actionParser, workflowParser } from "./github-parser.ts";
import type { Origin } from "./origin.ts";
import { checkCondition } from "./read-workflow.ts";
import { gap, Refusal } from "./refusal.ts";
import { entries, entry, items, place, type Token, text } from "./token.ts";

/** An action's metadata file and where it lies. */
export type Action = {
  /** For messages: `actions/plan/action.yml`. */
  readonly file: string;
  /** The directory that holds it, absolute: GITHUB_ACTION_PATH. */
  readonly dir: string;
  /** Undefined for an action of the workspace: what `$/` means in it then follows from the job. */
  readonly origin: Origin | undefined;
  readonly using: "node" | "composite";
  readonly runs: Token;
  readonly inputs: readonly (readonly [string, Token])[];
  readonly outputs: readonly (readonly [string, Token])[];
};

/** Parses an `action.yml`. Throws a Refusal for what GitHub refuses, and for docker actions and old Node versions. */
export function readAction(file: string, content: string, dir: string, origin: Origin | undefined): Action {
  const { context, value } = actionParser.parseAction(
    { name: file, content },
    new workflowParser.NoOperationTraceWriter(),
  );
  const errors = context.errors.getErrors();
  if (errors.length > 0 || value === undefined)
    throw new Refusal(`${file} is not valid: ${errors.map((error) => error.message).join("\n")}`);
  const runs = entry(value, "runs");
  const using = text(entry(runs, "using")) ?? "";
  if (runs === undefined || (using !== "node24" && using !== "node20" && using !== "composite"))
    throw gap(place(file, entry(runs, "using")), `"using: ${using}"`);
  for (const step of items(entry(runs, "steps"))) checkCondition(file, entry(step, "if"));
  return {
    file,
    dir,
    origin,
    using: using === "composite" ? "composite" : "node",
    runs,
    inputs: entries(entry(value, "inputs")),
    outputs: entries(entry(value, "outputs")),
  };
}

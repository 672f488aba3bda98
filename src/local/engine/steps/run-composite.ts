import { evaluateText, type Scope } from "../expressions/evaluate.ts";
import { gap } from "../syntax/refusal.ts";
import { entry, items, place, type Token } from "../syntax/token.ts";
import { type Frame, stepScope } from "./frame.ts";
import { type ActionUse, actionInputs } from "./run-action.ts";

/** Composite actions may use composite actions, so deep. Source: actions/runner, Constants.CompositeActionsMaxDepth. */
const MAX_DEPTH = 9;

/** Walks a list of steps; those of a composite action are walked as the job's own are. */
export type RunSteps = (frame: Frame, steps: readonly Token[]) => Promise<void>;

/** Runs a composite action's steps. Its outputs are set also when a step of it failed. Source: actions/runner, CompositeActionHandler. */
export async function runComposite(
  use: ActionUse,
  scope: Scope,
  { cancel, runSteps }: { readonly cancel: AbortSignal; readonly runSteps: RunSteps },
): Promise<{ readonly succeeded: boolean; readonly outputs: Readonly<Record<string, string>> }> {
  const { frame, action } = use;
  if (frame.depth >= MAX_DEPTH)
    throw gap(place(frame.file, use.step), `a composite action nested deeper than ${MAX_DEPTH}`);
  const inner: Frame = {
    session: frame.session,
    file: action.file,
    origin: action.origin,
    depth: frame.depth + 1,
    inputs: await actionInputs(use, scope),
    github: {
      action_path: action.dir,
      action_repository: action.origin?.repository ?? "",
      action_ref: action.origin?.ref ?? "",
    },
    outerEnv: { ...frame.outerEnv, ...use.env },
    cancel,
    results: new Map(),
    progress: { failed: false },
  };
  await runSteps(inner, items(entry(action.runs, "steps")));
  const outputs: Record<string, string> = {};
  for (const [name, definition] of action.outputs)
    outputs[name] = (await evaluateText(entry(definition, "value"), stepScope(inner, {}, use.id))) ?? "";
  return { succeeded: !inner.progress.failed, outputs };
}

import { join } from "node:path";
import { evaluateBareCondition, evaluateText, evaluateTexts, type Scope } from "../expressions/evaluate.ts";
import { logLine } from "../job/session.ts";
import type { Action } from "../syntax/read-action.ts";
import { gap } from "../syntax/refusal.ts";
import { entry, place, type Token, text } from "../syntax/token.ts";
import { type Frame, stepScope } from "./frame.ts";
import { runStepProcess, type StepProcessEnd } from "./step-process.ts";

/** One use of an action by a step: what its phases share. */
export type ActionUse = {
  readonly frame: Frame;
  readonly step: Token;
  readonly action: Action;
  readonly name: string;
  /** GITHUB_ACTION. */
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
  /** What earlier phases saved. */
  readonly saved: { state: Readonly<Record<string, string>>; postIsDue: boolean };
};

/** The phases of a node action. */
export type Phase = "pre" | "main" | "post";

/**
 * The inputs of a use: the action's defaults under what `with` gives. An empty text that was given holds, it takes no default.
 * What the action does not know is warned of and passed all the same. Source: actions/runner, ActionRunner:187.
 */
export async function actionInputs(
  use: Pick<ActionUse, "frame" | "step" | "action">,
  scope: Scope,
): Promise<Readonly<Record<string, string>>> {
  const given = await evaluateTexts(entry(use.step, "with"), scope);
  const names = new Map(use.action.inputs.map(([name]) => [name.toLowerCase(), name]));
  const unknown = Object.keys(given).filter((name) => !names.has(name.toLowerCase()));
  if (unknown.length > 0)
    logLine(
      use.frame.session,
      `##[warning]Unexpected input(s) ${unknown.map((name) => `'${name}'`).join(", ")}, valid inputs are [${[...names.values()].map((name) => `'${name}'`).join(", ")}]`,
    );
  const lower = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const defaults: Record<string, string> = {};
  for (const [name, definition] of use.action.inputs)
    if (!lower.has(name.toLowerCase()))
      defaults[name] = (await evaluateText(entry(definition, "default"), { ...scope, file: use.action.file })) ?? "";
  const named = Object.entries(given).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]);
  return { ...defaults, ...Object.fromEntries(named) };
}

/** Runs one phase of a node action. Its post step is registered when its first phase starts, and runs last in, first out. */
export async function runNodePhase(
  use: ActionUse,
  phase: Phase,
  inputs: Readonly<Record<string, string>>,
  cancel: AbortSignal,
): Promise<StepProcessEnd> {
  const { frame, action } = use;
  const { session } = frame;
  const script = text(entry(action.runs, phase)) ?? "";
  if (phase !== "post") registerPost(use, inputs);
  logLine(session, `##[group]${phase === "main" ? "" : phase === "pre" ? "Pre " : "Post "}${use.name}`);
  for (const [name, value] of Object.entries(inputs)) if (value !== "") logLine(session, `  ${name}: ${value}`);
  logLine(session, "##[endgroup]");
  const end = await runStepProcess({
    frame,
    command: process.execPath,
    args: [join(action.dir, script)],
    cwd: session.folders.workspace,
    action: use.id,
    github: {
      action_path: action.dir,
      action_repository: action.origin?.repository ?? "",
      action_ref: action.origin?.ref ?? "",
    },
    env: use.env,
    actionEnv: { ...prefixed("STATE_", use.saved.state), ...inputVariables(inputs) },
    isAction: true,
    cancel,
  });
  use.saved.state = { ...use.saved.state, ...end.state };
  return end;
}

function registerPost(use: ActionUse, inputs: Readonly<Record<string, string>>): void {
  const { frame, action } = use;
  if (entry(action.runs, "post") === undefined || use.saved.postIsDue) return;
  use.saved.postIsDue = true;
  const { session } = frame;
  session.posts.push({
    name: `Post ${use.name}`,
    async run() {
      // `job.status` is what a post-if asks about, also for an action inside a composite.
      const jobFrame: Frame = { ...frame, depth: 0 };
      if (
        !(await evaluateBareCondition(entry(action.runs, "post-if"), {
          ...stepScope(jobFrame, use.env, use.id),
          file: action.file,
        }))
      )
        return;
      const end = await runNodePhase(use, "post", inputs, new AbortController().signal);
      if (!end.succeeded) session.changes.failed = true;
    },
  });
}

/** Runs the `pre` of an action whose file is there before the first step. */
export async function runPre(use: ActionUse): Promise<void> {
  const { frame, action } = use;
  if (action.using !== "node" || entry(action.runs, "pre") === undefined) return;
  const scope = stepScope(frame, use.env, use.id);
  if (!(await evaluateBareCondition(entry(action.runs, "pre-if"), { ...scope, file: action.file }))) return;
  const end = await runNodePhase(use, "pre", await actionInputs(use, scope), frame.session.cancel);
  if (!end.succeeded) frame.session.changes.failed = true;
}

/** A `pre` in an action that is used only inside a composite would run too late: said, not skipped. */
export function refuseNestedPre(use: Pick<ActionUse, "frame" | "action">): void {
  const pre = entry(use.action.runs, "pre");
  if (use.frame.depth > 0 && pre !== undefined)
    throw gap(place(use.action.file, pre), '"pre" of an action inside a composite action');
}

/** `INPUT_` variables: upper case, spaces as `_`, hyphens kept. Source: actions/runner, Handler:185. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

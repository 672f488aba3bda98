import {
  evaluateBoolean,
  evaluateCondition,
  evaluateNumber,
  evaluateText,
  evaluateTexts,
  type Scope,
} from "../expressions/evaluate.ts";
import { logLine } from "../job/session.ts";
import type { Action } from "../syntax/read-action.ts";
import { entry, place, type Token, text } from "../syntax/token.ts";
import { findAction } from "./find-action.ts";
import { type Frame, type StepResult, stepScope } from "./frame.ts";
import { type ActionUse, actionInputs, refuseNestedPre, runNodePhase } from "./run-action.ts";
import { runComposite } from "./run-composite.ts";
import { runScript } from "./run-script.ts";

/** What is known of a step before the job starts: the action of a remote `uses`, with what its pre phase saved. */
export type Prepared = { readonly action: Action; readonly saved: ActionUse["saved"] };

/** Walks a list of steps in order; `results` and `progress` of the frame hold what came of it. */
export async function runSteps(
  frame: Frame,
  steps: readonly Token[],
  prepared: ReadonlyMap<Token, Prepared> = new Map(),
): Promise<void> {
  for (const step of steps) {
    if (frame.session.gone.aborted) return;
    await runStep(frame, step, prepared.get(step));
  }
}

async function runStep(frame: Frame, step: Token, prepared: Prepared | undefined): Promise<void> {
  const { session } = frame;
  const id = text(entry(step, "id")) ?? ownName(frame, step);
  const name = await stepName(frame, step, id);
  const tell = (state: "started" | StepResult["outcome"]) =>
    session.kit.progress({ kind: "step", runId: session.leaf.run.id, job: session.leaf.record.key, step: name, state });
  const finish = (result: StepResult) => {
    frame.results.set(id, result);
    if (result.conclusion === "failure" || result.conclusion === "cancelled") frame.progress.failed = true;
    if (result.conclusion === "failure" && frame.depth === 0) session.changes.failed = true;
    if (frame.depth === 0) session.changes.steps = [...session.changes.steps, { name, conclusion: result.conclusion }];
    tell(result.outcome);
  };
  let forgiving = false;
  try {
    const env = await evaluateTexts(entry(step, "env"), stepScope(frame, {}, id));
    const condition = (cancelled: boolean) => {
      const scope = stepScope(frame, env, id);
      const status = cancelled ? { success: false, failure: false, cancelled } : scope.status;
      return evaluateCondition(entry(step, "if"), { ...scope, ...(status && { status }) });
    };
    const wasCancelled = frame.cancel.aborted;
    if (!(await condition(wasCancelled))) return finish({ outcome: "skipped", conclusion: "skipped", outputs: {} });
    tell("started");
    const scope = stepScope(frame, env, id);
    forgiving = await evaluateBoolean(entry(step, "continue-on-error"), scope);
    const limits = limitsOf(
      frame,
      await evaluateNumber(entry(step, "timeout-minutes"), scope),
      condition,
      wasCancelled,
    );
    try {
      const end = await runBody({ frame, step, scope, env, id, name, cancel: limits.signal, prepared });
      if (limits.timedOut())
        logLine(session, `##[error]The action '${name}' has timed out after ${limits.minutes} minutes.`);
      const outcome = limits.timedOut()
        ? "failure"
        : limits.signal.aborted
          ? "cancelled"
          : end.succeeded
            ? "success"
            : "failure";
      finish({ outcome, conclusion: outcome === "failure" && forgiving ? "success" : outcome, outputs: end.outputs });
    } finally {
      limits.clear();
    }
  } catch (error) {
    logLine(session, `##[error]${error instanceof Error ? error.message : String(error)}`);
    finish({ outcome: "failure", conclusion: forgiving ? "success" : "failure", outputs: {} });
  }
}

type Body = {
  readonly frame: Frame;
  readonly step: Token;
  readonly scope: Scope;
  readonly env: Readonly<Record<string, string>>;
  readonly id: string;
  readonly name: string;
  readonly cancel: AbortSignal;
  readonly prepared: Prepared | undefined;
};

async function runBody(
  body: Body,
): Promise<{ readonly succeeded: boolean; readonly outputs: Readonly<Record<string, string>> }> {
  const { frame, step, env, id, name, scope, cancel } = body;
  const uses = text(entry(step, "uses"));
  if (uses === undefined) return runScript({ frame, step, scope, env, action: id, cancel });
  const action =
    body.prepared?.action ??
    (await findAction(frame.session, uses, frame.origin, place(frame.file, entry(step, "uses"))));
  const use: ActionUse = {
    frame,
    step,
    action,
    name,
    id,
    env,
    saved: body.prepared?.saved ?? { state: {}, postIsDue: false },
  };
  if (action.using === "composite") return runComposite(use, scope, { cancel, runSteps });
  refuseNestedPre(use);
  return runNodePhase(use, "main", await actionInputs(use, scope), cancel);
}

type Limits = {
  readonly signal: AbortSignal;
  readonly minutes: number | undefined;
  timedOut(): boolean;
  clear(): void;
};

// On a cancellation the step's condition is asked again: `always()` lives on (docs, workflow cancellation).
function limitsOf(
  frame: Frame,
  minutes: number | undefined,
  condition: (cancelled: boolean) => Promise<boolean>,
  wasCancelled: boolean,
): Limits {
  const control = new AbortController();
  let late = false;
  const cancelled = () => {
    void condition(true).then(
      (goesOn) => goesOn || control.abort(frame.cancel.reason),
      () => control.abort(frame.cancel.reason),
    );
  };
  // One that started after the cancellation was asked with it already; one that it met while it was starting was not.
  if (frame.cancel.aborted && !wasCancelled) cancelled();
  else if (!wasCancelled) frame.cancel.addEventListener("abort", cancelled, { once: true });
  const minuteMs = frame.session.kit.options.minuteMs ?? 60_000;
  const timer =
    minutes === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          control.abort(new Error("timed out"));
        }, minutes * minuteMs);
  return {
    signal: control.signal,
    minutes,
    timedOut: () => late,
    clear: () => {
      clearTimeout(timer);
      frame.cancel.removeEventListener("abort", cancelled);
    },
  };
}

// A step without an id is named after what it runs: `__run`, `__run_2`, `__actions_checkout` (docs, GITHUB_ACTION).
function ownName(frame: Frame, step: Token): string {
  const uses = text(entry(step, "uses"));
  const stem =
    uses === undefined
      ? "__run"
      : `__${
          uses
            .replace(/@.*$/, "")
            .replace(/[^A-Za-z0-9]+/g, "_")
            .replace(/^_+|_+$/g, "") || "self"
        }`;
  const { changes } = frame.session;
  const count = changes.usedNames.filter((name) => name === stem).length;
  changes.usedNames = [...changes.usedNames, stem];
  return count === 0 ? stem : `${stem}_${count + 1}`;
}

async function stepName(frame: Frame, step: Token, id: string): Promise<string> {
  const name = await evaluateText(entry(step, "name"), stepScope(frame, {}, id)).catch(() => undefined);
  const run = text(entry(step, "run"))?.split("\n")[0];
  return name ?? `Run ${text(entry(step, "uses")) ?? run ?? id}`;
}

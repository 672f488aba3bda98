import type { Scope, Status } from "../expressions/evaluate.ts";
import { hashFiles } from "../expressions/hash-files.ts";
import { type Session, sessionStatus } from "../job/session.ts";
import type { Origin } from "../syntax/origin.ts";

/** What `steps.<id>` shows. */
export type StepResult = {
  readonly outcome: "success" | "failure" | "cancelled" | "skipped";
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
};

/** A list of steps that is being walked: the job's own, or those of one composite action. */
export type Frame = {
  readonly session: Session;
  /** The file that holds the steps, for messages. */
  readonly file: string;
  /** What `$/` means here. */
  readonly origin: Origin | undefined;
  /** 0 for the job's own steps. */
  readonly depth: number;
  readonly inputs: unknown;
  /** `github.action_path` and the like inside a composite. */
  readonly github: Readonly<Record<string, unknown>>;
  /** `env` of the steps that led here. */
  readonly outerEnv: Readonly<Record<string, string>>;
  /** Aborted when the step that led here is cancelled or runs out of time. */
  readonly cancel: AbortSignal;
  readonly results: Map<string, StepResult>;
  readonly progress: { failed: boolean };
};

/** The status functions as this frame's steps see them: inside a composite they ask about the composite alone (action_status). */
function frameStatus(frame: Frame): Status {
  if (frame.depth === 0) return sessionStatus(frame.session);
  const cancelled = frame.cancel.aborted;
  const failure = !cancelled && frame.progress.failed;
  return { success: !cancelled && !failure, failure, cancelled };
}

/** Where an expression of one of the frame's steps is evaluated. `env` is what the step adds. */
export function stepScope(frame: Frame, env: Readonly<Record<string, string>>, action: string): Scope {
  const { session } = frame;
  const status = frameStatus(frame);
  const { secrets, needs, ...contexts } = session.contexts;
  const github = {
    ...asObject(contexts["github"]),
    ...frame.github,
    action,
    ...(frame.depth === 0 ? {} : { action_status: frame.progress.failed ? "failure" : "success" }),
  };
  return {
    file: frame.file,
    contexts: {
      ...contexts,
      ...(frame.depth === 0 ? { secrets, needs } : {}),
      github,
      inputs: frame.inputs,
      job: { ...asObject(contexts["job"]), status: sessionStatus(session).word },
      env: { ...session.jobEnv, ...session.changes.env, ...frame.outerEnv, ...env },
      steps: Object.fromEntries(frame.results),
    },
    status,
    hashFiles: (patterns) => hashFiles(session.folders.workspace, patterns),
  };
}

/** The members of a context; none for what is no object. */
export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

import { appendFile } from "node:fs/promises";
import { delimiter } from "node:path";
import { githubVariables } from "../job/github-context.ts";
import { logLine } from "../job/session.ts";
import { createStepFiles, readFileCommands } from "./file-commands.ts";
import { asObject, type Frame } from "./frame.ts";
import { INTERRUPT_MS, killGroup, runProcess, TERMINATE_MS } from "./run-process.ts";
import { createCommandReader } from "./workflow-commands.ts";

/** A process that one step, or one phase of an action, needs. */
export type StepProcess = {
  readonly frame: Frame;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** GITHUB_ACTION. */
  readonly action: string;
  readonly github: Readonly<Record<string, unknown>>;
  /** `env` of the step itself. */
  readonly env: Readonly<Record<string, string>>;
  /** STATE_ and INPUT_ variables, and for actions the runtime's; empty for `run`. */
  readonly actionEnv: Readonly<Record<string, string>>;
  readonly isAction: boolean;
  readonly cancel: AbortSignal;
};

/** What a process left behind, however it ended. */
export type StepProcessEnd = {
  readonly succeeded: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
};

/** Runs a step's process, obeys its commands, and reads its files also when it failed or was killed. */
export async function runStepProcess(step: StepProcess): Promise<StepProcessEnd> {
  const { session } = step.frame;
  const { options } = session.kit;
  const files = await createStepFiles(session.folders.runner);
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  const read = createCommandReader({
    masks: session.masks,
    debug: asObject(session.contexts["vars"])["ACTIONS_STEP_DEBUG"] === "true",
    log: (line) => logLine(session, line),
    annotate: (annotation) =>
      session.kit.progress({
        kind: "annotation",
        runId: session.leaf.run.id,
        job: session.leaf.record.key,
        annotation,
      }),
    setOutput: (name, value) => void Object.assign(outputs, { [name]: value }),
    saveState: (name, value) => void Object.assign(state, { [name]: value }),
  });
  const speed = options.speed ?? 1;
  let faulty = false;
  const end = await runProcess({
    command: step.command,
    args: step.args,
    cwd: step.cwd,
    env: environment(step, { ...files, step_summary: files.summary }),
    onLine: (line) => {
      try {
        read(line);
      } catch (error) {
        faulty = true;
        logLine(session, `##[error]${error instanceof Error ? error.message : String(error)}`);
      }
      session.kills.line(line, step.isAction);
    },
    onStart: (pid) => {
      session.processes.push(pid);
      session.kit.running.spawned(session.leaf.record.id, pid);
      session.kills.started();
    },
    cancel: step.cancel,
    gone: session.gone,
    interruptMs: INTERRUPT_MS / speed,
    terminateMs: TERMINATE_MS / speed,
  });
  if (session.gone.aborted) return { succeeded: false, outputs: {}, state: {} };
  const commands = await readFileCommands(files);
  session.changes.env = { ...session.changes.env, ...commands.env };
  session.changes.paths = [...session.changes.paths, ...commands.paths];
  if (commands.summary !== "") await keepSummary(step.frame, commands.summary);
  for (const fault of commands.faults) logLine(session, `##[error]${fault}`);
  if (end.code !== 0)
    logLine(
      session,
      `##[error]Process completed with ${end.code === null ? `signal ${end.signal}` : `exit code ${end.code}`}.`,
    );
  const fatal = commands.faults.some((fault) => fault.startsWith("Unable to process"));
  return {
    succeeded: end.code === 0 && !faulty && !fatal,
    outputs: { ...outputs, ...commands.outputs },
    state: { ...state, ...commands.state },
  };
}

/** Ends what the job's steps left in the background. */
export function killLeftovers(processes: readonly number[]): void {
  for (const pid of processes) killGroup(pid);
}

// Order of the layers: actions/runner, ActionRunner:243. Later ones win.
function environment(step: StepProcess, files: Readonly<Record<string, string>>): Record<string, string> {
  const { session } = step.frame;
  const host = Object.fromEntries(
    ["PATH", "LANG", "TERM", "TMPDIR"].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name] ?? ""]],
    ),
  );
  const base = { ...host, HOME: session.folders.home, ...session.kit.options.hostEnv };
  const layered = {
    CI: "true",
    ...base,
    ...session.jobEnv,
    ...session.changes.env,
    ...step.frame.outerEnv,
    ...step.env,
    ...step.actionEnv,
  };
  const path = [
    ...session.changes.paths.toReversed(),
    Object.entries(layered).find(([name]) => name === "PATH")?.[1] ?? "",
  ].join(delimiter);
  const github = {
    ...asObject(session.contexts["github"]),
    ...step.frame.github,
    ...step.github,
    ...files,
    action: step.action,
  };
  return {
    ...layered,
    PATH: path,
    GITHUB_ACTIONS: "true",
    ...githubVariables(github),
    ...runnerVariables(step),
    ...(step.isAction ? session.actionEnv : {}),
  };
}

function runnerVariables(step: StepProcess): Record<string, string> {
  const runner = asObject(step.frame.session.contexts["runner"]);
  return Object.fromEntries(
    Object.entries(runner).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, String(value)]),
  );
}

async function keepSummary(frame: Frame, summary: string): Promise<void> {
  const { session } = frame;
  await appendFile(session.summaryFile, `${session.masks.hide(summary)}\n`);
  session.kit.progress({
    kind: "summary",
    runId: session.leaf.run.id,
    job: session.leaf.record.key,
    file: session.summaryFile,
  });
}

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { evaluateNumber, evaluateText, evaluateTexts, type Scope } from "../expressions/evaluate.ts";
import { fileNameOf, openJobLog } from "../records/job-log.ts";
import { findAction, isRemote } from "../steps/find-action.ts";
import { asObject, type Frame, stepScope } from "../steps/frame.ts";
import { runPre } from "../steps/run-action.ts";
import { type Prepared, runSteps } from "../steps/run-steps.ts";
import { killLeftovers } from "../steps/step-process.ts";
import { gap } from "../syntax/refusal.ts";
import { entries, entry, items, place, type Token, text } from "../syntax/token.ts";
import { createJobFolders, removeJobFolders } from "./job-folders.ts";
import type { JobEnd, LeafJob } from "./leaf-job.ts";
import { createMasks } from "./masks.ts";
import type { RunnerKit } from "./runner-kit.ts";
import { logLine, type Session, sessionStatus } from "./session.ts";

const DEFAULT_TIMEOUT_MINUTES = 360;

/** Runs one job on this machine as GitHub's runner does: set up, pre steps, steps, post steps, outputs. Never rejects for what a job does. */
export async function runJob(kit: RunnerKit, leaf: LeafJob): Promise<JobEnd> {
  const { record, run } = leaf;
  const { hub, folder } = kit.options;
  const label = `${run.id}-${record.attempt}`;
  const token = hub.mintToken({
    repository: run.repository,
    scopes: leaf.scopes,
    runId: run.id,
    jobId: record.id,
    jobKey: record.key,
  });
  kit.running.started(record.id, token);
  const folders = await createJobFolders(join(folder, "work", `${label}-${record.id}`), run.repository);
  const log = openJobLog(join(folder, "logs", label, `${fileNameOf(record.key)}.log`));
  const lost = new AbortController();
  const late = new AbortController();
  const processes: number[] = [];
  const runtimeToken = kit.artifacts.openJob(run.id, record.attempt, record.id);
  const secrets = Object.fromEntries(
    Object.entries(asObject(leaf.contexts["secrets"])).map(([name, value]) => [name, String(value)]),
  );
  const masks = createMasks([token, runtimeToken, basicAuth(token), ...Object.values(secrets)]);
  const kills = kit.kills.watch(record.key, (what) => {
    if (what === "runner") lost.abort();
    killLeftovers(processes);
  });
  try {
    const contexts = jobContexts(leaf, folders, token, secrets);
    const early: Scope = {
      file: leaf.workflow.file,
      contexts,
      status: { success: true, failure: false, cancelled: false },
    };
    const session: Session = {
      kit,
      leaf,
      folders,
      masks,
      log,
      kills,
      contexts,
      jobEnv: {
        ...(await evaluateTexts(entry(leaf.workflow.root, "env"), early)),
        ...(await evaluateTexts(entry(leaf.token, "env"), early)),
      },
      defaults: {},
      actionEnv: { ACTIONS_RUNTIME_TOKEN: runtimeToken, ACTIONS_RESULTS_URL: kit.artifacts.url },
      cancel: AbortSignal.any([leaf.cancel, late.signal]),
      gone: AbortSignal.any([lost.signal, kit.stopped]),
      summaryFile: join(folder, "summaries", `${label}-${fileNameOf(record.key)}.md`),
      changes: { env: {}, paths: [], failed: false, usedNames: [] },
      posts: [],
      processes,
    };
    mkdirSync(dirname(session.summaryFile), { recursive: true });
    writeFileSync(join(folders.runner, "event.json"), JSON.stringify(run.event.payload));
    const minutes = (await evaluateNumber(entry(leaf.token, "timeout-minutes"), early)) ?? DEFAULT_TIMEOUT_MINUTES;
    const tooLong = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
    // Beyond what a timer holds (24.8 days) there is no limit worth one.
    const timer = setTimeout(
      () => late.abort(new Error(tooLong)),
      Math.min(minutes * (kit.options.minuteMs ?? 60_000), 2 ** 31 - 1),
    );
    try {
      return await walk({ ...session, defaults: await defaultsOf(session) }, () =>
        late.signal.aborted ? tooLong : undefined,
      );
    } finally {
      clearTimeout(timer);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.line(masks.hide(`##[error]${message}`));
    return { result: "failure", outputs: {}, message, ...(lost.signal.aborted && { lost: true }) };
  } finally {
    killLeftovers(processes);
    kills.ended();
    kit.artifacts.closeJob(runtimeToken);
    log.close();
    if (!kit.stopped.aborted) {
      hub.revokeToken(token);
      kit.running.ended(record.id);
      await removeJobFolders(folders);
    }
  }
}

async function walk(session: Session, timeoutMessage: () => string | undefined): Promise<JobEnd> {
  const frame: Frame = {
    session,
    file: session.leaf.workflow.file,
    origin: session.leaf.workflow.origin,
    depth: 0,
    inputs: session.leaf.contexts["inputs"],
    github: {},
    outerEnv: {},
    cancel: session.cancel,
    results: new Map(),
    progress: { failed: false },
  };
  const steps = items(entry(session.leaf.token, "steps"));
  const prepared = await prepare(frame, steps);
  await runSteps(frame, steps, prepared);
  for (const post of session.posts.toReversed()) {
    if (session.gone.aborted) break;
    await post.run().catch((error: unknown) => {
      session.changes.failed = true;
      logLine(session, `##[error]${post.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  if (session.gone.aborted)
    return {
      result: "failure",
      outputs: {},
      message: "The runner has lost communication with the server.",
      lost: true,
    };
  const outputs = await outputsOf(frame);
  const message = timeoutMessage() ?? (session.cancel.aborted ? reasonOf(session.cancel) : undefined);
  return { result: sessionStatus(session).word, outputs, ...(message !== undefined && { message }) };
}

/** "Set up job": every remote action is found before the first step, and its pre phase runs. */
async function prepare(frame: Frame, steps: readonly Token[]): Promise<ReadonlyMap<Token, Prepared>> {
  const prepared = new Map<Token, Prepared>();
  for (const step of steps) {
    const uses = text(entry(step, "uses"));
    if (uses === undefined || !isRemote(uses)) continue;
    const action = await findAction(frame.session, uses, frame.origin, place(frame.file, entry(step, "uses")));
    prepared.set(step, { action, saved: { state: {}, postIsDue: false } });
  }
  for (const [step, { action, saved }] of prepared)
    await runPre({
      frame,
      step,
      action,
      name: text(entry(step, "uses")) ?? "",
      id: text(entry(step, "id")) ?? "__pre",
      env: {},
      saved,
    });
  return prepared;
}

/** A job's outputs: empty ones are dropped, and so is what would show a secret. Source: actions/runner, JobExtension:801. */
async function outputsOf(frame: Frame): Promise<Readonly<Record<string, string>>> {
  const { session } = frame;
  const outputs: Record<string, string> = {};
  for (const [name, token] of entries(entry(session.leaf.token, "outputs"))) {
    const value = (await evaluateText(token, stepScope(frame, {}, ""))) ?? "";
    if (session.masks.reveals(value)) logLine(session, `##[warning]Skip output '${name}' since it may contain secret.`);
    else if (value !== "") outputs[name] = value;
  }
  if (Buffer.byteLength(JSON.stringify(outputs)) > 1024 * 1024)
    throw gap(place(frame.file, entry(session.leaf.token, "outputs")), "more than 1 MB of outputs");
  return outputs;
}

async function defaultsOf(session: Session): Promise<Session["defaults"]> {
  const scope: Scope = { file: session.leaf.workflow.file, contexts: { ...session.contexts, env: session.jobEnv } };
  const read = async (key: string) => {
    const inJob = entry(entry(entry(session.leaf.token, "defaults"), "run"), key);
    return evaluateText(inJob ?? entry(entry(entry(session.leaf.workflow.root, "defaults"), "run"), key), scope);
  };
  const shell = await read("shell");
  const workingDirectory = await read("working-directory");
  return { ...(shell !== undefined && { shell }), ...(workingDirectory !== undefined && { workingDirectory }) };
}

function jobContexts(
  leaf: LeafJob,
  folders: Session["folders"],
  token: string,
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { workflow } = leaf;
  return {
    ...leaf.contexts,
    secrets: { ...secrets, GITHUB_TOKEN: token },
    github: {
      ...asObject(leaf.contexts["github"]),
      token,
      job: leaf.jobId,
      workspace: folders.workspace,
      event_path: join(folders.runner, "event.json"),
    },
    job: {
      check_run_id: leaf.record.id,
      workflow_ref: `${workflow.origin.repository}/${workflow.file}@${workflow.origin.ref}`,
      workflow_sha: workflow.origin.sha,
      workflow_repository: workflow.origin.repository,
      workflow_file_path: workflow.file,
      services: {},
    },
    runner: {
      name: "local",
      os: process.platform === "darwin" ? "macOS" : "Linux",
      arch: process.arch === "arm64" ? "ARM64" : "X64",
      temp: folders.temp,
      tool_cache: folders.tools,
      workspace: dirname(folders.workspace),
      environment: "github-hosted",
    },
    strategy: leaf.contexts["strategy"] ?? { "fail-fast": true, "job-index": 0, "job-total": 1, "max-parallel": 1 },
    env: {},
  };
}

function basicAuth(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : "The operation was canceled.";
}

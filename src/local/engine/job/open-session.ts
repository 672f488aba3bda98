import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheScopes } from "../caches/cache-scopes.ts";
import { evaluateNumber, type Scope } from "../expressions/evaluate.ts";
import { fileNameOf, openJobLog } from "../records/job-log.ts";
import { asObject } from "../steps/frame.ts";
import { killLeftovers } from "../steps/step-process.ts";
import { entry } from "../syntax/token.ts";
import { jobContexts, jobDefaults, jobEnv } from "./job-contexts.ts";
import { createJobFolders, removeJobFolders } from "./job-folders.ts";
import type { LeafJob } from "./leaf-job.ts";
import { createMasks } from "./masks.ts";
import type { RunnerKit } from "./runner-kit.ts";
import type { Session } from "./session.ts";

/** A job's session, why it was ended if it was, and the way to put all of it away. */
export type OpenSession = {
  readonly session: Session;
  /** Undefined where nothing ended the job before its time. */
  endedBy(): string | undefined;
  close(): Promise<void>;
};

/** What a cancelled job may still take before it is ended by force. Source: docs, workflow cancellation. */
const FORCE_MS = 5 * 60_000;
const DEFAULT_TIMEOUT_MINUTES = 360;

/** Opens what a job needs: folders, token, log, masks, and the limits of its time. What was opened is closed again where that fails. */
export async function openSession(kit: RunnerKit, leaf: LeafJob): Promise<OpenSession> {
  const { record, run } = leaf;
  const { hub, folder, speed = 1, minuteMs = 60_000 } = kit.options;
  const label = `${run.id}-${record.attempt}`;
  const logFile = join("logs", label, `${fileNameOf(record.key)}.log`);
  const log = openJobLog(join(folder, logFile));
  const token = hub.mintToken({
    repository: run.repository,
    scopes: leaf.scopes,
    runId: run.id,
    jobId: record.id,
    jobKey: record.key,
  });
  kit.running.started(record.id, logFile, token);
  const runtimeToken = kit.results.openJob({
    runId: run.id,
    attempt: record.attempt,
    jobId: record.id,
    repository: run.repository,
    cacheScopes: cacheScopes(run.event, hub.defaultRef(run.repository), leaf.cacheMode),
  });
  const root = join(folder, "work", `${label}-${record.id}`);
  const folders = await createJobFolders(root, run.repository, join(folder, "tools"));
  const lost = new AbortController();
  const late = new AbortController();
  const processes: number[] = [];
  const timers: NodeJS.Timeout[] = [];
  const kills = kit.kills.watch(record.key, (what) => {
    if (what === "runner") lost.abort();
    killLeftovers(processes);
  });
  const force = () => timers.push(setTimeout(() => lost.abort(), FORCE_MS / speed));
  leaf.cancel.addEventListener("abort", force, { once: true });
  const close = async () => {
    for (const timer of timers) clearTimeout(timer);
    leaf.cancel.removeEventListener("abort", force);
    killLeftovers(processes);
    kills.ended();
    kit.results.closeJob(runtimeToken);
    log.close();
    if (kit.stopped.aborted) return;
    hub.revokeToken(token);
    kit.running.ended(record.id);
    await removeJobFolders(folders);
  };
  const given = Object.entries(asObject(leaf.contexts.secrets)).map(([name, value]) => [name, String(value)] as const);
  const masks = createMasks([token, runtimeToken, basicAuth(token), ...given.map(([, value]) => value)]);
  try {
    const contexts = jobContexts(leaf, folders, token, Object.fromEntries(given));
    const scope: Scope = {
      file: leaf.workflow.file,
      contexts,
      status: { success: true, failure: false, cancelled: false },
    };
    const env = await jobEnv(leaf, scope);
    const minutes = (await evaluateNumber(entry(leaf.token, "timeout-minutes"), scope)) ?? DEFAULT_TIMEOUT_MINUTES;
    const tooLong = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
    // Beyond what a timer holds (24.8 days) there is no limit worth one.
    timers.push(setTimeout(() => late.abort(new Error(tooLong)), Math.min(minutes * minuteMs, 2 ** 31 - 1)));
    const session: Session = {
      kit,
      leaf,
      folders,
      masks,
      log,
      kills,
      contexts,
      jobEnv: env,
      defaults: await jobDefaults(leaf, { ...scope, contexts: { ...contexts, env } }),
      actionEnv: {
        ACTIONS_RUNTIME_TOKEN: runtimeToken,
        ACTIONS_RESULTS_URL: kit.results.url,
        // As the runner spells it (bool.TrueString).
        ACTIONS_CACHE_SERVICE_V2: "True",
        ACTIONS_CACHE_MODE: leaf.cacheMode,
      },
      cancel: AbortSignal.any([leaf.cancel, late.signal]),
      gone: AbortSignal.any([lost.signal, kit.stopped]),
      summaryFile: join(folder, "summaries", `${label}-${fileNameOf(record.key)}.md`),
      changes: { env: {}, paths: [], failed: false, usedNames: [], steps: [] },
      posts: [],
      processes,
    };
    mkdirSync(dirname(session.summaryFile), { recursive: true });
    writeFileSync(join(folders.runner, "event.json"), JSON.stringify(run.event.payload));
    const endedBy = () => (late.signal.aborted ? tooLong : leaf.cancel.aborted ? reasonOf(leaf.cancel) : undefined);
    return { session, endedBy, close };
  } catch (error) {
    log.line(masks.hide(`##[error]${error instanceof Error ? error.message : String(error)}`));
    await close();
    throw error;
  }
}

function basicAuth(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : "The operation was canceled.";
}

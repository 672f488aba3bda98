import type { Job } from "../../../hub.ts";
import { defaultCacheMode } from "../../caches/cache-scopes.ts";
import { evaluate } from "../../expressions/evaluate.ts";
import type { JobEnd } from "../../job/leaf-job.ts";
import { runJob } from "../../job/run-job.ts";
import { DEFAULT_SCOPES } from "../../syntax/permissions.ts";
import { Refusal } from "../../syntax/refusal.ts";
import { entry, place } from "../../syntax/token.ts";
import { type JobResult, outcomeOf } from "../job-status.ts";
import type { Node } from "../node.ts";
import { saveCompleted, saveEnded, saveQueued, saveStarted } from "../save-job.ts";
import type { PlannedLeg } from "./plan-legs.ts";

/** Runs one job on a runner, unless its result is known: from before a kill, or kept from the former attempt. */
export async function runLeaf(node: Node, leg: PlannedLeg, cancel: AbortSignal): Promise<JobResult> {
  const { call } = node;
  const known = knownJob(node, leg);
  if (known !== undefined) return known;
  const { stopped } = call.state.kit;
  if (stopped.aborted) return never();
  if (cancel.aborted) return resultOf(saveEnded(call, leg, "cancelled", reasonOf(cancel)), true);
  const queued = saveQueued(call, leg);
  let free: () => void;
  try {
    free = await call.state.slots.enter(cancel);
  } catch {
    return resultOf(
      saveCompleted(call, queued, { conclusion: "cancelled", message: reasonOf(cancel) }, leg.matrix),
      true,
    );
  }
  if (stopped.aborted) return never();
  try {
    return await onRunner(node, leg, queued, cancel);
  } finally {
    free();
  }
}

// An engine that was stopped has no word about its jobs: the next one ends those in progress as lost, and starts those that were queued.
function never(): Promise<never> {
  return new Promise(() => undefined);
}

async function onRunner(node: Node, leg: PlannedLeg, queued: Job, cancel: AbortSignal): Promise<JobResult> {
  const { call } = node;
  const { state } = call;
  const record = saveStarted(call, queued);
  const work = runOn(node, leg, record, cancel);
  state.onRunner.add(work);
  const end = await work.finally(() => state.onRunner.delete(work));
  if (state.kit.stopped.aborted) return never();
  const { message, steps } = end;
  return resultOf(
    saveCompleted(
      call,
      record,
      {
        conclusion: end.result,
        outputs: end.outputs,
        ...(message !== undefined && { message }),
        ...(steps !== undefined && { steps }),
      },
      leg.matrix,
    ),
    true,
  );
}

async function runOn(node: Node, leg: PlannedLeg, record: Job, cancel: AbortSignal): Promise<JobEnd> {
  const { call, id, token } = node;
  const { kit, run } = call.state;
  const { hub } = kit.options;
  try {
    const labels = await evaluate(entry(token, "runs-on"), { file: call.loaded.file, contexts: leg.contexts });
    if (labels === undefined || labels === null || labels === "")
      throw new Refusal(`${place(call.loaded.file, token)}: 'runs-on' of job '${id}' is empty`);
    return await runJob(kit, {
      record,
      run,
      jobId: id,
      workflow: call.loaded,
      token,
      matrix: leg.matrix,
      contexts: { ...leg.contexts, secrets: call.secrets },
      scopes: call.loaded.scopes.get(id) ?? DEFAULT_SCOPES,
      cacheMode: call.loaded.cacheModes.get(id) ?? defaultCacheMode(run.event, hub.defaultRef(run.repository)),
      cancel,
    });
  } catch (error) {
    return { result: "failure", outputs: {}, message: error instanceof Error ? error.message : String(error) };
  }
}

function knownJob(node: Node, leg: PlannedLeg): JobResult | undefined {
  const { state } = node.call;
  const former = state.former.get(leg.key);
  const saved = state.saved.get(leg.key);
  if (saved?.status === "completed") return resultOf(saved, saved.startedAt !== former?.startedAt);
  // A re-run of failed jobs also runs what depends on them.
  if (former?.conclusion !== "success" || node.needs.some((need) => need.ran)) return undefined;
  const { id: _, ...kept } = former;
  return resultOf(state.kit.options.hub.saveJob({ ...kept, attempt: state.run.attempt }), false);
}

function resultOf(job: Job, ran: boolean): JobResult {
  const result = outcomeOf(job.conclusion);
  return { result, outputs: job.outputs, lineage: [result], ran };
}

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : "The operation was canceled.";
}

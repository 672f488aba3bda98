import { evaluateBoolean, type Scope } from "../../expressions/evaluate.ts";
import { Refusal } from "../../syntax/refusal.ts";
import { entry } from "../../syntax/token.ts";
import { enterGroup } from "../concurrency/enter-group.ts";
import type { JobResult } from "../job-status.ts";
import type { Node } from "../node.ts";
import { saveEnded } from "../save-job.ts";
import type { PlannedLeg } from "./plan-legs.ts";
import { type RunJobs, runCalled } from "./run-called.ts";
import { runLeaf } from "./run-leaf.ts";

/** Runs one leg: waits for its concurrency group, then calls the workflow or takes a runner. */
export async function runLeg(
  node: Node,
  leg: PlannedLeg,
  { cancel, runJobs }: { readonly cancel: AbortSignal; readonly runJobs: RunJobs },
): Promise<JobResult> {
  const { call, token } = node;
  const scope: Scope = { file: call.loaded.file, contexts: leg.contexts };
  const control = new AbortController();
  const signal = AbortSignal.any([cancel, control.signal]);
  const forgiving = await evaluateBoolean(entry(token, "continue-on-error"), scope);
  let place: Awaited<ReturnType<typeof enterGroup>>;
  try {
    signal.throwIfAborted();
    place = await enterGroup({
      token: entry(token, "concurrency"),
      scope,
      state: call.state,
      heldByCallers: call.heldGroups,
      signal,
      cancel: (reason) => control.abort(new Error(reason)),
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    saveEnded(call, leg, "cancelled", error instanceof Error ? error.message : String(error));
    return { result: "cancelled", outputs: {}, lineage: [], ran: true };
  }
  try {
    const inner = { ...call, heldGroups: place.held };
    const loaded = call.loaded.calls.get(node.id);
    const result =
      loaded === undefined
        ? await runLeaf({ ...node, call: inner }, leg, signal)
        : await runCalled({ ...node, call: inner }, leg, { loaded, cancel: signal, runJobs });
    return forgiving && result.result === "failure" ? { ...result, result: "success", lineage: [] } : result;
  } finally {
    place.leave();
  }
}

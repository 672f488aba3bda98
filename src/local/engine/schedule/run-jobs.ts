import type { Scope, Status } from "../expressions/evaluate.ts";
import { evaluateCondition } from "../expressions/evaluate.ts";
import { entry, texts } from "../syntax/token.ts";
import { createSlots } from "./concurrency/slots.ts";
import { followCancel } from "./follow-cancel.ts";
import { type JobResult, jobStatus, type Outcome, together } from "./job-status.ts";
import { type LegPlan, type PlannedLeg, planLegs } from "./legs/plan-legs.ts";
import { runLeg } from "./legs/run-leg.ts";
import type { Node } from "./node.ts";
import type { Call } from "./run-state.ts";
import { saveEnded } from "./save-job.ts";

/** Runs all jobs of a workflow file, each as soon as what it needs is over. Gives the results by job id, in the file's order. */
export async function runJobs(call: Call): Promise<ReadonlyMap<string, JobResult>> {
  const results = new Map<string, Promise<JobResult>>();
  const resultOf = (id: string): Promise<JobResult> => {
    const known = results.get(id);
    if (known !== undefined) return known;
    const made = runNode(call, id, resultOf);
    results.set(id, made);
    return made;
  };
  const ids = [...call.loaded.jobs.keys()];
  return new Map(await Promise.all(ids.map(async (id) => [id, await resultOf(id)] as const)));
}

async function runNode(call: Call, id: string, resultOf: (id: string) => Promise<JobResult>): Promise<JobResult> {
  const token = call.loaded.jobs.get(id);
  if (token === undefined) throw new Error(`no job '${id}' in ${call.loaded.file}`);
  const needed = texts(entry(token, "needs"));
  const needs = await Promise.all(needed.map(resultOf));
  const needsContext = Object.fromEntries(
    needed.map((name, index) => [name, { result: needs[index]?.result, outputs: needs[index]?.outputs }]),
  );
  const { github, vars } = call.state;
  const node: Node = { call, id, token, needs, contexts: { github, vars, inputs: call.inputs, needs: needsContext } };
  try {
    const wasCancelled = call.cancel.aborted;
    if (!(await condition(node, wasCancelled))) return leftOut(node, wasCancelled ? "cancelled" : "skipped");
    return await runLegs(node, await planLegs(node), wasCancelled);
  } catch (error) {
    saveEnded(
      call,
      { key: `${call.keyPrefix}${id}`, name: `${call.namePrefix}${id}` },
      "failure",
      error instanceof Error ? error.message : String(error),
    );
    return closed(node, "failure", {}, true);
  }
}

function condition(node: Node, cancelled: boolean): Promise<boolean> {
  const status: Status = jobStatus(node.needs, cancelled);
  const scope: Scope = { file: node.call.loaded.file, contexts: node.contexts, status };
  return evaluateCondition(entry(node.token, "if"), scope);
}

function leftOut(node: Node, outcome: "skipped" | "cancelled"): JobResult {
  const { call, id } = node;
  saveEnded(call, { key: `${call.keyPrefix}${id}`, name: `${call.namePrefix}${id}` }, outcome);
  return closed(node, outcome, {}, false);
}

async function runLegs(node: Node, plan: LegPlan, wasCancelled: boolean): Promise<JobResult> {
  const cancel = followCancel(node.call.cancel, wasCancelled, () => condition(node, true));
  const slots = createSlots(plan.maxParallel);
  try {
    const ended = await Promise.all(
      plan.legs.map(async (leg) => {
        const free = await slots.enter();
        try {
          const result = await runLeg(node, leg, { cancel: cancel.signal, runJobs }).catch((error: unknown) =>
            refusedLeg(node, leg, error),
          );
          if (result.result === "failure" && plan.failFast && plan.legs.length > 1)
            cancel.abort(new Error(`The strategy configuration was canceled because "${leg.key}" failed`));
          return result;
        } finally {
          free();
        }
      }),
    );
    // The last leg's outputs win; in calls and jobs alike an empty one takes nothing away.
    const outputs = Object.assign({}, ...ended.map((leg) => leg.outputs));
    const inner = ended.flatMap((leg) => leg.lineage);
    return closed(
      node,
      together(ended.map((leg) => leg.result)),
      outputs,
      ended.some((leg) => leg.ran),
      inner,
    );
  } finally {
    cancel.stop();
  }
}

// A leg whose inputs or group can not be evaluated fails by itself: its siblings are on runners already.
function refusedLeg(node: Node, leg: PlannedLeg, error: unknown): JobResult {
  saveEnded(node.call, leg, "failure", error instanceof Error ? error.message : String(error));
  return { result: "failure", outputs: {}, lineage: [], ran: true };
}

function closed(
  node: Node,
  result: Outcome,
  outputs: Readonly<Record<string, string>>,
  ran: boolean,
  inner: readonly Outcome[] = [],
): JobResult {
  return { result, outputs, ran, lineage: [...node.needs.flatMap((need) => need.lineage), ...inner, result] };
}

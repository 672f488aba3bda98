import { toText } from "../../expressions/data.ts";
import { evaluate, evaluateText, evaluateTexts, type Scope } from "../../expressions/evaluate.ts";
import { asObject } from "../../steps/frame.ts";
import type { Loaded } from "../../syntax/load-workflow.ts";
import { Refusal } from "../../syntax/refusal.ts";
import { entries, entry, text, texts } from "../../syntax/token.ts";
import { enterGroup } from "../concurrency/enter-group.ts";
import { type JobResult, together } from "../job-status.ts";
import type { Node } from "../node.ts";
import type { Call } from "../run-state.ts";
import { saveEnded } from "../save-job.ts";
import type { PlannedLeg } from "./plan-legs.ts";

/** Runs all jobs of a workflow file; a called one is run as its caller is. */
export type RunJobs = (call: Call) => Promise<ReadonlyMap<string, JobResult>>;

/** Runs a called workflow as a job of its caller. Nothing of the caller's `env` is passed on. */
export async function runCalled(
  node: Node,
  leg: PlannedLeg,
  { loaded, cancel, runJobs }: { readonly loaded: Loaded; readonly cancel: AbortSignal; readonly runJobs: RunJobs },
): Promise<JobResult> {
  const { call } = node;
  const scope: Scope = { file: call.loaded.file, contexts: { ...leg.contexts, secrets: call.secrets } };
  const control = new AbortController();
  const signal = AbortSignal.any([cancel, control.signal]);
  const inner: Call = {
    ...call,
    loaded,
    inputs: await inputsOf(node, loaded, scope),
    secrets: await secretsOf(node, scope),
    keyPrefix: `${leg.key} / `,
    namePrefix: `${leg.name} / `,
    matrix: leg.matrix ?? call.matrix,
    cancel: signal,
  };
  const contexts = { github: call.state.github, vars: call.state.vars, inputs: inner.inputs };
  let place: Awaited<ReturnType<typeof enterGroup>>;
  try {
    const token = entry(loaded.root, "concurrency");
    place = await enterGroup({
      token,
      scope: { file: loaded.file, contexts },
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
    const results = await runJobs({ ...inner, heldGroups: place.held });
    return await resultOf(loaded, results, { file: loaded.file, contexts });
  } finally {
    place.leave();
  }
}

async function resultOf(loaded: Loaded, results: ReadonlyMap<string, JobResult>, scope: Scope): Promise<JobResult> {
  const jobs = Object.fromEntries([...results].map(([id, job]) => [id, { result: job.result, outputs: job.outputs }]));
  const outputs: Record<string, string> = {};
  for (const [name, definition] of entries(entry(entry(loaded.on, "workflow_call"), "outputs"))) {
    const value = await evaluateText(entry(definition, "value"), { ...scope, contexts: { ...scope.contexts, jobs } });
    if (value !== undefined && value !== "") outputs[name] = value;
  }
  const needed = new Set([...loaded.jobs.values()].flatMap((job) => texts(entry(job, "needs"))));
  // What the called workflow ended in is an ancestor too: a last job that was skipped skips the caller's dependants.
  const last = [...results].filter(([id]) => !needed.has(id)).map(([, job]) => job.result);
  const all = [...results.values()];
  return { result: together(all.map((job) => job.result)), outputs, lineage: last, ran: all.some((job) => job.ran) };
}

async function inputsOf(node: Node, loaded: Loaded, scope: Scope): Promise<Readonly<Record<string, unknown>>> {
  const given = new Map(
    Object.entries(asObject(await evaluate(entry(node.token, "with"), scope))).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const inputs: Record<string, unknown> = {};
  for (const [name, definition] of entries(entry(entry(loaded.on, "workflow_call"), "inputs"))) {
    const value =
      given.get(name.toLowerCase()) ?? (await evaluate(entry(definition, "default"), { ...scope, file: loaded.file }));
    inputs[name] = typed(name, value, text(entry(definition, "type")) ?? "string");
  }
  return inputs;
}

function typed(name: string, value: unknown, type: string): unknown {
  if (value === undefined || value === null) return type === "boolean" ? false : type === "number" ? 0 : "";
  if (type === "string" && typeof value !== "object") return toText(value);
  if (typeof value === type) return value;
  throw new Error(`The input '${name}' is to be a ${type}; '${toText(value)}' is none`);
}

async function secretsOf(node: Node, scope: Scope): Promise<Readonly<Record<string, string>>> {
  const token = entry(node.token, "secrets");
  return text(token) === "inherit" ? node.call.secrets : evaluateTexts(token, scope);
}

import type { AgentOutcome } from "../agent/agent-task.ts";
import { isCommandLine } from "../core/command-line-agents.ts";
import { Fault } from "../core/fault.ts";
import type { Model } from "../ports/model.ts";

/** Who can be asked next: models in a row, which the loop itself changes between, or one command-line agent. */
export type Worker = { readonly models: readonly Model[] } | { readonly agent: string };

/** The names of a role in their order; a name without a model (no key) is left out. */
export function toWorkers(names: readonly string[], models: readonly Model[]): readonly Worker[] {
  const workers: Worker[] = [];
  for (const name of names) {
    const model = models.find((one) => one.name === name);
    const last = workers.at(-1);
    if (isCommandLine(name)) workers.push({ agent: name });
    else if (model !== undefined && last !== undefined && "models" in last)
      workers[workers.length - 1] = { models: [...last.models, model] };
    else if (model !== undefined) workers.push({ models: [model] });
  }
  return workers;
}

/** The workers with the one first whose model that is: who was in the middle of the work goes on with it. */
export function beginningWith(model: string, workers: readonly Worker[]): readonly Worker[] {
  const first = workers.find((worker) => "models" in worker && worker.models.some(({ name }) => name === model));
  return first === undefined ? workers : [first, ...workers.filter((worker) => worker !== first)];
}

/**
 * Asks one after the other until one has an answer, or ends for a reason that would hold for the next one too (money, time, an abort). A failure of all is
 * lasting only when each one's is.
 */
export async function inTurn<T>(
  workers: readonly Worker[],
  ask: (worker: Worker) => Promise<AgentOutcome<T>>,
): Promise<AgentOutcome<T>> {
  const [first, ...others] = workers;
  if (first === undefined) throw new Fault("bug", "Nobody can be asked: the role has no worker.", { who: "us" });
  let outcome = await ask(first);
  let mayPass = false;
  for (const worker of others) {
    if (outcome.ok || outcome.stop !== "model_failed") break;
    mayPass ||= outcome.isLasting !== true;
    outcome = await ask(worker);
  }
  if (outcome.ok || outcome.stop !== "model_failed" || !mayPass) return outcome;
  const { isLasting: _, ...passing } = outcome;
  return passing;
}

import type { Config } from "../config/config.ts";
import { ServedModel, type ThinkingRole } from "../contracts/roles.ts";
import { isCommandLine } from "../core/command-line-agents.ts";
import { Fault } from "../core/fault.ts";
import { toServedName } from "../core/model-names.ts";
import type { Model } from "../ports/model.ts";
import type { Ports } from "../ports/ports.ts";
import { toWorkers, type Worker } from "./in-turn.ts";

/** Names in the order they are tried: the input's, else the feature's, its agent's and the configuration's for the role; each once. */
export function namesOfRole(
  config: Config,
  role: ThinkingRole,
  wish: {
    readonly input?: string;
    readonly feature?: string | null;
    readonly agent?: { readonly models?: readonly string[] | undefined } | null;
  },
): readonly string[] {
  const asked = (wish.input ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of asked) {
    const parsed = ServedModel.safeParse(name);
    if (!parsed.success)
      throw new Fault(
        "input.invalid",
        `Input \`model\`: "${name}" is no model name; ${parsed.error.issues[0]?.message}.`,
        { who: "user" },
      );
  }
  if (asked.length > 0) return [...new Set(asked)];
  // A plan that was written before may name a model as its API never knew it.
  const feature = wish.feature ? [toServedName(wish.feature)] : [];
  return [...new Set([...feature, ...(wish.agent?.models ?? []), ...config.models[role]])];
}

/**
 * Those who can do a coder's work, in their order: models and command-line agents, which bring tools of their own. Without any, the Fault of
 * `modelsOfRole`.
 */
export async function workersOfRole(
  names: readonly string[],
  ports: Pick<Ports, "findModel" | "reporter">,
): Promise<{ readonly models: readonly Model[]; readonly workers: readonly Worker[] }> {
  const others = names.filter((name) => !isCommandLine(name));
  const hasAgent = others.length < names.length;
  const models = hasAgent && others.length === 0 ? [] : await modelsOfRole(others, ports);
  return { models, workers: toWorkers(names, models) };
}

/**
 * The models that can be asked. Those without a key are left out with a warning as long as one is left; when none is, the first one's Fault `model.no_key`
 * is thrown before anything else is done.
 */
export async function modelsOfRole(
  names: readonly string[],
  { findModel, reporter }: Pick<Ports, "findModel" | "reporter">,
): Promise<Model[]> {
  const models: Model[] = [];
  const lacking: Fault[] = [];
  for (const name of names) {
    try {
      models.push(await findModel(name));
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== "model.no_key") throw thrown;
      lacking.push(thrown);
    }
  }
  if (models.length === 0)
    throw lacking[0] ?? new Fault("model.unknown", "No model is named for this role.", { who: "user" });
  for (const fault of lacking) reporter.warn(fault.message);
  return models;
}

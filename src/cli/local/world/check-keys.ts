import { findModel } from "../../../adapters/models/find-model.ts";
import type { Config } from "../../../config/config.ts";
import { toAskedModel } from "../../../config/to-asked-model.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import type { Models } from "./open-models.ts";

const roles = ["planner", "coder", "documenter", "reviewer"] as const;

/** Before anything is started: each role that a run needs has a model with a key or an address. A Fault `model.no_key` or `model.unknown` names role, model and what lacks. */
export async function checkKeys(config: Config, { secrets, variables }: Models): Promise<void> {
  const find = findModel({ ...secrets, ...variables });
  for (const role of roles) {
    const names = config.models[role];
    const asked = names.map((name) => toAskedModel(name, config));
    // Whom an agent by a family's name asks, nobody knows before.
    if (asked.includes(undefined)) continue;
    const tries = await Promise.allSettled(asked.map((name) => find(name ?? "")));
    const failed = tries.flatMap((one) => (one.status === "rejected" ? [toFault(one.reason)] : []));
    const [reason] = failed;
    if (reason === undefined || failed.length < tries.length) continue;
    const lack =
      reason.code === "model.no_key" && "model" in reason.facts
        ? `${String(reason.facts["variable"])} is not in the environment. Set it, or name`
        : `${reason.message} Mend it, or name`;
    throw new Fault(
      reason.code,
      `The ${role} is ${names.join(", ")}, but ${lack} another model: --model ${role}=<vendor/model>.`,
      { who: "user", facts: { role } },
    );
  }
}

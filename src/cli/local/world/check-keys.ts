import { findModel } from "../../../adapters/models/find-model.ts";
import type { Config } from "../../../config/config.ts";
import { Fault } from "../../../core/fault.ts";
import type { Models } from "./open-models.ts";

const roles = ["planner", "coder", "reviewer"] as const;

/** Before anything is started: each role that a run needs has a model with a key or an address. A Fault `model.no_key` names role, model and variable. */
export async function checkKeys(config: Config, { secrets, variables }: Models): Promise<void> {
  const find = findModel({ ...secrets, ...variables });
  for (const role of roles) {
    const tries = await Promise.allSettled(config.models[role].map(find));
    const failed = tries.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (failed.length < tries.length) continue;
    const reason = failed.find((one) => one instanceof Fault);
    const variable = String(reason?.facts["variable"] ?? "its key");
    throw new Fault(
      "model.no_key",
      `The ${role} is ${config.models[role].join(", ")}, but ${variable} is not in the environment. Set it, or name another model: --model ${role}=<vendor/model>.`,
      { who: "user", facts: { role } },
    );
  }
}

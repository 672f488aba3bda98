import { findModel } from "../../../adapters/models/find-model.ts";
import type { Config } from "../../../config/config.ts";
import { findLacks, tellLack } from "../../../config/find-lacks.ts";
import { Fault } from "../../../core/fault.ts";
import type { Models } from "./open-models.ts";

/** Before anything is started: each role has a model with a key or an address. A Fault `model.no_key` or `model.unknown` names all that lack one. */
export async function checkKeys(config: Config, { secrets, variables }: Models): Promise<void> {
  const lacks = await findLacks(config, (role) => config.models[role], findModel({ ...secrets, ...variables }));
  const [first] = lacks;
  if (first === undefined) return;
  const told = lacks.map(tellLack).join("; ");
  // One reviewer in place of several needs no verifier.
  const role = first.role === "verifier" ? "reviewer" : first.role;
  throw new Fault(
    first.fault.code,
    `Nobody can be asked as ${told}. Set what is missing in the environment, or name another model: --model ${role}=<vendor/model>.`,
    { who: "user", facts: { role: first.role } },
  );
}

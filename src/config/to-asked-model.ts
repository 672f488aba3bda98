import { cliNames, cliVendors, parseCliName } from "../core/command-line-agents.ts";
import { toServedName } from "../core/model-names.ts";
import type { Config } from "./config.ts";

/**
 * The `vendor/model` that is asked, and paid, where a role names it: a command-line agent asks the model that stands under `cli`. undefined: nobody knows
 * before it is asked, as an agent takes a family's name ("sonnet") too.
 */
export function toAskedModel(name: string, { cli }: Pick<Config, "cli">): string | undefined {
  const parsed = parseCliName(name);
  if (parsed === undefined) return toServedName(name);
  const agent = cliNames.find((one) => one === parsed.cli);
  const model = parsed.wished ?? (agent === undefined ? undefined : cli[agent]?.model);
  if (agent === undefined || model === undefined || !model.includes("-")) return undefined;
  return toServedName(`${cliVendors[agent]}/${model}`);
}

import { isCommandLine } from "../../core/command-line-agents.ts";
import { Fault } from "../../core/fault.ts";
import { findAccess, type VendorName, vendorNames, vendors } from "../../core/vendors.ts";
import type { Batches, FindBatches } from "../../ports/batches.ts";
import type { FindModel, Model } from "../../ports/model.ts";
import type { ModelOptions } from "./model-options.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Load = () => Promise<(options: ModelOptions) => Model>;

/** Each SDK is loaded only when a model of its vendor is asked for: the other two cost an action nothing. */
const load: Readonly<Record<VendorName, Load>> = {
  anthropic: async () => (await import("./anthropic/create-anthropic-model.ts")).createAnthropicModel,
  openai: async () => (await import("./openai/create-openai-model.ts")).createOpenaiModel,
  google: async () => (await import("./google/create-google-model.ts")).createGoogleModel,
};

/** Finds models by `vendor/model` with the keys and base URLs of the given environment. A base URL without a key is a server that wants none. */
export function findModel(environment: Environment): FindModel {
  return async (name) => {
    const { vendor, options } = findOptions(name, environment);
    return (await load[vendor]())(options);
  };
}

const loadBatches: Partial<Readonly<Record<VendorName, () => Promise<(options: ModelOptions) => Batches>>>> = {
  anthropic: async () => (await import("./anthropic/create-anthropic-batches.ts")).createAnthropicBatches,
  openai: async () => (await import("./openai/create-openai-batches.ts")).createOpenaiBatches,
};

/** Finds the batches of a model in the same way. */
export function findBatches(environment: Environment): FindBatches {
  return async (name) => {
    const { vendor, options } = findOptions(name, environment);
    return (await loadBatches[vendor]?.())?.(options);
  };
}

function findOptions(name: string, environment: Environment): { vendor: VendorName; options: ModelOptions } {
  const slash = name.indexOf("/");
  const vendor = vendorNames.find((one) => one === name.slice(0, slash));
  if (vendor === undefined || slash === name.length - 1) throw unknown(name);
  const access = findAccess(vendor, environment);
  if (access === undefined) throw noKey(name, vendors[vendor].keyName);
  return { vendor, options: { model: name.slice(slash + 1), ...access } };
}

function noKey(name: string, keyName: string): Fault {
  const line = `${keyName}: \${{ secrets.${keyName} }}`;
  const message = `The model ${name} needs a key, but ${keyName} is not set. In a workflow add the secret ${keyName} to the repository and this line under "env:" of the step (or under "secrets:" where baton.yml is called): ${line}; elsewhere set the variable ${keyName}.`;
  return new Fault("model.no_key", message, { who: "user", facts: { model: name, variable: keyName } });
}

function unknown(name: string): Fault {
  const why = isCommandLine(name)
    ? `${name} is a command-line agent, not a model: it can be named for the coder and the documenter only.`
    : `There is no model "${name}": expected "vendor/model" with one of the vendors ${vendorNames.join(", ")}.`;
  return new Fault("model.unknown", why, { who: "user", facts: { model: name } });
}

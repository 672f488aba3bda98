import { stat } from "node:fs/promises";
import path from "node:path";
import { cliNames, parseCliName } from "../../../core/command-line-agents.ts";
import { Fault } from "../../../core/fault.ts";
import { findAccess, type VendorAccess, vendors } from "../../../core/vendors.ts";
import type { AgentWork, PoolSettings } from "../../../ports/agent-pool.ts";
import { installAgent } from "./install/install-agent.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { recipes as usualRecipes } from "./recipes/recipes.ts";

/** Who does a work: which program with which model, where it is installed, and what its vendor is asked with. */
export type Chosen = {
  readonly recipe: Recipe;
  readonly model: string;
  readonly installed: string;
  readonly access: VendorAccess;
};

/**
 * Finds who does a work, and has it installed, each agent once.
 * @throws Fault as `AgentPool.run` says, before anything of the agent's was run.
 */
export function agentChooser(of: {
  readonly settings: PoolSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cache: string;
  readonly say: (line: string) => void;
  readonly recipes?: Readonly<Record<string, Recipe>>;
}): (work: Pick<AgentWork, "agent" | "folder" | "signal">) => Promise<Chosen> {
  const installs = new Map<string, Promise<string>>();
  return async ({ agent, folder, signal }) => {
    const { cli: name, wished } = parseCliName(agent) ?? { cli: "" };
    const recipe = Object.entries(of.recipes ?? usualRecipes).find(([known]) => known === name)?.[1];
    const pin = of.settings.agents[name];
    if (recipe === undefined || pin === undefined) throw switchedOff(agent, name, recipe !== undefined);
    const access = findAccess(recipe.vendor, of.env);
    if (access === undefined) throw noKey(agent, vendors[recipe.vendor].keyName);
    const isFolder = path.isAbsolute(folder) && (await stat(folder).catch(() => null))?.isDirectory();
    if (!isFolder) throw new Fault("bug", `The folder ${folder} for ${agent} is none.`, { who: "us" });
    const install = installs.get(name) ?? installAgent(recipe, pin, { ...of, ...(signal && { signal }) });
    installs.set(name, install);
    return { recipe, model: wished ?? pin.model, installed: await install, access };
  };
}

function noKey(agent: string, keyName: string): Fault {
  const message = `${agent} needs a key, but ${keyName} is not set. Add the secret ${keyName} to the repository and hand it on as for the vendor's models.`;
  return new Fault("model.no_key", message, { who: "user", facts: { model: agent, variable: keyName } });
}

function switchedOff(agent: string, name: string, isKnown: boolean): Fault {
  const message = isKnown
    ? `${agent} is switched off. To use it, pin \`version\`, \`sha256\` and \`model\` under \`cli.${name}\` in .github/baton.yml.`
    : `There is no command-line agent "${agent}"; there are ${cliNames.map((one) => `cli/${one}`).join(", ")}.`;
  return new Fault(isKnown ? "config.invalid" : "model.unknown", message, { who: "user", facts: { model: agent } });
}

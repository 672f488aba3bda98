import type { Config } from "../config/config.ts";
import type { Plan } from "../contracts/plan.ts";
import { Fault } from "../core/fault.ts";
import { findObstacles, type Obstacle } from "../policy/effects/obstacles.ts";
import type { Forge } from "../ports/forge/forge.ts";
import type { Git } from "../ports/git/git.ts";
import { methodsOfRules } from "./allowed-methods.ts";

/** Looks at what will stand in a run's way before money is spent on code (DESIGN § 3): told in the plan comment. What the token may not read is passed over. */
export async function readObstacles(
  {
    forge,
    git,
  }: { readonly forge: Pick<Forge, "repository" | "rules" | "mayOpenPulls">; readonly git: Pick<Git, "refs"> },
  config: Config,
  plan: Plan | null,
): Promise<readonly Obstacle[]> {
  const repository = await forge.repository();
  const main = await readable(() => forge.rules(repository.defaultBranch));
  const settings = {
    defaultBranch: repository.defaultBranch,
    main,
    state: await readable(() => forge.rules("baton-state")),
    feature: await readable(() => forge.rules("baton/1-1-work")),
    mayOpenPulls: await readable(() => forge.mayOpenPulls()),
    allowedMerges: repository.allowed.filter((method) => methodsOfRules(main).includes(method)),
    inTheWay: (await git.refs(["refs/heads/baton"])).has("refs/heads/baton") ? "baton" : null,
  };
  return findObstacles(settings, config, plan);
}

async function readable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof Fault && (thrown.code === "forge.forbidden" || thrown.code === "forge.not_found"))
      return null;
    throw thrown;
  }
}

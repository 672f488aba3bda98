import { publish } from "../../../src/actions/publish/publish.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { handIn, type LegWork } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld } from "../../builders/leg-world.ts";

/** A run with one feature whose first round is given out. */
export async function beginLeg(settings: Record<string, unknown> = {}): Promise<{ world: LegWorld; claim: Claim }> {
  const world = await legWorld(settings);
  const claim = await world.stage(`begun ${JSON.stringify(settings)}`, async () => {
    await world.start([{}]);
    return claimOf(world, 10);
  });
  return { world, claim };
}

/** The first claim that route gives out now. */
export async function claimOf(world: LegWorld, runId: number): Promise<Claim> {
  const [claim] = await world.route(runId);
  if (claim === undefined) throw new Error("nothing was given out");
  return claim;
}

/** Hands in the leg's batons and publishes them; what came of it. */
export async function publishLeg(
  world: LegWorld,
  claim: Claim,
  work: LegWork & { readonly needs?: string; readonly secrets?: readonly string[] } = {},
) {
  const needs = work.needs ?? (await handIn(world, claim, work));
  const ports = await world.job({ runId: claim.runId, attempt: claim.attempt, secrets: work.secrets ?? [] });
  const result = await publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, ports);
  return { result, ports, events: (await world.memory()).events, run: await world.run() };
}

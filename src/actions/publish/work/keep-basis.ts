import { isDeepStrictEqual } from "node:util";
import type { Proof } from "../../../contracts/proof.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readBasis } from "../../../leg/read/read-commands.ts";

/**
 * Later runs begin from the commands that a green proof names, a set-up with network and secrets among them: who ran a change's tests can name nothing but what
 * the base says and people told, looked up here again.
 */
export async function keepBasis(
  { claim, config, told, git }: Pick<Leg, "claim" | "config" | "told" | "git">,
  proof: Proof,
): Promise<Proof> {
  const { basis, ...rest } = proof;
  if (basis === undefined || proof.outcome !== "passed") return rest;
  const own = await readBasis(git, claim.base, { config: config.validate, told });
  return isDeepStrictEqual(own, basis) ? proof : rest;
}

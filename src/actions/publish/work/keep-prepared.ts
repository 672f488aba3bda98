import { Prepared } from "../../../contracts/prepared.ts";
import type { Proof } from "../../../contracts/proof.ts";

/** Later runs take what a proof names as prepared: who ran a change's tests can name nothing but what the prepare job kept, which never saw one. */
export function keepPrepared(proof: Proof, given = ""): Proof {
  const { prepared, ...rest } = proof;
  if (prepared === undefined || given === "") return rest;
  const kept = Prepared.safeParse(JSON.parse(given));
  return kept.success && JSON.stringify(kept.data) === JSON.stringify(Prepared.parse(prepared)) ? proof : rest;
}

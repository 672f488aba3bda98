import { isDeepStrictEqual } from "node:util";
import { parsePrepared } from "../../../contracts/prepared.ts";
import type { Proof } from "../../../contracts/proof.ts";

/** Later runs take what a proof names as prepared: who ran a change's tests can name nothing but what the prepare job kept, which never saw one. */
export function keepPrepared(proof: Proof, given = ""): Proof {
  const { prepared, ...rest } = proof;
  return prepared !== undefined && isDeepStrictEqual(parsePrepared(given), prepared) ? proof : rest;
}

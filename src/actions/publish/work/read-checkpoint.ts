import { BatonRef, type CheckpointRef, type LegNeeds } from "../../../contracts/baton.ts";
import { maxCheckpointBytes, noCheckpoint } from "../../../contracts/checkpoint.ts";
import type { Claim } from "../../../contracts/claim.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import { toArtifactName } from "../../../core/ids.ts";
import type { Ports } from "../../../ports/ports.ts";

/**
 * What the coder's job left of its work, if it failed and left something: looked at like every baton before the state may name it. null when it says
 * that what was left before led nowhere. One that does not hold is a warning and counts as nothing left.
 */
export async function readCheckpoint(
  claim: Claim,
  needs: LegNeeds,
  ports: Ports,
): Promise<CheckpointRef | null | undefined> {
  const text = needs["implement"]?.outputs.checkpoint ?? "";
  if (text === "") return undefined;
  if (text === noCheckpoint) return null;
  const { runId, attempt, repository } = ports.job;
  try {
    const ref = BatonRef.parse(JSON.parse(text));
    if (ref.artifact !== toArtifactName(claim.claim, "checkpoint", attempt))
      throw refuse(`it is named ${ref.artifact}`);
    if (ref.bytes > maxCheckpointBytes) throw refuse(`it has ${ref.bytes} bytes`);
    const baton = await ports.carrier.take(ref);
    if (baton.kind !== "checkpoint") throw refuse(`it is a ${baton.kind}`);
    if (baton.claim !== claim.claim || baton.repository !== repository) throw refuse(`it was made for ${baton.claim}`);
    if (baton.runId !== runId || baton.attempt !== attempt) throw refuse(`it was made in run ${baton.runId}`);
    return { ...ref, claim: claim.claim, runId };
  } catch (thrown) {
    ports.reporter.warn(`The checkpoint of ${claim.claim} is not taken: ${toFault(thrown).message}`);
    return undefined;
  }
}

function refuse(why: string): Fault {
  return new Fault("contract.broken", `${why}, which is not this claim's.`, { who: "us" });
}

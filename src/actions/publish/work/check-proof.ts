import type { Proof } from "../../../contracts/proof.ts";
import { Fault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { Subject } from "../../../leg/read/read-subject.ts";

/** A proof counts for one merge result: that of the claim's base and the tree in hand, made here again. Another one's is a Fault `contract.broken`. */
export async function checkProof({ claim, git }: Leg, subject: Subject, proof: Proof): Promise<void> {
  if (proof.base !== claim.base) throw wrong(`it is of base ${proof.base}, the claim's is ${claim.base}`);
  const merged = await git.mergeTrees({ base: subject.mergeBase, ours: claim.base, theirs: subject.tree });
  if (merged.conflicts.length > 0) {
    if (proof.outcome !== "conflict")
      throw wrong(`it says ${proof.outcome}, but the merge conflicts in ${merged.conflicts.join(", ")}`);
    return;
  }
  if (proof.outcome === "conflict") throw wrong("it says that the merge conflicts, and it does not");
  if (proof.tree !== merged.tree) throw wrong(`it is of tree ${proof.tree}, the merge gives ${merged.tree}`);
}

function wrong(why: string): Fault {
  return new Fault("contract.broken", `The proof is refused: ${why}.`, { who: "us" });
}

import type { Change } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readBranch } from "../../../leg/read/read-subject.ts";

/**
 * A change begins where its claim lets it: on the branch's head, counted from where that branch began, or anew on the claim's base. Any other start could
 * hold files that nobody reads, as only what differs from it is judged; the merge on GitHub would bring them all the same. Else a Fault `contract.broken`.
 */
export async function checkStart(leg: Leg, { base, parent }: Pick<Change, "base" | "parent">): Promise<void> {
  const { claim } = leg;
  if (base === claim.base && parent === claim.base) return;
  if (claim.head !== null && parent === claim.head && base === (await readBranch(leg)).mergeBase) return;
  throw new Fault(
    "contract.broken",
    `The change is refused: it begins at ${parent} over ${base}, which is neither the claim's base nor its branch.`,
    { who: "us", facts: { base, parent } },
  );
}

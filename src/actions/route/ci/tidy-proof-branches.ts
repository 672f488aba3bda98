import { toFault } from "../../../core/fault.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { State } from "../../../state/state.ts";

/** Removes the branches of proofs by CI that are over, each only where it still is what Baton put there. Fails nothing: the next job finds what stays. */
export async function tidyProofBranches(
  state: Pick<State, "runs">,
  branches: ReadonlyMap<string, string>,
  ports: Pick<Ports, "git" | "reporter">,
): Promise<void> {
  for (const run of state.runs.values())
    for (const { ciProof } of run.tickets.values()) {
      if (ciProof === null || ciProof.ended === null || branches.get(ciProof.branch) !== ciProof.sha) continue;
      try {
        await (await ports.git()).push([{ ref: `refs/heads/${ciProof.branch}`, to: null, expect: ciProof.sha }]);
      } catch (thrown) {
        ports.reporter.warn(`The branch ${ciProof.branch} of a proof that is over stays: ${toFault(thrown).message}`);
      }
    }
}

import { BatonRef } from "../contracts/baton.ts";
import type { Change } from "../contracts/change.ts";
import type { Claim } from "../contracts/claim.ts";
import { Fault } from "../core/fault.ts";
import type { Git } from "../ports/git/git.ts";
import type { Ports } from "../ports/ports.ts";

/** The change that `implement` of this leg made; a baton of another claim, run, attempt or repository is refused. */
export async function takeChange(ports: Ports, claim: Claim, text: string): Promise<Change> {
  const baton = await ports.carrier.take(parseRef(text));
  const { repository, runId, attempt } = ports.job;
  const isOurs =
    baton.claim === claim.claim &&
    baton.repository === repository &&
    baton.runId === runId &&
    baton.attempt === attempt;
  if (!isOurs || baton.kind !== "change") {
    throw new Fault(
      "contract.broken",
      `The baton in \`change\` is a ${baton.kind} of claim ${baton.claim}; expected a change of ${claim.claim} in this run.`,
      {
        who: "us",
        facts: { claim: baton.claim, runId: baton.runId, attempt: baton.attempt },
      },
    );
  }
  return baton.payload;
}

/** Writes the change's objects into this job's repository; the tree must come out as the coder's job said (Fault `contract.broken`). `fetched`: a commit that is there. */
export async function unfoldChange(git: Git, change: Change, fetched: string): Promise<string> {
  await git.fetch([...new Set([change.parent, change.base])].filter((commit) => commit !== fetched));
  const tree = await git.writeTree(change.parent, change.files);
  if (tree === change.tree) return tree;
  throw new Fault("contract.broken", `The change's files give tree ${tree}, its baton says ${change.tree}.`, {
    who: "us",
    facts: { tree, claimed: change.tree },
  });
}

function parseRef(text: string): BatonRef {
  try {
    return BatonRef.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault("baton.missing", "The input `change` is not the `baton` output of an implement job.", {
      who: "outside",
      cause,
    });
  }
}

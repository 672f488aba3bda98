import type { EventPayload } from "../../../contracts/events/event.ts";
import type { Proof } from "../../../contracts/proof.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readBranch } from "../../../leg/read/read-subject.ts";
import { renderCommitMessage } from "../../../policy/render/commit-message.ts";
import { renderRevertTitle } from "../../../policy/render/revert.ts";

type Main = EventPayload<"MAIN_PROVED">;

/**
 * What is to be said of the default branch at the claim's base, which `proof` is of: whether the ticket's merge is still on it and, when it is red, the
 * commit that takes that merge back (made twice it is the same one). There is one revert a ticket: who has it gets no second.
 */
export async function readMain(leg: Leg, proof: Proof): Promise<Main> {
  const { git, claim, ticket } = leg;
  const without = await git.mergeTrees({ ours: claim.base, ...(await readMergeChange(leg)) });
  const isClean = without.conflicts.length === 0;
  const main: Main = { sha: claim.base, proof, takenBack: false, revert: null, noRevert: null };
  if (isClean && without.tree === (await git.treeOf(claim.base))) return { ...main, takenBack: true };
  if (proof.outcome !== "failed" || ticket.revert !== null) return main;
  if (isClean) return { ...main, revert: await buildRevert(leg, without.tree) };
  const why = `Taking it back conflicts with what came after it, in ${without.conflicts.join(", ")}.`.slice(0, 2000);
  return { ...main, noRevert: { why, command: toCommand(leg) } };
}

/** The command by which a person takes the merge back on a checkout of the default branch. */
export function toCommand({ ticket, config }: Pick<Leg, "ticket" | "config">): string {
  const { sha = "", number = 0 } = ticket.merged ?? {};
  if (config.merge.method === "rebase")
    return `git fetch origin pull/${number}/head && git diff -R --output=revert.diff HEAD...FETCH_HEAD && git apply --3way revert.diff`;
  return `git revert ${config.merge.method === "merge" ? "-m 1 " : ""}${sha}`;
}

/** The merge turned round, as the two outer sides of a merge of trees: from what it made to what was there before. */
async function readMergeChange(leg: Leg): Promise<{ readonly base: string; readonly theirs: string }> {
  const { git, ticket, config, claim } = leg;
  const { sha = "", base = "", head = "" } = ticket.merged ?? {};
  // A rebase leaves as many commits as the branch had: nothing but the branch tells where they begin.
  if (config.merge.method === "rebase") {
    const { mergeBase } = await readBranch({ ...leg, claim: { ...claim, head } });
    return { base: head, theirs: mergeBase };
  }
  await git.fetch([sha, base].filter((commit) => commit !== leg.claim.base));
  return { base: sha, theirs: base };
}

async function buildRevert({ git, claim, run, ticket }: Leg, tree: string): Promise<Main["revert"]> {
  const head = await git.commit({
    tree,
    parents: [claim.base],
    message: renderCommitMessage({
      title: renderRevertTitle(ticket),
      summary: `This takes back ${ticket.merged?.sha}.`,
      ours: `Part of #${run.issue.number}`,
    }),
    at: new Date(run.claims.find((one) => one.claim === claim.claim)?.at ?? 0),
  });
  return { branch: `${ticket.branch}-revert`, base: claim.base, head, tree };
}

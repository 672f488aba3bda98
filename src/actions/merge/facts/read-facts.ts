import { Fault } from "../../../core/fault.ts";
import { methodsOfRules } from "../../../effects/allowed-methods.ts";
import { readChangedFiles } from "../../../effects/read-changed-files.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { findMergeBase } from "../../../leg/read/find-merge-base.ts";
import { readProtected } from "../../../leg/read/read-protected.ts";
import { readRebased } from "../../../leg/read/read-rebased.ts";
import { readClosed } from "../../../leg/read-closed.ts";
import { findMayChange } from "../../../policy/gates/may-change-test.ts";
import type { MergeFacts } from "../../../policy/gates/merge-facts.ts";
import type { ForgePull } from "../../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { judgeChecks } from "./judge-checks.ts";

/** The default branch's tip, as the server has it now. */
export async function readMainTip({ git, run }: Leg): Promise<string> {
  const main = `refs/heads/${run.base.ref}`;
  const tip = (await git.refs([main])).get(main);
  if (tip === undefined) throw new Fault("git.missing", `The branch ${run.base.ref} is gone.`, { who: "user" });
  return tip;
}

/** What the gates want to know, but for what people said. */
export type PlainFacts = Omit<MergeFacts, "approvalStands" | "unheardFeedback">;

/** Everything that the gates want to know and the state can not: read now, from GitHub and git. */
export async function readFacts(
  { forge }: Pick<Ports, "forge">,
  leg: Leg,
  of: { readonly ticket: TicketState; readonly pull: ForgePull; readonly mainTip: string },
): Promise<PlainFacts> {
  const { ticket, pull, mainTip } = of;
  const rules = await forge.rules(leg.run.base.ref);
  const requiredChecks = await readChecks(forge, rules.requiredChecks, pull.head.sha);
  return {
    mainTip,
    closed: await readClosed(forge, leg.run.issue.number),
    ...(await readResult(leg, ticket, mainTip)),
    pull: toPullFacts(pull),
    requiredChecks,
    requiredApprovals: rules.requiredApprovals,
    mergeQueue: rules.mergeQueue,
    method: {
      wanted: leg.config.merge.method,
      // The repository's own settings are asked for only when GitHub has refused: told before the run began, they would cost each merge a call.
      allowed: methodsOfRules(rules),
    },
  };
}

/** What the gates want to know of the pull request. */
export function toPullFacts({ state, merged, draft, head, base }: ForgePull): MergeFacts["pull"] {
  return { state, merged, draft, headSha: head.sha, headIsFork: head.fork, baseRef: base.ref };
}

/** Commit statuses are asked for only where check runs do not settle it. */
async function readChecks(
  forge: Ports["forge"],
  required: readonly string[],
  sha: string,
): Promise<MergeFacts["requiredChecks"]> {
  if (required.length === 0) return [];
  const runs = await forge.checkRuns(sha);
  const open = judgeChecks(required, runs, new Map());
  return open.length === 0 ? open : judgeChecks(required, runs, await forge.statuses(sha));
}

/** Tree of the merge that GitHub would make now (null: it conflicts), of the rebase where that is wanted, and what of the patch is protected: also of commits that never were in a round. */
async function readResult(
  { git, config, told, run }: Leg,
  ticket: TicketState,
  mainTip: string,
): Promise<Pick<MergeFacts, "resultTree" | "rebasedTree" | "protectedPaths">> {
  if (ticket.head === null) return { resultTree: null, protectedPaths: [] };
  await git.fetch([mainTip, ticket.head]);
  const isOurs = ticket.base !== null && ticket.commits?.head === ticket.head;
  const base = isOurs && ticket.base !== null ? ticket.base : await findMergeBase(git, mainTip, ticket.head);
  await git.fetch([base]);
  const merged = await git.mergeTrees({ base, ours: mainTip, theirs: ticket.head });
  const mayChange = findMayChange(run, ticket.feature);
  const judge = async (from: string, tree: string) =>
    readProtected(git, { base: from, tree, files: await readChangedFiles(git, from, tree), config, told, mayChange });
  const isClean = merged.conflicts.length === 0;
  const found = await judge(base, ticket.head);
  // What steered nothing where the branch began may steer the tests of the default branch by now.
  const since = isClean && base !== mainTip ? await judge(mainTip, merged.tree) : [];
  const rebasedTree = config.merge.method === "rebase" ? await readRebased(git, mainTip, ticket.head) : undefined;
  return {
    resultTree: isClean ? merged.tree : null,
    ...(rebasedTree === undefined ? {} : { rebasedTree }),
    protectedPaths: [...found, ...since.filter(({ path }) => found.every((one) => one.path !== path))],
  };
}

import type { Config } from "../../../config/config.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import { toProofBranchName } from "../../../core/ids.ts";
import { readWorkflowObstacles } from "../../../leg/ci/read-workflow-obstacles.ts";
import { approvalStands } from "../../../leg/read/approval-stands.ts";
import { findMergeBase } from "../../../leg/read/find-merge-base.ts";
import { readClosed } from "../../../leg/read-closed.ts";
import { ciYes } from "../../../policy/gates/ci-words.ts";
import { wantsYes } from "../../../policy/gates/judge-ci.ts";
import type { RefUpdate } from "../../../ports/git/git-remote.ts";
import type { Ports } from "../../../ports/ports.ts";
import { findChange } from "../../../state/find-change.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";

/** What comes of a proof by CI that is due. */
export type PreparedProof =
  | { readonly kind: "start"; readonly started: EventPayload<"CI_PROOF_STARTED">; readonly ref: RefUpdate }
  | { readonly kind: "wait"; readonly why: string; readonly remedy: string }
  | { readonly kind: "block"; readonly reason: string; readonly remedy: string };

type Of = {
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  /** Where Baton's branches are. */
  readonly branches: ReadonlyMap<string, string>;
};

/** Looks once more at all that must be so before changed code is let run with a workflow's secrets, and makes the commit that it runs on. */
export async function prepareProof(of: Of, ports: Ports): Promise<PreparedProof> {
  const { run, ticket, config } = of;
  const retry = `then say \`/baton retry ${ticket.ticket}\``;
  const closed = await readClosed(ports.forge, run.issue.number);
  if (closed !== undefined)
    return {
      kind: "block",
      reason: closed,
      remedy: "reopen it and say `/baton retry`, or end the run with `/baton stop`",
    };
  const waits = await findWait(of, ports);
  if (waits !== undefined) return { kind: "wait", ...waits };
  const git = await ports.git();
  const { proof } = ticket.proof ?? {};
  if (ticket.head === null || proof === undefined || proof.tree === null)
    throw new Error("a proof by CI is due of nothing");
  await git.fetch([proof.base, ticket.head]);
  const [obstacle] = await readWorkflowObstacles(git, proof.base, { config, own: ports.job.workflow });
  if (obstacle !== undefined)
    return {
      kind: "block",
      reason: obstacle.what,
      remedy: `${obstacle.remedy} Then say \`/baton retry ${ticket.ticket}\`.`,
    };
  // The tree is made here, of commits that are on the server, and is the proved one or nothing is started.
  const from = findChange(ticket)?.base ?? (await findMergeBase(git, proof.base, ticket.head));
  await git.fetch([from]);
  const merged = await git.mergeTrees({ base: from, ours: proof.base, theirs: ticket.head });
  if (merged.tree !== proof.tree || merged.conflicts.length > 0)
    return {
      kind: "block",
      reason: `the merge result made here is ${merged.tree}, proved was ${proof.tree}`,
      remedy: retry,
    };
  const edited = await findEditedWorkflows(git, proof.base, proof.tree);
  if (edited.length > 0)
    return {
      kind: "block",
      reason: `it changes the repository's workflows (${edited.slice(0, 5).join(", ")}), so that they cannot prove it`,
      remedy: `bring that part to the default branch yourself, ${retry}; or merge the pull request yourself`,
    };
  return place(of, { base: proof.base, head: ticket.head, tree: proof.tree }, ports);
}

async function findWait(
  { run, ticket, config }: Of,
  ports: Ports,
): Promise<{ readonly why: string; readonly remedy: string } | undefined> {
  if (!wantsYes(ticket, config.validate["workflow-trust"])) return undefined;
  const { forge } = ports;
  const pull = ticket.branch === null ? undefined : await forge.pullOfBranch(ticket.branch, run.base.ref);
  if (pull === undefined || pull.state !== "open")
    return { why: "there is no open pull request of it", remedy: `open one of its branch into \`${run.base.ref}\`` };
  const said = { comments: await forge.comments(pull.number), reviews: await forge.reviews(pull.number) };
  if (await approvalStands({ forge }, ticket, { said, bots: config.bots })) return undefined;
  return { why: `the yes by which \`${config.validate.workflow}\` was to prove it was taken back`, remedy: ciYes };
}

/** GitHub takes a workflow from the branch that it runs on: there it must be the base's, with all that it may call. */
async function findEditedWorkflows(
  git: Pick<Awaited<ReturnType<Ports["git"]>>, "changedPaths">,
  base: string,
  tree: string,
): Promise<readonly string[]> {
  const touched = (await git.changedPaths(base, tree)).flatMap(({ path, from }) =>
    from === undefined ? [path] : [path, from],
  );
  const folder = ".github/workflows";
  return [...new Set(touched)].filter((path) => path === ".github" || path === folder || path.startsWith(`${folder}/`));
}

/** The commit, and the move of Baton's own branch to it; where another's commit stands there it is left alone. */
async function place(
  { run, ticket, config, branches }: Of,
  of: { readonly base: string; readonly head: string; readonly tree: string },
  ports: Ports,
): Promise<PreparedProof> {
  const workflow = config.validate.workflow ?? "";
  const branch = toProofBranchName(run.run, ticket.ticket);
  const there = branches.get(branch) ?? null;
  if (there !== null && there !== ticket.ciProof?.sha)
    return {
      kind: "block",
      reason: `the branch ${branch} is in the way: it is at ${there.slice(0, 12)}, which Baton did not put there`,
      remedy: `remove it (\`git push origin --delete ${branch}\`) and say \`/baton retry ${ticket.ticket}\``,
    };
  const n = (ticket.ciProof?.n ?? 0) + 1;
  // Its number makes each a commit of its own, by which its workflow run is found. A token whose pushes start workflows starts no other one by it.
  const message = `Prove ${ticket.ticket} of ${run.run} by ${workflow}, try ${n}\n\n[skip ci]\n`;
  const git = await ports.git();
  const sha = await git.commit({ tree: of.tree, parents: [of.base], message, at: ports.clock.now() });
  const by = { runId: ports.job.runId, attempt: ports.job.attempt };
  return {
    kind: "start",
    started: { workflow, branch, sha, ...of, n, by },
    ref: { ref: `refs/heads/${branch}`, to: sha, expect: there },
  };
}

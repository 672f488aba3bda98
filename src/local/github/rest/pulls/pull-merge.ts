import { afterRefs, markMerged } from "../../events/after-refs.ts";
import { doerOf } from "../../events/emit.ts";
import { mergeTree, writeCommit } from "../../git/merge.ts";
import { isAncestor, moveRef, readRef, ZERO_SHA } from "../../git/refs.ts";
import { buildMerge, type MergeMethod } from "../../pulls/build-merge.ts";
import { noreply } from "../../pulls/identity.ts";
import { issueOf } from "../../pulls/issue-of.ts";
import { moveBaseRecorded } from "../../pulls/merge-record.ts";
import { findRuleAgainst } from "../../pulls/protection.ts";
import type { PullRow } from "../../store/rows.ts";
import { noContent, notFound, ok, Refusal } from "../answers.ts";
import { textOf } from "../fields.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { pullAt } from "./pulls.ts";

const ONE = "/repos/{owner}/{repo}/pulls/{pull_number}";

export const pullMergeRoutes: readonly RepoRoute[] = [
  {
    method: "GET",
    path: `${ONE}/merge`,
    needs: ["contents=read"],
    answer: (call) => {
      if (!pullAt(call).merged) throw notFound();
      return noContent();
    },
  },
  { method: "PUT", path: `${ONE}/merge`, needs: ["contents=write"], answer: merge },
  { method: "PUT", path: `${ONE}/update-branch`, needs: ["pull_requests=write"], answer: updateBranch },
];

function merge(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const git = world.git(repo);
  const pull = pullAt(call);
  const method = (textOf(body, "merge_method") ?? "merge") as MergeMethod;
  refuseMerge(call, pull, method);

  const ref = `refs/heads/${pull.baseRef}`;
  const base = readRef(git, ref);
  if (base === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const by = doerOf(call.caller);
  const sha = buildMerge(world, repo, pull, {
    base,
    method,
    login: by.login,
    title: textOf(body, "commit_title"),
    message: textOf(body, "commit_message"),
  });
  if (sha === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const change = { ref, old: base, new: sha };
  if (!moveBaseRecorded(git, change, { number: pull.number, by }))
    throw new Refusal(405, "Base branch was modified. Review and try the merge again.");
  markMerged(world, repo, pull, { sha, by });
  afterRefs(world, repo, [change], by);
  if (repo.settings.deleteBranchOnMerge) {
    const gone = { ref: `refs/heads/${pull.headRef}`, old: pull.headSha, new: ZERO_SHA };
    if (moveRef(git, gone)) afterRefs(world, repo, [gone], by);
  }
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}

/** The refusals in the order in which GitHub gives them; a conflict comes last because it is found by trying. */
function refuseMerge(call: RepoCall, pull: PullRow, method: MergeMethod): void {
  const { world, repo, body } = call;
  const git = world.git(repo);
  if (issueOf(world, pull).state === "closed") throw new Refusal(405, "Pull Request is not mergeable");
  if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
  const sha = textOf(body, "sha");
  // A push that git has taken and the server has not yet told counts too.
  const head = readRef(git, `refs/heads/${pull.headRef}`);
  if ((sha !== undefined && sha !== pull.headSha) || head !== pull.headSha) {
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  }
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } = repo.settings;
  if (method === "merge" && !allowMergeCommit)
    throw new Refusal(405, "Merge commits are not allowed on this repository.");
  if (method === "squash" && !allowSquashMerge)
    throw new Refusal(405, "Squash merges are not allowed on this repository.");
  if (method === "rebase" && !allowRebaseMerge)
    throw new Refusal(405, "Rebase merges are not allowed on this repository.");
  const base = readRef(git, `refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  if (mergeTree(git, base, pull.headSha) === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const behind = !isAncestor(git, base, pull.headSha);
  const against = findRuleAgainst(world, repo, { ...pull, behind });
  if (against !== undefined) throw new Refusal(405, against);
}

function updateBranch(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const git = world.git(repo);
  const pull = pullAt(call);
  const expected = textOf(body, "expected_head_sha");
  if (expected !== undefined && expected !== pull.headSha) {
    throw new Refusal(422, "expected head sha didn’t match current head ref.");
  }
  const base = readRef(git, `refs/heads/${pull.baseRef}`);
  if (base === undefined || isAncestor(git, base, pull.headSha)) {
    throw new Refusal(422, "There are no new commits on the base branch.");
  }
  const tree = mergeTree(git, pull.headSha, base);
  if (tree === undefined) throw new Refusal(422, "merge conflict between base and head");
  const by = doerOf(call.caller);
  const date = world.now();
  const sha = writeCommit(git, {
    tree,
    parents: [pull.headSha, base],
    message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
    author: { ...noreply(world, by.login), date },
    committer: { name: "GitHub", email: "noreply@github.com", date },
  });
  const change = { ref: `refs/heads/${pull.headRef}`, old: pull.headSha, new: sha };
  if (!moveRef(git, change)) throw new Refusal(422, "expected head sha didn’t match current head ref.");
  afterRefs(world, repo, [change], by);
  const url = `${world.serverUrl}/repos/${repo.owner}/${repo.name}/pulls/${pull.number}`;
  return { status: 202, body: { message: "Updating pull request branch.", url } };
}

import { isWorkflowToken } from "../../caller.ts";
import { doerOf, emitPull } from "../../events/emit.ts";
import { isAncestor, readRef } from "../../git/refs.ts";
import { issueOf } from "../../pulls/issue-of.ts";
import { refreshPullRefs } from "../../pulls/test-merge.ts";
import { renderPull } from "../../render/pull.ts";
import type { PullRow } from "../../store/rows.ts";
import { created, Refusal, validationFailed } from "../answers.ts";
import { textOf } from "../fields.ts";
import { checkLength } from "../issues/issues.ts";
import type { Answer, RepoCall } from "../route.ts";
import { takeNumber } from "../take-number.ts";

/** `POST /pulls`. Forks are not served: `head` is a branch of the same repository. */
export function openPull(call: RepoCall): Answer {
  const { world, repo, body } = call;
  if (isWorkflowToken(call.caller) && !repo.settings.allowActionsToApprovePullRequests) {
    throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
  }
  const git = world.git(repo);
  const headRef = (textOf(body, "head") ?? "").replace(new RegExp(`^${repo.owner}:`, "i"), "");
  const baseRef = textOf(body, "base") ?? "";
  const title = textOf(body, "title") ?? "";
  if (title.trim() === "") throw validationFailed({ resource: "PullRequest", code: "missing_field", field: "title" });
  checkLength(textOf(body, "body"), "PullRequest");
  const baseSha = readRef(git, `refs/heads/${baseRef}`);
  if (baseSha === undefined) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  const headSha = readRef(git, `refs/heads/${headRef}`);
  if (headSha === undefined) throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
  refuseNeedless(call, { headRef, baseRef, headSha, baseSha });

  const by = doerOf(call.caller);
  const at = world.now();
  const number = takeNumber(world, repo);
  world.store.issues.insert({
    repo: repo.id,
    number,
    title,
    body: textOf(body, "body") ?? null,
    user: by.login,
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    pull: number,
  });
  const pull = world.store.pulls.insert({
    repo: repo.id,
    number,
    headRef,
    headSha,
    baseRef,
    baseSha,
    draft: body.draft === true,
    merged: false,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    requestedReviewers: [],
    mergeableAskedFor: "",
    autoMerge: null,
  });
  const ready = refreshPullRefs(world, repo, pull);
  emitPull(world, repo, by, ready, "opened");
  return created(renderPull(world, repo, ready, { mergeable: null, state: "unknown" }));
}

function refuseNeedless(call: RepoCall, pull: Pick<PullRow, "headRef" | "baseRef" | "headSha" | "baseSha">): void {
  const { world, repo } = call;
  const twin = world.store.pulls
    .all({ repo: repo.id })
    .find(
      (one) => one.headRef === pull.headRef && one.baseRef === pull.baseRef && issueOf(world, one).state === "open",
    );
  const custom = (message: string): Refusal => validationFailed({ resource: "PullRequest", code: "custom", message });
  if (twin !== undefined) throw custom(`A pull request already exists for ${repo.owner}:${pull.headRef}.`);
  if (isAncestor(world.git(repo), pull.headSha, pull.baseSha))
    throw custom(`No commits between ${pull.baseRef} and ${pull.headRef}`);
}

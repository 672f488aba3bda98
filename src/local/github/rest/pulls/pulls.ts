import { closePull } from "../../events/after-refs.ts";
import { doerOf, emitPull } from "../../events/emit.ts";
import { listCommits } from "../../git/commits.ts";
import { listChangedFiles } from "../../git/diff.ts";
import { mergeBase, readRef } from "../../git/refs.ts";
import { issueOf } from "../../pulls/issue-of.ts";
import { askMergeability } from "../../pulls/mergeability.ts";
import { refreshPullRefs } from "../../pulls/test-merge.ts";
import { renderCommit, renderFile } from "../../render/commit.ts";
import { renderPull, renderPullSimple } from "../../render/pull.ts";
import type { PullRow } from "../../store/rows.ts";
import { notFound, ok, validationFailed } from "../answers.ts";
import { textOf } from "../fields.ts";
import { checkLength } from "../issues/issues.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { openPull } from "./open-pull.ts";
import { diffAnswer } from "./pull-diff.ts";

const AT = "/repos/{owner}/{repo}/pulls";
const ONE = `${AT}/{pull_number}`;
const READ = ["pull_requests=read"];

/** The pull request that the path names. */
export function pullAt(call: RepoCall): PullRow {
  const pull = call.world.store.pulls.find({ repo: call.repo.id, parent: Number(call.params.pull_number) });
  if (pull === undefined) throw notFound();
  return pull;
}

/** Where the pull request's own changes begin. */
export function forkPoint(call: RepoCall, pull: PullRow): string {
  return mergeBase(call.world.git(call.repo), pull.baseSha, pull.headSha) ?? pull.baseSha;
}

export const pullRoutes: readonly RepoRoute[] = [
  { method: "GET", path: AT, needs: READ, answer: list },
  { method: "POST", path: AT, needs: ["pull_requests=write"], answer: openPull },
  { method: "GET", path: ONE, needs: READ, answer: show },
  { method: "PATCH", path: ONE, needs: ["pull_requests=write"], answer: edit },
  {
    method: "GET",
    path: `${ONE}/files`,
    needs: READ,
    answer: (call) => {
      const pull = pullAt(call);
      const files = listChangedFiles(call.world.git(call.repo), forkPoint(call, pull), pull.headSha).slice(0, 3000);
      return listed(call, files, (file) => renderFile(call.world, call.repo, file, pull.headSha));
    },
  },
  {
    method: "GET",
    path: `${ONE}/commits`,
    needs: READ,
    answer: (call) => {
      const pull = pullAt(call);
      const range = ["--reverse", `${forkPoint(call, pull)}..${pull.headSha}`];
      const commits = listCommits(call.world.git(call.repo), range).slice(0, 250);
      return listed(call, commits, (commit) => renderCommit(call.world, call.repo, commit));
    },
  },
];

function list(call: RepoCall): Answer {
  const { world, repo, query } = call;
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const chosen = world.store.pulls
    .all({ repo: repo.id })
    .filter((pull) => state === "all" || issueOf(world, pull).state === state)
    // Without its owner GitHub ignores `head` silently.
    .filter(
      (pull) =>
        head === null || !head.includes(":") || `${repo.owner}:${pull.headRef}`.toLowerCase() === head.toLowerCase(),
    )
    .filter((pull) => base === null || pull.baseRef === base)
    .toSorted((a, b) => b.number - a.number);
  if (query.get("direction") === "asc") chosen.reverse();
  return listed(call, chosen, (pull) => renderPullSimple(world, repo, pull));
}

function show(call: RepoCall): Answer {
  const pull = pullAt(call);
  if (/application\/vnd\.github(\.v3)?\.diff/.test(call.accept))
    return diffAnswer(call, forkPoint(call, pull), pull.headSha);
  const asked = askMergeability(call.world, call.repo, pull);
  return ok(renderPull(call.world, call.repo, asked.pull, asked.shown));
}

function edit(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const pull = pullAt(call);
  const issue = issueOf(world, pull);
  const by = doerOf(call.caller);
  checkLength(textOf(body, "body"), "PullRequest");
  const edited = world.store.issues.change(issue.id, {
    title: textOf(body, "title") ?? issue.title,
    body: body.body === undefined ? issue.body : (textOf(body, "body") ?? null),
    updatedAt: world.now(),
  });
  const base = textOf(body, "base");
  if (base !== undefined && base !== pull.baseRef) rebase(call, pull, base);
  const changes = {
    ...(issue.title !== edited.title && { title: { from: issue.title } }),
    ...(issue.body !== edited.body && { body: { from: issue.body ?? "" } }),
  };
  if (Object.keys(changes).length > 0) emitPull(world, repo, by, pullAt(call), "edited", { changes });
  const state = textOf(body, "state");
  if (state === "closed" && issue.state === "open") closePull(world, repo, pullAt(call), by);
  if (state === "open" && issue.state === "closed") reopen(call, pull);
  return ok(renderPull(world, repo, pullAt(call)));
}

function rebase(call: RepoCall, pull: PullRow, base: string): void {
  const sha = readRef(call.world.git(call.repo), `refs/heads/${base}`);
  if (sha === undefined) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  refreshPullRefs(call.world, call.repo, call.world.store.pulls.change(pull.id, { baseRef: base, baseSha: sha }));
}

function reopen(call: RepoCall, pull: PullRow): void {
  const { world, repo } = call;
  const head = readRef(world.git(repo), `refs/heads/${pull.headRef}`);
  if (pull.merged || head === undefined) {
    throw validationFailed({
      resource: "PullRequest",
      code: "invalid",
      field: "state",
      message: "state cannot be changed.",
    });
  }
  world.store.issues.change(issueOf(world, pull).id, {
    state: "open",
    stateReason: null,
    closedAt: null,
    closedBy: null,
  });
  const ready = refreshPullRefs(world, repo, world.store.pulls.change(pull.id, { headSha: head }));
  emitPull(world, repo, doerOf(call.caller), ready, "reopened");
}

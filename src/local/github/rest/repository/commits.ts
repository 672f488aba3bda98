import { listCommits, readCommit } from "../../git/commits.ts";
import { listChangedFiles } from "../../git/diff.ts";
import { mergeBase, resolveCommit } from "../../git/refs.ts";
import { renderCommit, renderCommitWithFiles, renderFile, renderGitCommit } from "../../render/commit.ts";
import { renderPullSimple } from "../../render/pull.ts";
import { apiRepo, pageOf } from "../../world.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import { listed, pageOfList } from "../paging.ts";
import { diffAnswer } from "../pulls/pull-diff.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { commitAt } from "../runs/checks.ts";

const REPO = "/repos/{owner}/{repo}";
const READ = ["contents=read"];

export const commitRoutes: readonly RepoRoute[] = [
  { method: "GET", path: `${REPO}/commits`, needs: READ, answer: list },
  { method: "GET", path: `${REPO}/commits/{ref}`, needs: READ, answer: show },
  { method: "GET", path: `${REPO}/commits/{commit_sha}/pulls`, needs: ["pull_requests=read"], answer: pullsOf },
  { method: "GET", path: `${REPO}/compare/{basehead}`, needs: READ, answer: compare },
  {
    method: "GET",
    path: `${REPO}/git/commits/{commit_sha}`,
    needs: READ,
    answer: (call) => {
      const sha = call.params.commit_sha ?? "";
      if (call.world.git(call.repo).attempt(["cat-file", "-e", `${sha}^{commit}`]).status !== 0) throw notFound();
      return ok(renderGitCommit(call.world, call.repo, readCommit(call.world.git(call.repo), sha)));
    },
  },
  { method: "GET", path: `${REPO}/git/trees/{tree_sha}`, needs: READ, answer: tree },
];

function list(call: RepoCall): Answer {
  const { world, repo, query } = call;
  const git = world.git(repo);
  const from = resolveCommit(git, query.get("sha") ?? repo.defaultBranch);
  if (from === undefined) throw notFound();
  const path = query.get("path");
  const commits = listCommits(git, [from, ...(path === null ? [] : ["--", path])]);
  return listed(call, commits, (commit) => renderCommit(world, repo, commit));
}

function show(call: RepoCall): Answer {
  const git = call.world.git(call.repo);
  const commit = readCommit(git, commitAt(call));
  if (/vnd\.github(\.v3)?\.sha/.test(call.accept)) {
    return { status: 200, text: { type: "application/vnd.github.sha; charset=utf-8", content: commit.sha } };
  }
  return ok(renderCommitWithFiles(call.world, call.repo, commit));
}

function pullsOf(call: RepoCall): Answer {
  const { world, repo } = call;
  const sha = call.params.commit_sha ?? "";
  const git = world.git(repo);
  const holding = world.store.pulls
    .all({ repo: repo.id })
    .filter(
      (pull) => pull.headSha === sha || git.attempt(["merge-base", "--is-ancestor", sha, pull.headSha]).status === 0,
    )
    .filter((pull) => git.attempt(["merge-base", "--is-ancestor", sha, pull.baseSha]).status !== 0);
  return listed(call, holding, (pull) => renderPullSimple(world, repo, pull));
}

function compare(call: RepoCall): Answer {
  const { world, repo } = call;
  const git = world.git(repo);
  const [left = "", right = ""] = (call.params.basehead ?? "")
    .split("...")
    .map((end) => end.replace(`${repo.owner}:`, ""));
  const base = resolveCommit(git, left);
  const head = resolveCommit(git, right);
  if (base === undefined || head === undefined) throw notFound();
  const fork = mergeBase(git, base, head);
  if (fork === undefined) throw new Refusal(404, `No common ancestor between ${left} and ${right}.`);
  if (/application\/vnd\.github(\.v3)?\.diff/.test(call.accept)) return diffAnswer(call, fork, head);
  const all = listCommits(git, ["--reverse", `${base}..${head}`]);
  const page = pageOfList(call, all);
  const commits = call.query.has("page") || call.query.has("per_page") ? page.items : all.slice(0, 250);
  const behind = Number(git.run(["rev-list", "--count", `${head}..${base}`]));
  const status = base === head ? "identical" : behind === 0 ? "ahead" : all.length === 0 ? "behind" : "diverged";
  const url = apiRepo(world, repo, `/compare/${left}...${right}`);
  const web = pageOf(world, repo, `/compare/${left}...${right}`);
  // Files come on the first page alone, and no more than 300.
  const first = Number(call.query.get("page") ?? 1) === 1;
  const files = first ? listChangedFiles(git, fork, head).slice(0, 300) : [];
  return ok({
    url,
    html_url: web,
    permalink_url: pageOf(world, repo, `/compare/${base.slice(0, 7)}...${head.slice(0, 7)}`),
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: renderCommit(world, repo, readCommit(git, base)),
    merge_base_commit: renderCommit(world, repo, readCommit(git, fork)),
    status,
    ahead_by: all.length,
    behind_by: behind,
    total_commits: all.length,
    commits: commits.map((commit) => renderCommit(world, repo, commit)),
    files: files.map((file) => renderFile(world, repo, file, head)),
  });
}

function tree(call: RepoCall): Answer {
  const { world, repo } = call;
  const git = world.git(repo);
  const name = call.params.tree_sha ?? "";
  const sha = git.attempt(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{tree}`]).stdout.trim();
  if (sha === "") throw notFound();
  const deep = call.query.has("recursive") ? ["-r", "-t"] : [];
  const out = git.run(["ls-tree", "-z", "-l", ...deep, sha]);
  const entries = out
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const [meta = "", path = ""] = line.split("\t");
      const [mode = "", type = "", object = "", size = "-"] = meta.split(/ +/);
      const kind = type === "blob" ? "blobs" : type === "tree" ? "trees" : "commits";
      return {
        path,
        mode,
        type,
        sha: object,
        ...(size !== "-" && { size: Number(size) }),
        url: apiRepo(world, repo, `/git/${kind}/${object}`),
      };
    });
  return ok({ sha, url: apiRepo(world, repo, `/git/trees/${sha}`), tree: entries, truncated: false });
}

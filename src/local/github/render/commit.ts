import type { Commit } from "../git/commits.ts";
import { type ChangedFile, listChangedFiles, listChangedNames } from "../git/diff.ts";
import type { RepoRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, type World } from "../world.ts";
import { renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const UNVERIFIED = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** `commit` as lists show it. */
export function renderCommit(world: World, repo: RepoRow, commit: Commit): Json {
  const url = apiRepo(world, repo, `/commits/${commit.sha}`);
  return {
    sha: commit.sha,
    node_id: toNodeId("C", Number.parseInt(commit.sha.slice(0, 8), 16)),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: apiRepo(world, repo, `/git/trees/${commit.tree}`) },
      url: apiRepo(world, repo, `/git/commits/${commit.sha}`),
      comment_count: 0,
      verification: UNVERIFIED,
    },
    url,
    html_url: pageOf(world, repo, `/commit/${commit.sha}`),
    comments_url: `${url}/comments`,
    author: personOf(world, commit.author.email),
    committer: personOf(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: apiRepo(world, repo, `/commits/${sha}`),
      html_url: pageOf(world, repo, `/commit/${sha}`),
    })),
  };
}

/** One commit with its files and counts. */
export function renderCommitWithFiles(world: World, repo: RepoRow, commit: Commit): Json {
  const files = listChangedFiles(world.git(repo), commit.parents[0] ?? EMPTY_TREE, commit.sha);
  const sum = (key: "additions" | "deletions"): number => files.reduce((all, file) => all + file[key], 0);
  return {
    ...renderCommit(world, repo, commit),
    stats: { total: sum("additions") + sum("deletions"), additions: sum("additions"), deletions: sum("deletions") },
    files: files.map((file) => renderFile(world, repo, file, commit.sha)),
  };
}

/** `git-commit`: the bare object. */
export function renderGitCommit(world: World, repo: RepoRow, commit: Commit): Json {
  return {
    sha: commit.sha,
    node_id: toNodeId("C", Number.parseInt(commit.sha.slice(0, 8), 16)),
    url: apiRepo(world, repo, `/git/commits/${commit.sha}`),
    html_url: pageOf(world, repo, `/commit/${commit.sha}`),
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: apiRepo(world, repo, `/git/trees/${commit.tree}`) },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: apiRepo(world, repo, `/git/commits/${sha}`),
      html_url: pageOf(world, repo, `/commit/${sha}`),
    })),
    verification: UNVERIFIED,
  };
}

/** `diff-entry`. */
export function renderFile(world: World, repo: RepoRow, file: ChangedFile, sha: string): Json {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: pageOf(world, repo, `/blob/${sha}/${path}`),
    raw_url: pageOf(world, repo, `/raw/${sha}/${path}`),
    contents_url: apiRepo(world, repo, `/contents/${path}?ref=${sha}`),
    ...(file.patch !== undefined && { patch: file.patch }),
    ...(file.previousPath !== null && { previous_filename: file.previousPath }),
  };
}

/** A commit as pushes carry it, with the names of the files it touched. */
export function renderPushCommit(world: World, repo: RepoRow, commit: Commit): Json {
  const { sha } = commit;
  const files = listChangedNames(world.git(repo), commit.parents[0] ?? EMPTY_TREE, sha);
  const named = (...kinds: string[]): string[] =>
    files.filter((file) => kinds.includes(file.status)).map((file) => file.path);
  const person = (who: Commit["author"]): Json => ({ name: who.name, email: who.email, date: who.date });
  return {
    id: sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: pageOf(world, repo, `/commit/${sha}`),
    author: person(commit.author),
    committer: person(commit.committer),
    added: named("added", "copied"),
    removed: named("removed"),
    modified: named("modified", "renamed", "changed"),
  };
}

/** GitHub finds the account by the commit's address; ours are `<id>+<login>@users.noreply.github.com`. */
function personOf(world: World, email: string): Json | null {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  const user = login === undefined ? undefined : world.store.users.find({ key: login.toLowerCase() });
  return user === undefined ? null : renderUser(world, user);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signature } from "./commits.ts";
import type { Git } from "./git.ts";

export type NewCommit = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
};

/** The tree of merging `head` into `base`; undefined when they conflict. */
export function mergeTree(git: Git, base: string, head: string): string | undefined {
  const result = git.attempt(["merge-tree", "--write-tree", "--allow-unrelated-histories", base, head]);
  if (result.status > 1) throw new Error(`git merge-tree: ${result.stderr.trim()}`);
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Writes a commit object and gives its sha; no ref moves. */
export function writeCommit(git: Git, commit: NewCommit): string {
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  return git.run(["commit-tree", commit.tree, ...parents], {
    input: commit.message,
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: commit.committer.date,
    },
  });
}

/** The new tip after replaying `head`'s commits on `base`; undefined when one does not apply. */
export function rebaseOnto(git: Git, base: string, head: string, committer: Signature): string | undefined {
  // git 2.39 can not replay commits without a working tree, so one is lent to it.
  const tree = mkdtempSync(join(tmpdir(), "rebase-"));
  const env = {
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  };
  try {
    git.run(["worktree", "add", "--quiet", "--force", "--detach", tree, head]);
    const done = git.attempt(["rebase", "--quiet", "--force-rebase", base], { cwd: tree, env });
    return done.status === 0 ? git.run(["rev-parse", "HEAD"], { cwd: tree }) : undefined;
  } finally {
    git.attempt(["worktree", "remove", "--force", tree]);
    rmSync(tree, { recursive: true, force: true });
  }
}

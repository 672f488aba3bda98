import { execFileSync } from "node:child_process";
import type { Actor } from "../../../src/contracts/events/envelope.ts";
import type { BranchRules, CheckRun } from "../../../src/ports/forge/forge-checks.ts";
import type { ForgeComment, ForgeIssue, ForgeUser, IssueHistory } from "../../../src/ports/forge/forge-issues.ts";
import type { ForgeReview, InlineComment, Thread } from "../../../src/ports/forge/forge-pulls.ts";
import type { WorkflowJob, WorkflowRun } from "../../../src/ports/forge/forge-workflows.ts";

export type WorldPull = {
  number: number;
  state: "open" | "closed";
  mergeSha: string | null;
  draft: boolean;
  title: string;
  body: string;
  branch: string;
  base: string;
  author: ForgeUser;
  headWhenClosed: string | null;
  mergedAt?: string;
};
export type WorldReviewComment = InlineComment & { id: number; review: number; author: ForgeUser };

/** All that the in-memory GitHub holds. Tests change it as people do on the site. */
export type ForgeWorld = {
  readonly repository: string;
  readonly defaultBranch: string;
  /** A bare repository: branches are read and merges made there. Without one a test says where branches are. */
  readonly origin: string | null;
  /** Who the token is. */
  readonly self: ForgeUser;
  readonly issues: Map<number, ForgeIssue>;
  /** What is not here has no history but the labels that it was opened with. */
  readonly histories: Map<number, IssueHistory>;
  readonly comments: ForgeComment[];
  readonly pulls: WorldPull[];
  readonly reviews: Map<number, ForgeReview[]>;
  readonly reviewComments: Map<number, WorldReviewComment[]>;
  readonly threads: Map<number, (Thread & { readonly comment: number })[]>;
  readonly checks: Map<string, CheckRun[]>;
  readonly checkTexts: Map<number, { title: string; summary: string }>;
  readonly statuses: Map<string, Map<string, string>>;
  readonly branches: Map<string, string>;
  readonly permissions: Map<string, Actor>;
  readonly reactions: string[];
  readonly rules: Map<string, BranchRules>;
  readonly runs: Map<number, { completed: boolean; attempt: number }>;
  /** Runs of the repository's own workflows that were dispatched, oldest first; a test says what became of them. */
  readonly workflowRuns: (WorkflowRun & { readonly jobs: readonly (WorkflowJob & { readonly log: string })[] })[];
  /** Does the answer to a dispatch name its run? */
  tellsRuns: boolean;
  readonly dispatched: { workflow: string; branch: string }[];
  mayOpenPulls: boolean | null;
  allowed: readonly ("squash" | "merge" | "rebase")[];
  /** GitHub's words when a rule forbids every merge; null: it merges. */
  mergeRefusal: string | null;
  /** Run just before a merge is made: another person's push, for instance. */
  beforeMerge: (() => void) | null;
  clockMs: number;
  nextId: number;
  /** Every call of the port, in order, with what it was on. */
  readonly calls: string[];
};

export function tick(world: ForgeWorld): string {
  world.clockMs += 1000;
  return new Date(world.clockMs).toISOString();
}

export const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...who },
  }).trim();

const who = {
  GIT_AUTHOR_NAME: "GitHub",
  GIT_AUTHOR_EMAIL: "noreply@github.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.com",
};

/** Where a branch is; undefined when there is none. */
export function branchTip(world: ForgeWorld, branch: string): string | undefined {
  if (world.origin === null) return world.branches.get(branch);
  try {
    return git(world.origin, "rev-parse", "--verify", "--quiet", `refs/heads/${branch}`);
  } catch {
    return undefined;
  }
}

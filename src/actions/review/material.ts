import type { Config } from "../../config/config.ts";
import type { Answer } from "../../contracts/change.ts";
import type { Feature } from "../../contracts/plan.ts";
import type { Git } from "../../ports/git/git.ts";
import type { FindingState } from "../../state/ticket-state.ts";

/** A text and who wrote it; it may be anybody. */
export type Words = { readonly title: string; readonly body: string; readonly author: string };

/** All that one review is made from, wherever it comes from. Tree-ishes are in `git`. */
export type Material = {
  readonly git: Git;
  readonly config: Config;
  /** The commit whose guidance holds. */
  readonly guidanceFrom: string;
  /** The pull request's whole diff is from here to `tree`. */
  readonly mergeBase: string;
  readonly tree: string;
  /** Only what came since this commit is shown; null: all of it. */
  readonly since: string | null;
  readonly round: number;
  /** null: a pull request that no plan asked for. */
  readonly feature: Feature | null;
  readonly issue: (Words & { readonly number: number }) | null;
  readonly pullRequest: Words | null;
  /** Findings of earlier rounds that are not settled, and what the coder answered. */
  readonly earlier: readonly FindingState[];
  /** What former reviews taught; empty when nothing did. */
  readonly lessons: string;
  readonly answers: readonly Answer[];
};

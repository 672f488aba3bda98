import type { Spend } from "../../agent/spend.ts";
import type { Config } from "../../config/config.ts";
import type { Plan } from "../../contracts/plan.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Requirement } from "./read-requirement.ts";

/** All that a plan is made from. */
export type Planning = {
  readonly git: Git;
  readonly config: Config;
  readonly purse: Spend;
  readonly requirement: Requirement;
  /** The plan before, when people asked for another. */
  readonly former: Plan | null;
  readonly revisions: readonly { readonly text: string; readonly author: string }[];
  /** What former reviews taught; empty when nothing did. */
  readonly lessons: string;
  /** The commit to plan for. */
  readonly base: string;
  /** The input `model`. */
  readonly model: string;
};

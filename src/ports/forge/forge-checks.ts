export type CheckConclusion = "success" | "failure" | "neutral" | "action_required";
export type CheckRun = {
  readonly id: number;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: string | null;
  readonly externalId: string;
  readonly app: string;
  /** Server time; null where GitHub tells none. */
  readonly startedAt: string | null;
};
export type MergeMethod = "squash" | "merge" | "rebase";
export type BranchRules = {
  /** Contexts that must be green before a merge, as protection and rulesets say. */
  readonly requiredChecks: readonly string[];
  readonly requiredApprovals: number;
  readonly mergeQueue: boolean;
  /** Ways to merge that the rules leave; absent: they say nothing of it. */
  readonly allowedMethods?: readonly MergeMethod[];
  /** Rules that a token of a job can not satisfy, in words. */
  readonly others: readonly string[];
};

/** Checks, the repository's settings and rules, and workflow runs. */
export interface ForgeChecks {
  checkRuns(sha: string): Promise<readonly CheckRun[]>;
  /** Context → state of the legacy commit statuses. */
  statuses(sha: string): Promise<ReadonlyMap<string, string>>;
  /** Makes or updates the check run of that name and `externalId` on the commit; one that says the same already is left alone. `isNew`: the caller has just made the commit, so that nothing is looked for first. */
  putCheck(of: {
    readonly name: string;
    readonly sha: string;
    readonly externalId: string;
    readonly conclusion: CheckConclusion;
    readonly title: string;
    readonly summary: string;
    readonly url: string;
    readonly isNew?: boolean;
  }): Promise<void>;
  repository(): Promise<{
    readonly defaultBranch: string;
    readonly isPrivate: boolean;
    readonly allowed: readonly MergeMethod[];
  }>;
  rules(branch: string): Promise<BranchRules>;
  /** "Allow GitHub Actions to create and approve pull requests"; null when the token may not read it. */
  mayOpenPulls(): Promise<boolean | null>;
  /** undefined when GitHub has no such run. */
  run(id: number): Promise<{ readonly completed: boolean; readonly attempt: number } | undefined>;
  /** Starts the workflow by its path (`.github/workflows/baton.yml`) on the branch. */
  dispatch(workflow: string, branch: string): Promise<void>;
}

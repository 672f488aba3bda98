import type { Scopes } from "../../hub.ts";

/** What is kept of each thing. Times are ISO 8601 without milliseconds, as GitHub writes them. */
export type UserRow = { readonly id: number; readonly login: string; readonly type: "User" | "Bot" };

export type RepositorySettings = {
  /** "Allow GitHub Actions to create and approve pull requests"; off in a new repository, as on GitHub. */
  readonly allowActionsToApprovePullRequests: boolean;
  readonly defaultWorkflowPermissions: "read" | "write";
  readonly allowMergeCommit: boolean;
  readonly allowSquashMerge: boolean;
  readonly allowRebaseMerge: boolean;
  readonly allowAutoMerge: boolean;
  readonly deleteBranchOnMerge: boolean;
  /** Calls an hour that all workflow tokens of the repository may make together. */
  readonly tokenCallsPerHour: number;
};

export type RepoRow = {
  readonly id: number;
  readonly owner: string;
  readonly ownerId: number;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly gitDir: string;
  readonly nextNumber: number;
  readonly settings: RepositorySettings;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly pushedAt: string;
};

export type Permission = "read" | "triage" | "write" | "maintain" | "admin";
export type CollaboratorRow = {
  readonly id: number;
  readonly repo: number;
  readonly login: string;
  readonly permission: Permission;
};

export type ProtectionRow = {
  readonly id: number;
  readonly repo: number;
  /** A branch name, or a pattern with `*`. */
  readonly pattern: string;
  readonly kind: "classic" | "ruleset";
  readonly requiredChecks: readonly string[];
  /** The head must hold the base's tip before it may be merged. */
  readonly strict: boolean;
  readonly requiredApprovals: number;
  /** Direct pushes are refused: changes come by pull request. */
  readonly requirePullRequest: boolean;
  readonly mergeQueue: boolean;
};

export type TokenRow = {
  readonly id: number;
  readonly token: string;
  readonly login: string;
  readonly kind: "person" | "job";
  readonly revoked: boolean;
  /** For a job's token. */
  readonly job?: {
    readonly repo: number;
    readonly scopes: Scopes;
    readonly runId: number;
    readonly jobId: number;
    readonly jobKey: string;
  };
};

export type IssueRow = {
  readonly id: number;
  readonly repo: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly user: string;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "reopened" | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly locked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  /** The pull request of the same number, if this is one. */
  readonly pull: number | null;
  /** Each time that a label was put on, oldest first. */
  readonly labelled?: readonly { readonly label: string; readonly by: string; readonly at: string }[];
  /** When its text was changed last. */
  readonly editedAt?: string;
  /** Each time that its title was changed. */
  readonly renamed?: readonly {
    readonly from: string;
    readonly to: string;
    readonly by: string;
    readonly at: string;
  }[];
};

export type PullRow = {
  readonly id: number;
  readonly repo: number;
  readonly number: number;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  /** The base's tip as it was when the pull request was last moved; it stays when the base moves, as on GitHub. */
  readonly baseSha: string;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  readonly mergeCommitSha: string | null;
  readonly requestedReviewers: readonly string[];
  /** `head:base` for which mergeability was asked once; the first answer is null, as on GitHub. */
  readonly mergeableAskedFor: string;
  readonly autoMerge: { readonly by: string; readonly method: "merge" | "squash" | "rebase" } | null;
};

export type CommentRow = {
  readonly id: number;
  readonly repo: number;
  readonly number: number;
  readonly user: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly minimized: string | null;
};

export type LabelRow = {
  readonly id: number;
  readonly repo: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
};

export type ReactionRow = {
  readonly id: number;
  readonly repo: number;
  /** `issue:12`, `comment:1034`, `review-comment:1077` */
  readonly subject: string;
  readonly user: string;
  readonly content: string;
  readonly createdAt: string;
};

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "PENDING" | "DISMISSED";
export type ReviewRow = {
  readonly id: number;
  readonly repo: number;
  readonly pull: number;
  readonly user: string;
  readonly body: string;
  readonly state: ReviewState;
  readonly commitId: string;
  readonly submittedAt: string | null;
  readonly minimized: string | null;
};

export type Side = "LEFT" | "RIGHT";
export type ReviewCommentRow = {
  readonly id: number;
  readonly repo: number;
  readonly pull: number;
  readonly review: number;
  readonly user: string;
  readonly body: string;
  readonly path: string;
  /** null: the comment is about the whole file. */
  readonly line: number | null;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly commitId: string;
  readonly diffHunk: string;
  readonly inReplyTo: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** On a thread's first comment. */
  readonly resolvedBy: string | null;
  readonly minimized: string | null;
};

export type CheckRunRow = {
  readonly id: number;
  readonly repo: number;
  readonly headSha: string;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed" | "waiting" | "requested" | "pending";
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly detailsUrl: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly unknown[];
  readonly startedAt: string | null;
  readonly completedAt: string | null;
};

export type StatusRow = {
  readonly id: number;
  readonly repo: number;
  readonly sha: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly user: string;
  readonly createdAt: string;
};

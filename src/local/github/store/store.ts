import type * as actions from "./action-rows.ts";
import { type Database, openDatabase } from "./database.ts";
import type * as rows from "./rows.ts";
import { openTable, type Table } from "./table.ts";

/** All that the server remembers. */
export type Store = {
  readonly database: Database;
  readonly users: Table<rows.UserRow>;
  readonly repositories: Table<rows.RepoRow>;
  readonly collaborators: Table<rows.CollaboratorRow>;
  readonly protections: Table<rows.ProtectionRow>;
  readonly tokens: Table<rows.TokenRow>;
  readonly issues: Table<rows.IssueRow>;
  readonly pulls: Table<rows.PullRow>;
  readonly comments: Table<rows.CommentRow>;
  readonly labels: Table<rows.LabelRow>;
  readonly reactions: Table<rows.ReactionRow>;
  readonly reviews: Table<rows.ReviewRow>;
  readonly reviewComments: Table<rows.ReviewCommentRow>;
  readonly checkRuns: Table<rows.CheckRunRow>;
  readonly statuses: Table<rows.StatusRow>;
  readonly events: Table<actions.EventRow>;
  readonly workflows: Table<actions.WorkflowRow>;
  readonly runs: Table<actions.RunRow>;
  readonly jobs: Table<actions.JobRow>;
  readonly requests: Table<actions.RequestRow>;
  readonly pushes: Table<actions.PushRow>;
};

/** Opens the tables in the SQLite file at `path`. */
export function openStore(path: string): Store {
  const database = openDatabase(path);
  return {
    database,
    // Logins, owners and names are compared without case, as GitHub does.
    users: openTable(database, "user", (row) => ({ key: row.login.toLowerCase() })),
    repositories: openTable(database, "repository", (row) => ({ key: `${row.owner}/${row.name}`.toLowerCase() })),
    collaborators: openTable(database, "collaborator", (row) => ({ repo: row.repo, key: row.login.toLowerCase() })),
    protections: openTable(database, "protection", (row) => ({ repo: row.repo, key: row.pattern })),
    tokens: openTable(database, "token", (row) => ({ key: row.token })),
    issues: openTable(database, "issue", (row) => ({ repo: row.repo, parent: row.number })),
    pulls: openTable(database, "pull", (row) => ({ repo: row.repo, parent: row.number })),
    comments: openTable(database, "comment", (row) => ({ repo: row.repo, parent: row.number })),
    labels: openTable(database, "label", (row) => ({ repo: row.repo, key: row.name.toLowerCase() })),
    reactions: openTable(database, "reaction", (row) => ({ repo: row.repo, key: row.subject })),
    reviews: openTable(database, "review", (row) => ({ repo: row.repo, parent: row.pull })),
    reviewComments: openTable(database, "review-comment", (row) => ({ repo: row.repo, parent: row.pull })),
    checkRuns: openTable(database, "check-run", (row) => ({ repo: row.repo, key: row.headSha })),
    statuses: openTable(database, "status", (row) => ({ repo: row.repo, key: row.sha })),
    events: openTable(database, "event", (row) => ({ repo: row.repo, parent: row.taken ? 1 : 0 })),
    workflows: openTable(database, "workflow", (row) => ({ repo: row.repo, key: row.path })),
    runs: openTable(database, "run", (row) => ({ repo: row.repo, key: row.status })),
    jobs: openTable(database, "job", (row) => ({
      repo: row.repo,
      parent: row.runId,
      key: `${row.attempt}/${row.key}`,
    })),
    requests: openTable(database, "request", () => ({})),
    pushes: openTable(database, "push", (row) => ({ repo: row.repo })),
  };
}

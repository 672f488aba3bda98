import type { ForgeComment, ForgeIssue, ForgeUser } from "../../src/ports/forge/forge-issues.ts";

/** Webhook payloads as GitHub sends them, of what the in-memory GitHub holds; only what Baton reads. */

const user = ({ login, id, isBot }: ForgeUser) => ({ login, id, type: isBot ? "Bot" : "User" });
const issueOf = (issue: ForgeIssue) => ({
  number: issue.number,
  title: issue.title,
  body: issue.body,
  user: user(issue.author),
  html_url: issue.url,
  state: issue.state,
  ...(issue.isPullRequest ? { pull_request: { url: issue.url } } : {}),
});
const repository = { default_branch: "main", full_name: "octo/sample" };

export function labeled(issue: ForgeIssue, label: string, sender: ForgeUser) {
  return {
    event: "issues",
    payload: { action: "labeled", label: { name: label }, issue: issueOf(issue), sender: user(sender), repository },
  };
}

export function commented(issue: ForgeIssue, comment: ForgeComment, sender = comment.author) {
  const said = {
    id: comment.id,
    body: comment.body,
    user: user(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
  return {
    event: "issue_comment",
    payload: { action: "created", issue: issueOf(issue), comment: said, sender: user(sender), repository },
  };
}

export const scheduled = { event: "schedule", payload: { schedule: "0 */6 * * *" } };
export const dispatched = { event: "workflow_dispatch", payload: { inputs: {}, repository } };

import type { CommentRow, IssueRow, LabelRow, ReactionRow, RepoRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { renderApp } from "./app.ts";
import { associationOf, renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;

/** `label`. */
export function renderLabel(world: World, repo: RepoRow, label: LabelRow): Json {
  return {
    id: label.id,
    node_id: toNodeId("LA", label.id),
    url: apiRepo(world, repo, `/labels/${encodeURIComponent(label.name)}`),
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** The labels of an issue, in the order they were put on. */
export function renderLabels(world: World, repo: RepoRow, names: readonly string[]): readonly Json[] {
  return names.flatMap((name) => {
    const label = world.store.labels.find({ repo: repo.id, key: name.toLowerCase() });
    return label === undefined ? [] : [renderLabel(world, repo, label)];
  });
}

/** `issue`, also for a pull request seen as an issue. */
export function renderIssue(world: World, repo: RepoRow, issue: IssueRow): Json {
  const url = apiRepo(world, repo, `/issues/${issue.number}`);
  const page = pageOf(world, repo, `/${issue.pull === null ? "issues" : "pull"}/${issue.number}`);
  const assignees = issue.assignees.map((login) => renderUser(world, userOf(world, login)));
  return {
    url,
    repository_url: apiRepo(world, repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: toNodeId(issue.pull === null ? "I" : "PR", issue.id),
    number: issue.number,
    title: issue.title,
    user: renderUser(world, userOf(world, issue.user)),
    labels: renderLabels(world, repo, issue.labels),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: world.store.comments.all({ repo: repo.id, parent: issue.number }).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(world, repo, issue.user),
    active_lock_reason: null,
    ...(issue.pull !== null && renderPullPart(world, repo, issue)),
    body: issue.body,
    closed_by: issue.closedBy === null ? null : renderUser(world, userOf(world, issue.closedBy)),
    reactions: renderRollup(world, repo, `issue:${issue.number}`, `${url}/reactions`),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: viaApp(world, issue.user),
    state_reason: issue.stateReason,
  };
}

function renderPullPart(world: World, repo: RepoRow, issue: IssueRow): Json {
  const pull = world.store.pulls.find({ repo: repo.id, parent: issue.number });
  const page = pageOf(world, repo, `/pull/${issue.number}`);
  return {
    draft: pull?.draft ?? false,
    pull_request: {
      url: apiRepo(world, repo, `/pulls/${issue.number}`),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull?.mergedAt ?? null,
    },
  };
}

/** `issue-comment`. */
export function renderComment(world: World, repo: RepoRow, comment: CommentRow): Json {
  const issue = world.store.issues.find({ repo: repo.id, parent: comment.number });
  const kind = issue?.pull === null || issue === undefined ? "issues" : "pull";
  const url = apiRepo(world, repo, `/issues/comments/${comment.id}`);
  return {
    url,
    html_url: pageOf(world, repo, `/${kind}/${comment.number}#issuecomment-${comment.id}`),
    issue_url: apiRepo(world, repo, `/issues/${comment.number}`),
    id: comment.id,
    node_id: toNodeId("IC", comment.id),
    user: renderUser(world, userOf(world, comment.user)),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(world, repo, comment.user),
    body: comment.body,
    reactions: renderRollup(world, repo, `comment:${comment.id}`, `${url}/reactions`),
    performed_via_github_app: viaApp(world, comment.user),
  };
}

/** `reaction`. */
export function renderReaction(world: World, reaction: ReactionRow): Json {
  return {
    id: reaction.id,
    node_id: toNodeId("REA", reaction.id),
    user: renderUser(world, userOf(world, reaction.user)),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

/** `reaction-rollup`: how many of each there are. */
export function renderRollup(world: World, repo: RepoRow, subject: string, url: string): Json {
  const all = world.store.reactions.all({ repo: repo.id, key: subject });
  const count = (content: string): number => all.filter((one) => one.content === content).length;
  const contents = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];
  return { url, total_count: all.length, ...Object.fromEntries(contents.map((content) => [content, count(content)])) };
}

function viaApp(world: World, login: string): Json | null {
  return userOf(world, login).login === "github-actions[bot]" ? renderApp(world) : null;
}

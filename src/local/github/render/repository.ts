import type { RepoRow } from "../store/rows.ts";
import { apiRepo, fullName, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { renderUser } from "./user.ts";

/** The addresses that every form of a repository carries. */
const ADDRESSES: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** `minimal-repository`: inside runs and statuses. */
export function renderMinimalRepository(world: World, repo: RepoRow): Readonly<Record<string, unknown>> {
  return {
    id: repo.id,
    node_id: toNodeId("R", repo.id),
    name: repo.name,
    full_name: fullName(repo),
    private: repo.private,
    owner: renderUser(world, userOf(world, repo.owner)),
    html_url: pageOf(world, repo),
    description: null,
    fork: false,
    url: apiRepo(world, repo),
    ...Object.fromEntries(Object.entries(ADDRESSES).map(([key, path]) => [key, apiRepo(world, repo, path)])),
  };
}

/** `repository`: inside pull requests and webhooks. */
export function renderRepository(world: World, repo: RepoRow): Readonly<Record<string, unknown>> {
  const open = world.store.issues.all({ repo: repo.id }).filter((issue) => issue.state === "open").length;
  const host = new URL(world.serverUrl).host;
  return {
    ...renderMinimalRepository(world, repo),
    created_at: repo.createdAt,
    updated_at: repo.pushedAt,
    pushed_at: repo.pushedAt,
    git_url: `git://${host}/${fullName(repo)}.git`,
    ssh_url: `git@${host}:${fullName(repo)}.git`,
    clone_url: `${pageOf(world, repo)}.git`,
    svn_url: pageOf(world, repo),
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repo.private ? "private" : "public",
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repo.defaultBranch,
  };
}

/** `full-repository`: what `GET /repos/{owner}/{repo}` adds; the merge settings only for those who may push. */
export function renderFullRepository(
  world: World,
  repo: RepoRow,
  permissions: Readonly<Record<string, boolean>>,
): Readonly<Record<string, unknown>> {
  const settings = repo.settings;
  return {
    ...renderRepository(world, repo),
    permissions,
    ...(permissions.push === true && {
      allow_squash_merge: settings.allowSquashMerge,
      allow_merge_commit: settings.allowMergeCommit,
      allow_rebase_merge: settings.allowRebaseMerge,
      allow_auto_merge: settings.allowAutoMerge,
      delete_branch_on_merge: settings.deleteBranchOnMerge,
      allow_update_branch: false,
      use_squash_pr_title_as_default: false,
      squash_merge_commit_message: "COMMIT_MESSAGES",
      squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
      merge_commit_message: "PR_TITLE",
      merge_commit_title: "MERGE_MESSAGE",
    }),
    network_count: 0,
    subscribers_count: 0,
  };
}

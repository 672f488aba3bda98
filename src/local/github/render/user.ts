import { permissionOf, RANK } from "../access.ts";
import type { Permission, RepoRow, UserRow } from "../store/rows.ts";
import { toNodeId, type World } from "../world.ts";

/** `simple-user` of the REST API. */
export function renderUser(world: World, user: UserRow): Readonly<Record<string, unknown>> {
  const login = user.login.replace("[bot]", "%5Bbot%5D");
  const url = `${world.apiUrl}/users/${login}`;
  return {
    login: user.login,
    id: user.id,
    node_id: toNodeId(user.type === "Bot" ? "BOT" : "U", user.id),
    avatar_url: `${world.serverUrl}/avatars/u/${user.id}?v=4`,
    gravatar_id: "",
    url,
    html_url:
      user.type === "Bot" ? `${world.serverUrl}/apps/${login.replace("%5Bbot%5D", "")}` : `${world.serverUrl}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** `public-user`: what `GET /users/{username}` adds. */
export function renderProfile(world: World, user: UserRow): Readonly<Record<string, unknown>> {
  return {
    ...renderUser(world, user),
    name: user.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: world.store.repositories.all().filter((repo) => repo.owner === user.login && !repo.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: "2011-01-25T18:44:36Z",
    updated_at: "2011-01-25T18:44:36Z",
  };
}

/** `author_association`: how a person stands to the repository. */
export function associationOf(world: World, repo: RepoRow, login: string): string {
  if (login.toLowerCase() === repo.owner.toLowerCase()) return "OWNER";
  const permission = permissionOf(world, repo, login);
  // GITHUB_TOKEN's identity shows as CONTRIBUTOR once it has committed, else as NONE.
  return permission === null ? "NONE" : "COLLABORATOR";
}

/** The five booleans of `permissions` in a repository. */
export function permissionFlags(permission: Permission | null): Readonly<Record<string, boolean>> {
  const rank = permission === null ? 1 : RANK[permission];
  return {
    admin: rank >= RANK.admin,
    maintain: rank >= RANK.maintain,
    push: rank >= RANK.write,
    triage: rank >= RANK.triage,
    pull: true,
  };
}

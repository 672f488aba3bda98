import { toNodeId, type World } from "../world.ts";

/** GitHub Actions itself, whose id is the same everywhere on github.com. */
const ACTIONS_APP_ID = 15368;
export const ACTIONS_BOT = { login: "github-actions[bot]", id: 41898282, type: "Bot" } as const;

/** `integration`: the GitHub Actions app, under whose name GITHUB_TOKEN writes. */
export function renderApp(world: World): Readonly<Record<string, unknown>> {
  const owner = { login: "github", id: 9919, type: "User" } as const;
  return {
    id: ACTIONS_APP_ID,
    client_id: "Iv1.05c79e9ad1f6bdfa",
    slug: "github-actions",
    node_id: toNodeId("A", ACTIONS_APP_ID),
    owner: {
      login: owner.login,
      id: owner.id,
      node_id: toNodeId("O", owner.id),
      avatar_url: `${world.serverUrl}/avatars/u/${owner.id}?v=4`,
      gravatar_id: "",
      url: `${world.apiUrl}/users/github`,
      html_url: `${world.serverUrl}/github`,
      followers_url: `${world.apiUrl}/users/github/followers`,
      following_url: `${world.apiUrl}/users/github/following{/other_user}`,
      gists_url: `${world.apiUrl}/users/github/gists{/gist_id}`,
      starred_url: `${world.apiUrl}/users/github/starred{/owner}{/repo}`,
      subscriptions_url: `${world.apiUrl}/users/github/subscriptions`,
      organizations_url: `${world.apiUrl}/users/github/orgs`,
      repos_url: `${world.apiUrl}/users/github/repos`,
      events_url: `${world.apiUrl}/users/github/events{/privacy}`,
      received_events_url: `${world.apiUrl}/users/github/received_events`,
      type: "Organization",
      site_admin: false,
    },
    name: "GitHub Actions",
    description: "Automate your workflow from idea to production",
    external_url: `${world.serverUrl}/features/actions`,
    html_url: `${world.serverUrl}/apps/github-actions`,
    created_at: "2018-07-30T09:30:17Z",
    updated_at: "2024-04-10T20:33:16Z",
    permissions: { actions: "write", checks: "write", contents: "write", issues: "write", pull_requests: "write" },
    events: ["check_run", "issues", "pull_request", "push"],
  };
}

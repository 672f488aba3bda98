import type { Scenario } from "./scenario.ts";

type Pull = {
  number: number;
  title: string;
  body: string;
  state: string;
  merged_at: string | null;
  head: { ref: string; sha: string };
};
type Spoken = { body: string; user: { login: string } };

/** What people and GitHub show of a repository in the end, without what no two runs share: times, ids, SHAs, money. */
export type Seen = Readonly<Record<string, unknown>>;

/** Reads it all over REST and git. Two runs of one script are alike in it, whatever died between. */
export async function readSeen(scenario: Scenario): Promise<Seen> {
  const { issue, get, git } = scenario;
  const pulls = await get<Pull[]>("/pulls?state=all&sort=created&direction=asc&per_page=100");
  return {
    issue: (await get<{ state: string }>(`/issues/${issue}`)).state,
    comments: await readSpoken(scenario, `/issues/${issue}/comments?per_page=100`),
    pulls: await Promise.all(pulls.map((pull) => readPull(scenario, pull))),
    main: git("log", "--format=%s%n%b%T", "main"),
    branches: git("for-each-ref", "--format=%(refname)", "refs/heads").split("\n"),
  };
}

async function readPull(scenario: Scenario, { number, title, body, state, merged_at, head }: Pull) {
  const { check_runs: checks } = await scenario.get<{
    check_runs: { name: string; conclusion: string; output: { title: string } }[];
  }>(`/commits/${head.sha}/check-runs?filter=all&per_page=100`);
  return {
    title,
    body: normalise(body),
    state,
    isMerged: merged_at !== null,
    branch: head.ref,
    checks: checks.map((check) => `${check.name} ${check.conclusion} ${check.output.title}`),
    reviews: await readSpoken(scenario, `/pulls/${number}/reviews?per_page=100`),
    inline: await readSpoken(scenario, `/pulls/${number}/comments?per_page=100`),
    comments: await readSpoken(scenario, `/issues/${number}/comments?per_page=100`),
  };
}

async function readSpoken({ get }: Scenario, url: string): Promise<readonly string[]> {
  return (await get<Spoken[]>(url)).map(({ body, user }) => `${user.login}: ${normalise(body)}`);
}

/** A claim's number counts tries, and a digest's the events, which is what differs when a job died; so does what a vendor had in its cache. */
function normalise(text: string): string {
  return text
    .replace(/\b(?![\d]+-)[0-9a-f]{7,40}\b/g, "SHA")
    .replace(/ seq=\d+/g, " seq=N")
    .replace(/digest `\d+:/g, "digest `N:")
    .replace(/\b(\d{8}-\d+-[a-z0-9-]+\.\w+)\.\d+/g, "$1.N")
    .replace(/\$\d+\.\d+/g, "$N")
    .replace(/(\| `[^`]+` )(?:\| \d+ ){4}\| \$N \|/g, "$1| N |")
    .replace(/(?: · \$N,| \() ?[\d,]+ tokens in(?:, [\d,]+ of them from the cache)?, [\d,]+ out\)?/g, "")
    .replace(/actions\/runs\/\d+/g, "actions/runs/N");
}

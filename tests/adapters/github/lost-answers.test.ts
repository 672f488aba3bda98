import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openForge } from "../../../src/adapters/github/open-forge.ts";
import type { Forge } from "../../../src/ports/forge/forge.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { openTown, type Town, type WorkTree } from "../../local/github/open-town.ts";

let town: Town;
let tree: WorkTree;
let forge: Forge;
let clock: ManualClock;
const scopes = {
  contents: "write",
  issues: "write",
  "pull-requests": "write",
  checks: "write",
  actions: "write",
} as const;

beforeAll(async () => {
  town = await openTown();
  town.github.setSetting(town.repository, { allowActionsToApprovePullRequests: true });
  tree = await town.clone(town.github.as("alice"));
});
beforeEach(() => {
  clock = new ManualClock({ autoAdvanceUpToMs: 1e9 });
  forge = openForge({ token: town.job(scopes).token, repository: town.repository, apiUrl: town.github.apiUrl, clock });
});
afterAll(() => town.close());

let issues = 0;
async function newIssue(): Promise<number> {
  const made = (await town.github.as("octo").request("POST", town.at("/issues"), { title: `Issue ${issues++}` })) as {
    number: number;
  };
  return made.number;
}
async function newBranch(name: string): Promise<string> {
  tree.git("checkout", "--quiet", "main");
  const head = tree.commit(name, { [`${name.replaceAll("/", "-")}.txt`]: "new\n" });
  await tree.push(name);
  return head;
}

test.each([
  ["a 502 with a page of HTML", { status: 502, body: "<html>Bad gateway</html>" }],
  ["a broken connection", { reset: true }],
])("a read is tried again after %s", async (_name, fault) => {
  const issue = await newIssue();
  town.github.fail({ match: /^GET .*\/issues\/\d+$/, times: 2, ...fault });
  expect((await forge.issue(issue)).number).toBe(issue);
  expect(clock.slept).toHaveLength(2);
});

test.each([
  ["a broken connection", { reset: true, afterWrite: true }],
  ["a 502", { status: 502, afterWrite: true }],
])(
  "a comment, pull request, review, check and merge whose answer was lost by %s are there once",
  async (name, fault) => {
    const issue = await newIssue();
    const lose = (match: RegExp) => town.github.fail({ match, ...fault });
    lose(/^POST .*\/comments$/);
    const comment = await forge.comment(issue, "<!-- baton:op=plan:x -->\nThe plan.");
    expect((await forge.comments(issue)).map((one) => one.id)).toEqual([comment.id]);

    const branch = `baton/9-1-${name.replace(/\W+/g, "-")}`;
    const head = await newBranch(branch);
    lose(/^POST .*\/pulls$/);
    const pull = await forge.openPull({ head: branch, base: "main", title: "Nine", body: "" });
    expect((await forge.pullOfBranch(branch, "main"))?.number).toBe(pull.number);

    lose(/^POST .*\/reviews$/);
    await forge.postReview({
      pull: pull.number,
      commit: head,
      body: "<!-- baton:op=review:x -->\nLooked.",
      comments: [],
    });
    expect(await forge.reviews(pull.number)).toHaveLength(1);

    lose(/^POST .*\/check-runs$/);
    await forge.putCheck({
      name: "baton",
      sha: head,
      externalId: "x",
      conclusion: "success",
      title: "t",
      summary: "s",
      url: "https://example.com",
    });
    expect(await forge.checkRuns(head)).toHaveLength(1);

    lose(/^PUT .*\/merge$/);
    expect(
      await forge.merge({ number: pull.number, sha: head, method: "squash", title: "Nine", message: "" }),
    ).toMatchObject({ merged: true });
  },
);

test("a write that never reached GitHub is made again", async () => {
  const issue = await newIssue();
  town.github.fail({ match: /^POST .*\/comments$/, reset: true });
  await forge.comment(issue, "<!-- baton:op=once -->");
  expect(await forge.comments(issue)).toHaveLength(1);
});

test.each([
  ["a lost answer", { status: 502 }],
  ["a limit", { status: 403, headers: { "retry-after": "90" }, body: '{"message":"a secondary rate limit"}' }],
])("a merge that is not wanted any more after %s is not sent again", async (name, fault) => {
  const branch = `baton/8-1-${name.replace(/\W+/g, "-")}`;
  const sha = await newBranch(branch);
  const { number } = await forge.openPull({ head: branch, base: "main", title: "Eight", body: "" });
  const wanted = { number, sha, method: "squash", title: "Eight", message: "" } as const;
  town.github.fail({ match: /^PUT .*\/merge$/, ...fault });
  expect(await forge.merge({ ...wanted, isStillWanted: async () => false })).toMatchObject({ why: "moved" });
  town.github.fail({ match: /^PUT .*\/merge$/, ...fault });
  expect(await forge.merge({ ...wanted, isStillWanted: async () => true })).toMatchObject({ merged: true });
});

test("Retry-After is waited whole, and nothing is posted twice", async () => {
  const issue = await newIssue();
  town.github.fail({
    match: /^POST .*\/comments$/,
    status: 403,
    headers: { "retry-after": "17" },
    body: '{"message":"You have exceeded a secondary rate limit."}',
  });
  await forge.comment(issue, "<!-- baton:op=slow -->");
  expect(clock.slept).toEqual([17_000]);
  expect(await forge.comments(issue)).toHaveLength(1);
});

test("a 503 that says when to come back is obeyed whole, by GitHub's own clock", async () => {
  const issue = await newIssue();
  const date = "Fri, 20 Nov 2026 10:00:00 GMT";
  const later = "Fri, 20 Nov 2026 10:00:40 GMT";
  town.github.fail({ match: /^GET .*\/issues\/\d+$/, status: 503, headers: { date, "retry-after": later } });
  await forge.issue(issue);
  expect(clock.slept[0]).toBeGreaterThanOrEqual(40_000);
});

test("a spent hour is given up at once, with the time when to go on", async () => {
  const date = new Date(clock.now().getTime()).toUTCString();
  const reset = String(Math.floor(clock.now().getTime() / 1000) + 1800);
  town.github.fail({
    match: /^GET .*\/issues\/\d+$/,
    status: 403,
    headers: { date, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
    body: '{"message":"API rate limit exceeded for installation."}',
  });
  await expect(forge.issue(1)).rejects.toMatchObject({
    code: "forge.limited",
    retryable: true,
    facts: { goOnAt: new Date(clock.now().getTime() + 1_801_000).toISOString() },
  });
});

test("a server that stays away ends in a fault, not in waiting for ever", async () => {
  town.github.fail({ match: /^GET .*\/issues\/1$/, status: 500, times: 1000 });
  await expect(forge.issue(1)).rejects.toMatchObject({ code: "forge.unreachable", retryable: true });
  expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(240_000);
});

test("a line that GitHub finds bad goes into the review's text; no comment is lost", async () => {
  const head = await newBranch("baton/9-2-lines");
  const pull = await forge.openPull({ head: "baton/9-2-lines", base: "main", title: "Lines", body: "" });
  const comment = (line: number, body: string) => ({
    path: "baton-9-2-lines.txt",
    side: "RIGHT" as const,
    startLine: null,
    line,
    body,
  });
  await forge.postReview({
    pull: pull.number,
    commit: head,
    body: "<!-- baton:op=review:lines -->",
    comments: [comment(1, "good"), comment(99, "bad line")],
  });
  const reviews = await forge.reviews(pull.number);
  expect(reviews).toHaveLength(1);
  expect(reviews[0]?.body).toContain("good");
  expect(reviews[0]?.body).toContain("bad line");
});

test("a missing right names the permissions that the job needs", async () => {
  const poor = openForge({
    token: town.job({ contents: "read", issues: "read" }).token,
    repository: town.repository,
    apiUrl: town.github.apiUrl,
    clock,
  });
  await expect(poor.comment(1, "x")).rejects.toMatchObject({
    code: "forge.forbidden",
    message: expect.stringMatching(/issues: write|pull/),
  });
  expect(clock.slept).toEqual([]);
});

test("an error of the permission call is a no", async () => {
  town.github.fail({
    match: /\/collaborators\/alice\/permission$/,
    status: 403,
    body: '{"message":"Must have push access to view collaborator permission."}',
  });
  expect(await forge.permission("alice")).toEqual({ login: "alice", id: 0, permission: "none" });
});

test("a stranger's comment with our mark is not taken for the one whose answer was lost", async () => {
  const issue = await newIssue();
  const forged = { body: "<!-- baton:op=done:x -->\nIt is all done." };
  await town.github.as("mallory").request("POST", town.at(`/issues/${issue}/comments`), forged);
  town.github.fail({ match: /^POST .*\/comments$/, status: 502 });
  const posted = await forge.comment(issue, "<!-- baton:op=done:x -->\nWhat was done.");
  expect((await forge.comments(issue)).map((one) => one.author.isBot)).toEqual([false, true]);
  expect(posted.body).toContain("What was done.");
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test("an issue becomes a merged pull request over REST and git alone", async () => {
  const { github, at } = town;
  const alice = github.as("alice");
  const issue = (await alice.request("POST", at("/issues"), {
    title: "Add a file",
    body: "please",
    labels: ["baton"],
  })) as { number: number };
  const job = town.job({
    contents: "write",
    issues: "write",
    "pull-requests": "write",
    checks: "write",
    statuses: "write",
    actions: "write",
  });
  const tree = await town.clone(job);
  const head = tree.commit("feature", { "src/new.txt": "hello\n" }, "Add new.txt");
  await tree.push("feature");
  const refused = await job.send("POST", at("/pulls"), { title: "Add", head: "feature", base: "main" });
  expect(refused).toMatchObject({
    status: 403,
    body: { message: "GitHub Actions is not permitted to create or approve pull requests.", status: "403" },
  });
  github.setSetting(town.repository, { allowActionsToApprovePullRequests: true });
  const pull = (await job.request("POST", at("/pulls"), {
    title: "Add",
    head: "feature",
    base: "main",
    body: `fixes #${issue.number}`,
  })) as { number: number };
  expect(await alice.request("GET", at(`/pulls/${pull.number}`))).toMatchObject({
    mergeable: null,
    mergeable_state: "unknown",
  });
  expect(await alice.request("GET", at(`/pulls/${pull.number}`))).toMatchObject({
    mergeable: true,
    mergeable_state: "clean",
    commits: 1,
    changed_files: 1,
  });
  await job.request("POST", at("/check-runs"), {
    name: "baton",
    head_sha: head,
    conclusion: "success",
    output: { title: "ok", summary: "fine" },
  });
  await alice.request("POST", at(`/pulls/${pull.number}/reviews`), {
    event: "REQUEST_CHANGES",
    body: "hm",
    comments: [{ path: "src/new.txt", line: 1, body: "why?" }],
  });
  const merged = (await job.request("PUT", at(`/pulls/${pull.number}/merge`), {
    sha: head,
    merge_method: "squash",
  })) as { sha: string };
  expect(await alice.request("GET", at("/git/ref/heads/main"))).toMatchObject({ object: { sha: merged.sha } });
  expect(await alice.request("GET", at(`/issues/${issue.number}`))).toMatchObject({
    state: "closed",
    state_reason: "completed",
  });
  expect(github.violations()).toEqual([]);
  expect(github.gaps()).toEqual([]);
  const names = github.pendingEvents().map((event) => `${event.name} ${String(event.payload.action ?? "")}`.trim());
  expect(names).toEqual([
    "issues opened",
    "issues labeled",
    "pull_request opened",
    "pull_request_review submitted",
    "pull_request closed",
    "issues closed",
    "push",
  ]);
});

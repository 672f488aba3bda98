import { afterAll, beforeAll, expect, test } from "vitest";
import { listWith, openPullTown, type PullTown } from "./open-pull-town.ts";

let town: PullTown;
beforeAll(async () => {
  town = await openPullTown();
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  expect(town.github.gaps()).toEqual([]);
  await town.close();
});

test("squash keeps the tree of the merge and names the pull request; twice is refused", async () => {
  const { number, head } = await town.openPull({ "d.txt": "d\n" });
  expect(await town.merge(number, { merge_method: "squash", sha: "0".repeat(40) })).toMatchObject({
    status: 409,
    body: { message: "Head branch was modified. Review and try the merge again." },
  });
  const done = await town.merge(number, { merge_method: "squash", sha: head });
  expect(done).toMatchObject({ status: 200, body: { merged: true, message: "Pull Request successfully merged" } });
  const { sha } = done.body as { sha: string };
  const commit = (await town.alice.request("GET", town.at(`/commits/${sha}`))) as {
    commit: { message: string };
    parents: unknown[];
  };
  expect(commit.commit.message).toMatch(/ \(#\d+\)$/);
  expect(commit.parents).toHaveLength(1);
  expect((await town.alice.send("GET", town.at(`/pulls/${number}/merge`))).status).toBe(204);
  expect(await town.merge(number)).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
});

test("merge and rebase make their own kinds of history", async () => {
  const first = await town.openPull({ "e.txt": "e\n" });
  const second = await town.openPull({ "f.txt": "f\n" });
  const merged = (await town.merge(first.number)).body as { sha: string };
  expect(await town.alice.request("GET", town.at(`/git/commits/${merged.sha}`))).toMatchObject({
    parents: [{}, { sha: first.head }],
  });
  const rebased = (await town.merge(second.number, { merge_method: "rebase" })).body as { sha: string };
  expect(await town.alice.request("GET", town.at(`/git/commits/${rebased.sha}`))).toMatchObject({
    message: `Change ${second.branch}`,
    parents: [{ sha: merged.sha }],
  });
});

test("a conflict is seen, has no merge commit to run on, and is not merged", async () => {
  const mine = await town.openPull({ "src/list.txt": listWith({ 5: "mine" }) });
  const theirs = await town.openPull({ "src/list.txt": listWith({ 5: "theirs" }) });
  await town.merge(theirs.number, { merge_method: "squash" });
  await town.alice.request("GET", town.at(`/pulls/${mine.number}`));
  expect(await town.alice.request("GET", town.at(`/pulls/${mine.number}`))).toMatchObject({
    mergeable: false,
    mergeable_state: "dirty",
    merge_commit_sha: null,
  });
  expect(await town.merge(mine.number)).toMatchObject({
    status: 405,
    body: { message: "Pull Request is not mergeable" },
  });
  expect(await town.alice.send("PUT", town.at(`/pulls/${mine.number}/update-branch`))).toMatchObject({
    status: 422,
    body: { message: "merge conflict between base and head" },
  });
  const before = town.github.pendingEvents().length;
  await town.alice.request("PATCH", town.at(`/pulls/${mine.number}`), { state: "closed" });
  expect(town.github.pendingEvents().slice(before)).toEqual([]);
});

test("a draft, a method that is off, and rules of the base branch are told in GitHub's words", async () => {
  const draft = await town.openPull({ "g.txt": "g\n" }, { draft: true });
  expect(await town.merge(draft.number)).toMatchObject({
    status: 405,
    body: { message: "Pull Request is still a draft" },
  });

  const { number, head } = await town.openPull({ "h.txt": "h\n" });
  const { github, repository } = town;
  const says = async (body: Record<string, unknown> = {}): Promise<unknown> =>
    ((await town.merge(number, body)).body as { message: string }).message;
  github.setSetting(repository, { allowMergeCommit: false });
  expect(await says()).toBe("Merge commits are not allowed on this repository.");
  github.setSetting(repository, { allowMergeCommit: true });
  github.protectBranch(repository, "main", { requiredChecks: ["test"], requiredApprovals: 1 });
  expect(await says()).toBe("At least 1 approving review is required by reviewers with write access.");
  await github.as("mallory").request("POST", town.at(`/pulls/${number}/reviews`), { event: "APPROVE" });
  expect(await says()).toBe("At least 1 approving review is required by reviewers with write access.");
  await town.octo.request("POST", town.at(`/pulls/${number}/reviews`), { event: "APPROVE" });
  expect(await says()).toBe('Required status check "test" is expected.');
  const job = town.job({ checks: "write", contents: "read" });
  const run = (await job.request("POST", town.at("/check-runs"), {
    name: "test",
    head_sha: head,
    status: "in_progress",
  })) as { id: number };
  expect(await says()).toBe('Required status check "test" is in progress.');
  await job.request("PATCH", town.at(`/check-runs/${run.id}`), { conclusion: "failure" });
  expect(await says()).toBe('Required status check "test" is failing.');
  await job.request("PATCH", town.at(`/check-runs/${run.id}`), { conclusion: "success" });
  expect(await job.request("GET", town.at("/branches/main"))).toMatchObject({
    protected: true,
    protection: { enabled: true, required_status_checks: { contexts: ["test"] } },
  });
  github.protectBranch(repository, "main", { kind: "ruleset", mergeQueue: true });
  expect(await says()).toBe("Repository rule violations found\n\nChanges must be made through the merge queue.\n\n");
  expect(await job.request("GET", town.at("/rules/branches/main"))).toMatchObject([
    { type: "deletion" },
    { type: "non_fast_forward" },
    { type: "merge_queue" },
  ]);
  github.protectBranch(repository, "main", { strict: true, requiredChecks: ["test"] });
  expect(await says({ merge_method: "squash" })).toBe("Pull Request successfully merged");
  github.protectBranch(repository, "main");
});

test("update-branch brings the base in, and refuses when there is nothing to bring", async () => {
  const behind = await town.openPull({ "i.txt": "i\n" });
  const other = await town.openPull({ "j.txt": "j\n" });
  await town.merge(other.number, { merge_method: "squash" });
  expect(
    await town.alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`), {
      expected_head_sha: "1".repeat(40),
    }),
  ).toMatchObject({
    status: 422,
    body: { message: "expected head sha didn’t match current head ref." },
  });
  expect((await town.alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`))).status).toBe(202);
  expect(await town.alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`))).toMatchObject({
    status: 422,
    body: { message: "There are no new commits on the base branch." },
  });
});

test("a push that brings the head into the base merges it", async () => {
  const { number, branch } = await town.openPull({ "k.txt": "k\n" });
  await town.tree.push(`${branch}:main`);
  expect(await town.alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({ state: "closed", merged: true });
});

test("a head that git has moved and nobody has told of is not merged over", async () => {
  const { number, head, branch } = await town.openPull({ "q.txt": "q\n" });
  const later = town.tree.commit(branch, { "q.txt": "later\n" });
  // Past the server, as between git's work on a push and the server's.
  town.tree.git("push", "--quiet", town.github.gitDir(town.repository), branch);
  expect(await town.merge(number, { sha: head })).toMatchObject({
    status: 409,
    body: { message: "Head branch was modified. Review and try the merge again." },
  });
  expect(town.tree.git("rev-parse", "HEAD")).toBe(later);
});

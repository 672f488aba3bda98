import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../../src/local/github/client.ts";
import { openTown, type Town, type WorkTree } from "./open-town.ts";

let town: Town;
let alice: Client;
let octo: Client;
let tree: WorkTree;
beforeAll(async () => {
  town = await openTown();
  alice = town.github.as("alice");
  octo = town.github.as("octo");
  tree = await town.clone(alice);
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  expect(town.github.gaps()).toEqual([]);
  await town.close();
});

let branches = 0;
/** A branch off main's tip with one changed file, pushed, and its pull request. */
async function openPull(
  files: Record<string, string>,
  more: Record<string, unknown> = {},
): Promise<{ number: number; head: string; branch: string }> {
  branches += 1;
  const branch = `b${branches}`;
  await tree.remote("fetch", "--quiet", "origin", "main");
  tree.git("checkout", "--quiet", "-B", branch, "origin/main");
  const head = tree.commit(branch, files);
  await tree.push(branch);
  const pull = await alice.request("POST", town.at("/pulls"), {
    title: `Change ${branch}`,
    head: branch,
    base: "main",
    ...more,
  });
  return { number: (pull as { number: number }).number, head, branch };
}
const lines = (changed: Record<number, string>): string =>
  `${Array.from({ length: 40 }, (_, index) => changed[index + 1] ?? `line ${index + 1}`).join("\n")}\n`;
const merge = (number: number, body: Record<string, unknown> = {}): ReturnType<Client["send"]> =>
  alice.send("PUT", town.at(`/pulls/${number}/merge`), body);

describe("opening", () => {
  test("a second one for the same branches, one without commits and one from nowhere are refused", async () => {
    const { branch } = await openPull({ "a.txt": "a\n" });
    const open = (head: string): ReturnType<Client["send"]> =>
      alice.send("POST", town.at("/pulls"), { title: "t", head, base: "main" });
    expect(await open(branch)).toMatchObject({
      status: 422,
      body: {
        errors: [
          { resource: "PullRequest", code: "custom", message: `A pull request already exists for octo:${branch}.` },
        ],
      },
    });
    await tree.push("origin/main:refs/heads/level");
    expect(await open("level")).toMatchObject({
      status: 422,
      body: { errors: [{ message: "No commits between main and level" }] },
    });
    expect(await open("nowhere")).toMatchObject({
      status: 422,
      body: { errors: [{ field: "head", code: "invalid" }] },
    });
  });

  test("is found by head, has files with patches, commits and a diff", async () => {
    const { number, head, branch } = await openPull({ "src/list.txt": lines({ 20: "changed" }), "b c.txt": "new\n" });
    expect(await alice.request("GET", town.at(`/pulls?head=octo:${branch}&state=open`))).toMatchObject([{ number }]);
    expect(await alice.request("GET", town.at(`/pulls/${number}/files`))).toMatchObject([
      { filename: "b c.txt", status: "added", additions: 1 },
      {
        filename: "src/list.txt",
        status: "modified",
        additions: 1,
        deletions: 1,
        patch: expect.stringContaining("+changed") as string,
      },
    ]);
    expect(await alice.request("GET", town.at(`/pulls/${number}/commits`))).toMatchObject([{ sha: head }]);
    const diff = await alice.send("GET", town.at(`/pulls/${number}`), undefined, {
      accept: "application/vnd.github.v3.diff",
    });
    expect(diff.body).toMatch(/^diff --git a\/b c\.txt/);
    expect(await alice.request("GET", town.at(`/compare/main...${branch}`))).toMatchObject({
      status: "ahead",
      ahead_by: 1,
      behind_by: 0,
    });
  });

  test("a push moves it, with the event's before and after, and closes it when the branch goes", async () => {
    const { number, head, branch } = await openPull({ "c.txt": "1\n" });
    const next = tree.commit(branch, { "c.txt": "2\n" });
    await tree.push(branch);
    expect(await alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({
      head: { sha: next },
      mergeable: null,
    });
    const event = town.github.pendingEvents().findLast((one) => one.payload.action === "synchronize");
    expect(event).toMatchObject({ ref: `refs/pull/${number}/merge`, payload: { before: head, after: next } });
    expect(tree.git("rev-parse", branch)).toBe(next);
    await tree.push(`:${branch}`);
    expect(await alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({ state: "closed", merged: false });
  });
});

describe("merging", () => {
  test("squash keeps the tree of the merge and names the pull request; twice is refused", async () => {
    const { number, head } = await openPull({ "d.txt": "d\n" });
    expect(await merge(number, { merge_method: "squash", sha: "0".repeat(40) })).toMatchObject({
      status: 409,
      body: { message: "Head branch was modified. Review and try the merge again." },
    });
    const done = await merge(number, { merge_method: "squash", sha: head });
    expect(done).toMatchObject({ status: 200, body: { merged: true, message: "Pull Request successfully merged" } });
    const { sha } = done.body as { sha: string };
    const commit = (await alice.request("GET", town.at(`/commits/${sha}`))) as {
      commit: { message: string };
      parents: unknown[];
    };
    expect(commit.commit.message).toMatch(/ \(#\d+\)$/);
    expect(commit.parents).toHaveLength(1);
    expect((await alice.send("GET", town.at(`/pulls/${number}/merge`))).status).toBe(204);
    expect(await merge(number)).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
  });

  test("merge and rebase make their own kinds of history", async () => {
    const first = await openPull({ "e.txt": "e\n" });
    const second = await openPull({ "f.txt": "f\n" });
    const merged = (await merge(first.number)).body as { sha: string };
    expect(await alice.request("GET", town.at(`/git/commits/${merged.sha}`))).toMatchObject({
      parents: [{}, { sha: first.head }],
    });
    const rebased = (await merge(second.number, { merge_method: "rebase" })).body as { sha: string };
    expect(await alice.request("GET", town.at(`/git/commits/${rebased.sha}`))).toMatchObject({
      message: `Change ${second.branch}`,
      parents: [{ sha: merged.sha }],
    });
  });

  test("a conflict is seen, has no merge commit to run on, and is not merged", async () => {
    const mine = await openPull({ "src/list.txt": lines({ 5: "mine" }) });
    const theirs = await openPull({ "src/list.txt": lines({ 5: "theirs" }) });
    await merge(theirs.number, { merge_method: "squash" });
    await alice.request("GET", town.at(`/pulls/${mine.number}`));
    expect(await alice.request("GET", town.at(`/pulls/${mine.number}`))).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
      merge_commit_sha: null,
    });
    expect(await merge(mine.number)).toMatchObject({ status: 405, body: { message: "Pull Request is not mergeable" } });
    expect(await alice.send("PUT", town.at(`/pulls/${mine.number}/update-branch`))).toMatchObject({
      status: 422,
      body: { message: "merge conflict between base and head" },
    });
    const before = town.github.pendingEvents().length;
    await alice.request("PATCH", town.at(`/pulls/${mine.number}`), { state: "closed" });
    expect(town.github.pendingEvents().slice(before)).toEqual([]);
  });

  test("a draft, a method that is off, and rules of the base branch are told in GitHub's words", async () => {
    const draft = await openPull({ "g.txt": "g\n" }, { draft: true });
    expect(await merge(draft.number)).toMatchObject({
      status: 405,
      body: { message: "Pull Request is still a draft" },
    });

    const { number, head } = await openPull({ "h.txt": "h\n" });
    const { github, repository } = town;
    const says = async (body: Record<string, unknown> = {}): Promise<unknown> =>
      ((await merge(number, body)).body as { message: string }).message;
    github.setSetting(repository, { allowMergeCommit: false });
    expect(await says()).toBe("Merge commits are not allowed on this repository.");
    github.setSetting(repository, { allowMergeCommit: true });
    github.protectBranch(repository, "main", { requiredChecks: ["test"], requiredApprovals: 1 });
    expect(await says()).toBe("At least 1 approving review is required by reviewers with write access.");
    await github.as("mallory").request("POST", town.at(`/pulls/${number}/reviews`), { event: "APPROVE" });
    expect(await says()).toBe("At least 1 approving review is required by reviewers with write access.");
    await octo.request("POST", town.at(`/pulls/${number}/reviews`), { event: "APPROVE" });
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
    const behind = await openPull({ "i.txt": "i\n" });
    const other = await openPull({ "j.txt": "j\n" });
    await merge(other.number, { merge_method: "squash" });
    expect(
      await alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`), { expected_head_sha: "1".repeat(40) }),
    ).toMatchObject({
      status: 422,
      body: { message: "expected head sha didn’t match current head ref." },
    });
    expect((await alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`))).status).toBe(202);
    expect(await alice.send("PUT", town.at(`/pulls/${behind.number}/update-branch`))).toMatchObject({
      status: 422,
      body: { message: "There are no new commits on the base branch." },
    });
  });

  test("a push that brings the head into the base merges it", async () => {
    const { number, branch } = await openPull({ "k.txt": "k\n" });
    await tree.push(`${branch}:main`);
    expect(await alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({ state: "closed", merged: true });
  });
});

describe("reviews", () => {
  test("reach three lines of context and not a fourth; one bad line voids all", async () => {
    const { number, head } = await openPull({ "src/list.txt": lines({ 5: "theirs", 30: "changed" }) });
    const post = (line: number, more: Record<string, unknown> = {}): ReturnType<Client["send"]> =>
      octo.send("POST", town.at(`/pulls/${number}/reviews`), {
        event: "COMMENT",
        body: "see",
        commit_id: head,
        comments: [
          { path: "src/list.txt", line: 30, side: "RIGHT", body: "good" },
          { path: "src/list.txt", line, side: "RIGHT", body: "edge", ...more },
        ],
      });
    expect((await post(33)).status).toBe(200);
    const off = await post(34);
    expect(off).toMatchObject({
      status: 422,
      body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
    });
    expect((await post(30, { start_line: 28, start_side: "RIGHT" })).status).toBe(200);
    expect((await post(30, { start_line: 30, start_side: "RIGHT" })).status).toBe(422);
    expect(await octo.request("GET", town.at(`/pulls/${number}/comments`))).toHaveLength(4);
    expect(await octo.request("GET", town.at(`/pulls/${number}/reviews`))).toHaveLength(2);
  });

  test("one's own pull request can be commented on, not approved; a foreign commit is none of it", async () => {
    const { number } = await openPull({ "l.txt": "l\n" });
    const post = (by: Client, body: Record<string, unknown>): ReturnType<Client["send"]> =>
      by.send("POST", town.at(`/pulls/${number}/reviews`), body);
    expect(await post(alice, { event: "APPROVE" })).toMatchObject({
      status: 422,
      body: { errors: ["Can not approve your own pull request"] },
    });
    expect((await post(alice, { event: "COMMENT", body: "fine" })).status).toBe(200);
    const main = (await alice.request("GET", town.at("/git/ref/heads/main"))) as { object: { sha: string } };
    expect(await post(octo, { event: "COMMENT", body: "x", commit_id: main.object.sha })).toMatchObject({
      status: 422,
      body: { errors: ["The commitOID is not part of the pull request"] },
    });
    const job = town.job({ "pull-requests": "write" });
    expect(await post(job, { event: "APPROVE" })).toMatchObject({
      status: 422,
      body: { errors: ["GitHub Actions is not permitted to approve pull requests."] },
    });
    expect(
      await alice.send("POST", town.at(`/pulls/${number}/requested_reviewers`), { reviewers: ["alice"] }),
    ).toMatchObject({
      status: 422,
      body: { message: "Review cannot be requested from pull request author." },
    });
    const asked = await alice.request("POST", town.at(`/pulls/${number}/requested_reviewers`), { reviewers: ["octo"] });
    expect(asked).toMatchObject({ requested_reviewers: [{ login: "octo" }] });
  });

  test("a review event tells its state in lower case, and only first comments are replied to", async () => {
    const { number } = await openPull({ "m.txt": "m\n" });
    await octo.request("POST", town.at(`/pulls/${number}/reviews`), {
      event: "REQUEST_CHANGES",
      body: "no",
      comments: [{ path: "m.txt", line: 1, body: "why" }],
    });
    const event = town.github.pendingEvents().findLast((one) => one.name === "pull_request_review");
    expect(event).toMatchObject({
      payload: { action: "submitted", review: { state: "changes_requested", body: "no" } },
    });
    expect(event?.payload.pull_request).not.toHaveProperty("mergeable");
    const [first] = (await alice.request("GET", town.at(`/pulls/${number}/comments`))) as { id: number }[];
    const reply = (await alice.request("POST", town.at(`/pulls/${number}/comments/${first?.id}/replies`), {
      body: "so",
    })) as { id: number };
    expect(reply).toMatchObject({ in_reply_to_id: first?.id, path: "m.txt" });
    expect(
      (await alice.send("POST", town.at(`/pulls/${number}/comments/${reply.id}/replies`), { body: "x" })).status,
    ).toBe(404);
  });
});

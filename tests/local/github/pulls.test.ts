import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../../../src/local/github/client.ts";
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

test("a second one for the same branches, one without commits and one from nowhere are refused", async () => {
  const { branch } = await town.openPull({ "a.txt": "a\n" });
  const open = (head: string): ReturnType<Client["send"]> =>
    town.alice.send("POST", town.at("/pulls"), { title: "t", head, base: "main" });
  expect(await open(branch)).toMatchObject({
    status: 422,
    body: {
      errors: [
        { resource: "PullRequest", code: "custom", message: `A pull request already exists for octo:${branch}.` },
      ],
    },
  });
  await town.tree.push("origin/main:refs/heads/level");
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
  const { number, head, branch } = await town.openPull({
    "src/list.txt": listWith({ 20: "changed" }),
    "b c.txt": "new ü\n",
  });
  expect(await town.alice.request("GET", town.at(`/pulls?head=octo:${branch}&state=open`))).toMatchObject([{ number }]);
  expect(await town.alice.request("GET", town.at(`/pulls/${number}/files`))).toMatchObject([
    { filename: "b c.txt", status: "added", additions: 1 },
    {
      filename: "src/list.txt",
      status: "modified",
      additions: 1,
      deletions: 1,
      patch: expect.stringContaining("+changed") as string,
    },
  ]);
  expect(await town.alice.request("GET", town.at(`/pulls/${number}/commits`))).toMatchObject([{ sha: head }]);
  const diff = await town.alice.send("GET", town.at(`/pulls/${number}`), undefined, {
    accept: "application/vnd.github.v3.diff",
  });
  expect(diff.body).toMatch(/^diff --git a\/b c\.txt.*\n\+new ü\n.*\n$/s);
  expect(await town.alice.request("GET", town.at(`/compare/main...${branch}`))).toMatchObject({
    status: "ahead",
    ahead_by: 1,
    behind_by: 0,
  });
});

test("a push moves it, with the event's before and after, and closes it when the branch goes", async () => {
  const { number, head, branch } = await town.openPull({ "c.txt": "1\n" });
  const next = town.tree.commit(branch, { "c.txt": "2\n" });
  await town.tree.push(branch);
  expect(await town.alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({
    head: { sha: next },
    mergeable: null,
  });
  const event = town.github.pendingEvents().findLast((one) => one.payload.action === "synchronize");
  expect(event).toMatchObject({ ref: `refs/pull/${number}/merge`, payload: { before: head, after: next } });
  expect(town.tree.git("rev-parse", branch)).toBe(next);
  await town.tree.push(`:${branch}`);
  expect(await town.alice.request("GET", town.at(`/pulls/${number}`))).toMatchObject({
    state: "closed",
    merged: false,
  });
});

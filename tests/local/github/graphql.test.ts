import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../../../src/local/github/client.ts";
import { openTown, type Town, type WorkTree } from "./open-town.ts";

let town: Town;
let alice: Client;
let tree: WorkTree;
let number: number;
let pullId: string;
const text = (changed: Record<number, string>): string =>
  `${Array.from({ length: 40 }, (_, index) => changed[index + 1] ?? `line ${index + 1}`).join("\n")}\n`;

beforeAll(async () => {
  town = await openTown();
  alice = town.github.as("alice");
  tree = await town.clone(alice);
  tree.commit("work", { "src/list.txt": text({ 10: "ten", 30: "thirty" }) });
  await tree.push("work");
  const pull = await alice.request("POST", town.at("/pulls"), { title: "Work", head: "work", base: "main" });
  ({ number, node_id: pullId } = pull as { number: number; node_id: string });
  await town.github.as("octo").request("POST", town.at(`/pulls/${number}/reviews`), {
    event: "COMMENT",
    body: "two things",
    comments: [
      { path: "src/list.txt", line: 10, body: "first" },
      { path: "src/list.txt", line: 30, body: "second" },
    ],
  });
});
afterAll(() => town.close());

const THREADS = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 1, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved isOutdated path line comments(first: 5) { nodes { databaseId body author { login } } } }
    } } } }`;
type Threads = {
  data: {
    repository: {
      pullRequest: {
        reviewThreads: {
          pageInfo: { endCursor: string; hasNextPage: boolean };
          nodes: { id: string; line: number | null; isResolved: boolean; isOutdated: boolean }[];
        };
      };
    };
  };
};

async function threads(after?: string): Promise<Threads["data"]["repository"]["pullRequest"]["reviewThreads"]> {
  const answer = (await alice.graphql(THREADS, {
    owner: "octo",
    name: "demo",
    number,
    after: after ?? null,
  })) as Threads;
  return answer.data.repository.pullRequest.reviewThreads;
}

test("review threads are paged and carry their comments", async () => {
  const first = await threads();
  expect(first.nodes).toMatchObject([
    {
      path: "src/list.txt",
      line: 10,
      isResolved: false,
      comments: { nodes: [{ body: "first", author: { login: "octo" } }] },
    },
  ]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect((await threads(first.pageInfo.endCursor)).nodes).toMatchObject([{ line: 30 }]);
});

test("resolving a thread needs contents: write beside pull-requests: write", async () => {
  const [thread] = (await threads()).nodes;
  const mutation =
    "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id isResolved resolvedBy { login } } } }";
  const refused = await town.job({ contents: "read", "pull-requests": "write" }).graphql(mutation, { id: thread?.id });
  expect(refused).toMatchObject({
    data: { resolveReviewThread: null },
    errors: [{ type: "FORBIDDEN", path: ["resolveReviewThread"], message: "Resource not accessible by integration" }],
  });
  const done = await town.job({ contents: "write", "pull-requests": "write" }).graphql(mutation, { id: thread?.id });
  // Octokit's GraphQL user of a bot has no `[bot]`.
  expect(done).toMatchObject({
    data: { resolveReviewThread: { thread: { isResolved: true, resolvedBy: { login: "github-actions" } } } },
  });
});

test("a changed line makes its thread outdated, a shifted one moves it", async () => {
  tree.commit("work", { "src/list.txt": `new first\n${text({ 10: "another ten", 30: "thirty" })}` });
  await tree.push("work");
  const first = await threads();
  const second = await threads(first.pageInfo.endCursor);
  expect(first.nodes).toMatchObject([{ isOutdated: true, line: null }]);
  expect(second.nodes).toMatchObject([{ isOutdated: false, line: 31 }]);
  const comments = await alice.request("GET", town.at(`/pulls/${number}/comments`));
  expect(comments).toMatchObject([
    { line: null, original_line: 10, position: null },
    { line: 31, original_line: 30 },
  ]);
});

test("a thread outside the diff is accepted, unlike over REST", async () => {
  const mutation = `mutation($id: ID!) { addPullRequestReviewThread(input: {pullRequestId: $id, path: "src/list.txt", line: 20, body: "far"}) { thread { id line } } }`;
  expect(await alice.graphql(mutation, { id: pullId })).toMatchObject({
    data: { addPullRequestReviewThread: { thread: { line: 20 } } },
  });
});

test("comments are minimized", async () => {
  const comment = (await alice.request("POST", town.at(`/issues/${number}/comments`), { body: "old" })) as {
    node_id: string;
  };
  const mutation =
    "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { minimizedComment { isMinimized minimizedReason } } }";
  expect(await town.job({ "pull-requests": "write" }).graphql(mutation, { id: comment.node_id })).toMatchObject({
    data: { minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } } },
  });
});

test("auto-merge and the merge queue refuse in GitHub's words", async () => {
  const enable =
    "mutation($id: ID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: SQUASH}) { pullRequest { id } } }";
  const message = async (): Promise<unknown> =>
    ((await alice.graphql(enable, { id: pullId })) as { errors: { message: string }[] }).errors[0]?.message;
  expect(await message()).toBe("Auto merge is not allowed for this repository");
  town.github.setSetting(town.repository, { allowAutoMerge: true });
  expect(await message()).toBe("Pull request Protected branch rules not configured for this branch");
  town.github.protectBranch(town.repository, "main");
  expect(await message()).toBe("Pull request Pull request is in clean status");
  const enqueue = "mutation($id: ID!) { enqueuePullRequest(input: {pullRequestId: $id}) { clientMutationId } }";
  expect(await alice.graphql(enqueue, { id: pullId })).toMatchObject({
    errors: [{ message: "No merge queue found for branch 'main'" }],
  });
});

test("what is not there, what GitHub's schema lacks and what this server lacks are three different errors", async () => {
  const absent = await alice.graphql('{ repository(owner: "octo", name: "demo") { pullRequest(number: 99) { id } } }');
  expect(absent).toMatchObject({
    errors: [{ type: "NOT_FOUND", message: "Could not resolve to a PullRequest with the number of 99." }],
  });
  const wrong = await alice.graphql(
    '{ repository(owner: "octo", name: "demo") { pullRequests(first: "two") { id } } }',
  );
  expect(wrong).toMatchObject({ errors: [{ message: expect.stringContaining("Int") as string }, {}] });
  expect(town.github.gaps()).toEqual([]);
  await alice.graphql('{ repository(owner: "octo", name: "demo") { stargazerCount } }');
  expect(town.github.gaps()).toEqual(["graphql Repository.stargazerCount: this server has no such field"]);
});

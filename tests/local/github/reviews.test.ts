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

test("reach three lines of context and not a fourth; one bad line voids all", async () => {
  const { number, head } = await town.openPull({ "src/list.txt": listWith({ 5: "theirs", 30: "changed" }) });
  const post = (line: number, more: Record<string, unknown> = {}): ReturnType<Client["send"]> =>
    town.octo.send("POST", town.at(`/pulls/${number}/reviews`), {
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
  expect(await post(30, { start_line: 5, start_side: "RIGHT" })).toMatchObject({
    status: 422,
    body: { errors: ["Pull request review thread start line must be part of the same hunk as the line."] },
  });
  expect((await post(30, { start_line: 30, start_side: "RIGHT" })).status).toBe(422);
  expect(await town.octo.request("GET", town.at(`/pulls/${number}/comments`))).toHaveLength(4);
  expect(await town.octo.request("GET", town.at(`/pulls/${number}/reviews`))).toHaveLength(2);
});

test("one's own pull request can be commented on, not approved; a foreign commit is none of it", async () => {
  const { number } = await town.openPull({ "l.txt": "l\n" });
  const post = (by: Client, body: Record<string, unknown>): ReturnType<Client["send"]> =>
    by.send("POST", town.at(`/pulls/${number}/reviews`), body);
  expect(await post(town.alice, { event: "APPROVE" })).toMatchObject({
    status: 422,
    body: { errors: ["Can not approve your own pull request"] },
  });
  expect((await post(town.alice, { event: "COMMENT", body: "fine" })).status).toBe(200);
  const main = (await town.alice.request("GET", town.at("/git/ref/heads/main"))) as { object: { sha: string } };
  expect(await post(town.octo, { event: "COMMENT", body: "x", commit_id: main.object.sha })).toMatchObject({
    status: 422,
    body: { errors: ["The commitOID is not part of the pull request"] },
  });
  const job = town.job({ "pull-requests": "write" });
  expect(await post(job, { event: "APPROVE" })).toMatchObject({
    status: 422,
    body: { errors: ["GitHub Actions is not permitted to approve pull requests."] },
  });
  expect(
    await town.alice.send("POST", town.at(`/pulls/${number}/requested_reviewers`), { reviewers: ["alice"] }),
  ).toMatchObject({
    status: 422,
    body: { message: "Review cannot be requested from pull request author." },
  });
  const asked = await town.alice.request("POST", town.at(`/pulls/${number}/requested_reviewers`), {
    reviewers: ["octo"],
  });
  expect(asked).toMatchObject({ requested_reviewers: [{ login: "octo" }] });
});

test("a review event tells its state in lower case, and only first comments are replied to", async () => {
  const { number } = await town.openPull({ "m.txt": "m\n" });
  await town.octo.request("POST", town.at(`/pulls/${number}/reviews`), {
    event: "REQUEST_CHANGES",
    body: "no",
    comments: [{ path: "m.txt", line: 1, body: "why" }],
  });
  const event = town.github.pendingEvents().findLast((one) => one.name === "pull_request_review");
  expect(event).toMatchObject({
    payload: { action: "submitted", review: { state: "changes_requested", body: "no" } },
  });
  expect(event?.payload.pull_request).not.toHaveProperty("mergeable");
  const [first] = (await town.alice.request("GET", town.at(`/pulls/${number}/comments`))) as { id: number }[];
  const reply = (await town.alice.request("POST", town.at(`/pulls/${number}/comments/${first?.id}/replies`), {
    body: "so",
  })) as { id: number };
  expect(reply).toMatchObject({ in_reply_to_id: first?.id, path: "m.txt" });
  expect(
    (await town.alice.send("POST", town.at(`/pulls/${number}/comments/${reply.id}/replies`), { body: "x" })).status,
  ).toBe(404);
});

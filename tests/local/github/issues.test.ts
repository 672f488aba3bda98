import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  await town.close();
});

async function openIssue(title = "An issue"): Promise<number> {
  const issue = (await town.github.as("octo").request("POST", town.at("/issues"), { title })) as { number: number };
  return issue.number;
}

describe("who may do what", () => {
  test("a token without the scope is refused with the permissions that would do", async () => {
    const number = await openIssue();
    const answer = await town
      .job({ issues: "read" })
      .send("POST", town.at(`/issues/${number}/comments`), { body: "x" });
    expect(answer).toMatchObject({
      status: 403,
      body: {
        message: "Resource not accessible by integration",
        status: "403",
        documentation_url: "https://docs.github.com/rest/issues/comments#create-an-issue-comment",
      },
    });
    expect(answer.headers.get("x-accepted-github-permissions")).toBe("issues=write; pull_requests=write");
  });

  test("pull-requests: write is not enough to comment on an issue", async () => {
    const number = await openIssue();
    const answer = await town
      .job({ "pull-requests": "write" })
      .send("POST", town.at(`/issues/${number}/comments`), { body: "x" });
    expect(answer.status).toBe(403);
  });

  test("a bad token, no token and a revoked token are told apart from a missing right", async () => {
    const { github } = town;
    const bad = await fetch(`${github.apiUrl}${town.at()}`, { headers: { authorization: "token nonsense" } });
    expect([bad.status, await bad.json()]).toEqual([
      401,
      { message: "Bad credentials", documentation_url: "https://docs.github.com/rest", status: "401" },
    ]);
    const none = await fetch(`${github.apiUrl}${town.at("/issues")}`, { method: "POST", body: '{"title":"x"}' });
    expect([none.status, ((await none.json()) as { message: string }).message]).toEqual([
      401,
      "Requires authentication",
    ]);
    const job = town.job({ issues: "write" });
    github.revokeToken(job.token);
    expect((await job.send("GET", town.at("/issues"))).status).toBe(401);
  });

  test("whoever may read may open an issue and comment, but not label", async () => {
    const mallory = town.github.as("mallory");
    const number = await openIssue();
    expect((await mallory.send("POST", town.at(`/issues/${number}/comments`), { body: "/baton run" })).status).toBe(
      201,
    );
    expect((await mallory.send("POST", town.at(`/issues/${number}/labels`), { labels: ["baton"] })).status).toBe(403);
  });

  test("permission answers four words and the role's own name", async () => {
    const { github, repository } = town;
    github.addCollaborator(repository, "mia", "maintain");
    github.addCollaborator(repository, "tri", "triage");
    const ask = async (login: string): Promise<unknown> => {
      const body = await town.job({}).request("GET", town.at(`/collaborators/${login}/permission`));
      const { permission, role_name } = body as { permission: string; role_name: string };
      return [permission, role_name];
    };
    expect(await ask("octo")).toEqual(["admin", "admin"]);
    expect(await ask("mia")).toEqual(["write", "maintain"]);
    expect(await ask("tri")).toEqual(["read", "triage"]);
    expect(await ask("mallory")).toEqual(["read", "read"]);
    expect((await town.job({}).send("GET", town.at("/collaborators/nobody/permission"))).status).toBe(404);
    const curious = await github.as("mallory").send("GET", town.at("/collaborators/alice/permission"));
    expect(curious).toMatchObject({
      status: 403,
      body: { message: "Must have push access to view collaborator permission." },
    });
  });
});

describe("issues, comments, labels, reactions", () => {
  test("comments are listed, paged with the repository's number, and found by time", async () => {
    const number = await openIssue();
    const alice = town.github.as("alice");
    for (const body of ["one", "two", "three"])
      await alice.request("POST", town.at(`/issues/${number}/comments`), { body });
    const first = await alice.send("GET", town.at(`/issues/${number}/comments?per_page=2`));
    const link = first.headers.get("link") ?? "";
    expect(link).toMatch(
      /<[^>]+\/repositories\/\d+\/issues\/\d+\/comments\?per_page=2&page=2>; rel="next", <[^>]+>; rel="last"$/,
    );
    const next = /<([^>]+)>; rel="next"/.exec(link)?.[1]?.slice(town.github.apiUrl.length) ?? "";
    const second = await alice.send("GET", next);
    expect(second.body).toMatchObject([{ body: "three" }]);
    expect(second.headers.get("link")).toMatch(/rel="prev", <.*rel="first"$/);
    const newest = await alice.request("GET", town.at("/issues/comments?sort=created&direction=desc&per_page=1"));
    expect(newest).toMatchObject([{ body: "three" }]);
    expect(await alice.request("GET", town.at("/issues/comments?since=2999-01-01T00:00:00Z"))).toEqual([]);
  });

  test("a comment is edited and deleted, each with its event", async () => {
    const number = await openIssue();
    const job = town.job({ issues: "write" });
    const made = (await job.request("POST", town.at(`/issues/${number}/comments`), { body: "a" })) as { id: number };
    await job.request("PATCH", town.at(`/issues/comments/${made.id}`), { body: "b" });
    expect((await job.send("DELETE", town.at(`/issues/comments/${made.id}`))).status).toBe(204);
    expect((await job.send("GET", town.at(`/issues/comments/${made.id}`))).status).toBe(404);
    const events = town.github
      .pendingEvents()
      .filter((event) => event.name === "issue_comment")
      .slice(-3);
    expect(events.map((event) => event.payload.action)).toEqual(["created", "edited", "deleted"]);
    expect(events.every((event) => event.byWorkflowToken && event.actor.login === "github-actions[bot]")).toBe(true);
    expect(events[1]?.payload.changes).toEqual({ body: { from: "a" } });
  });

  test("text that is too long is refused", async () => {
    const number = await openIssue();
    const answer = await town.github
      .as("alice")
      .send("POST", town.at(`/issues/${number}/comments`), { body: "x".repeat(65_537) });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: "Validation Failed",
        errors: [
          {
            resource: "IssueComment",
            code: "unprocessable",
            field: "data",
            message: "Body is too long (maximum is 65536 characters)",
          },
        ],
      },
    });
  });

  test("a locked issue takes no comment", async () => {
    const number = await openIssue();
    const octo = town.github.as("octo");
    expect((await octo.send("PUT", town.at(`/issues/${number}/lock`), { lock_reason: "spam" })).status).toBe(204);
    const path = town.at(`/issues/${number}/comments`);
    expect(await town.github.as("mallory").send("POST", path, { body: "x" })).toMatchObject({
      status: 403,
      body: { message: "Unable to create comment because issue is locked." },
    });
    await octo.request("DELETE", town.at(`/issues/${number}/lock`));
    expect((await town.github.as("mallory").send("POST", path, { body: "x" })).status).toBe(201);
  });

  test("labels are made when put on, and taken off by name", async () => {
    const number = await openIssue();
    const alice = town.github.as("alice");
    expect(await alice.send("POST", town.at(`/issues/${number}/labels`), { labels: ["baton", "Bug"] })).toMatchObject({
      status: 200,
      body: [{ name: "baton", color: "ededed" }, { name: "Bug" }],
    });
    expect(await alice.request("DELETE", town.at(`/issues/${number}/labels/bug`))).toMatchObject([{ name: "baton" }]);
    expect(await alice.send("DELETE", town.at(`/issues/${number}/labels/bug`))).toMatchObject({
      status: 404,
      body: { message: "Label does not exist" },
    });
    expect(await alice.send("POST", town.at("/labels"), { name: "x", color: "red" })).toMatchObject({
      status: 422,
      body: { errors: [{ resource: "Label", code: "invalid", field: "color" }] },
    });
    const labeled = town.github.pendingEvents().find((event) => event.payload.action === "labeled");
    expect(labeled).toMatchObject({ name: "issues", ref: "refs/heads/main", payload: { label: { name: "baton" } } });
  });

  test("the same reaction twice is one", async () => {
    const number = await openIssue();
    const job = town.job({ issues: "write" });
    const path = town.at(`/issues/${number}/reactions`);
    expect((await job.send("POST", path, { content: "eyes" })).status).toBe(201);
    expect((await job.send("POST", path, { content: "eyes" })).status).toBe(200);
    expect(await job.request("GET", town.at(`/issues/${number}`))).toMatchObject({
      reactions: { eyes: 1, total_count: 1 },
    });
  });

  test("lists open issues newest first, by label and state", async () => {
    const alice = town.github.as("alice");
    const number = await openIssue("to be closed");
    await alice.request("POST", town.at(`/issues/${number}/labels`), { labels: ["only-here"] });
    expect(await alice.request("GET", town.at("/issues?labels=only-here"))).toMatchObject([{ number }]);
    await alice.request("PATCH", town.at(`/issues/${number}`), { state: "closed", state_reason: "not_planned" });
    expect(await alice.request("GET", town.at("/issues?labels=only-here"))).toEqual([]);
    expect(await alice.request("GET", town.at("/issues?labels=only-here&state=all"))).toMatchObject([
      { state_reason: "not_planned" },
    ]);
  });
});

describe("the wire", () => {
  test("an unchanged answer is 304 and not charged", async () => {
    const job = town.job({ issues: "read" });
    const first = await job.send("GET", town.at("/labels"));
    const etag = first.headers.get("etag") ?? "";
    const again = await job.send("GET", town.at("/labels"), undefined, { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect(again.headers.get("x-ratelimit-used")).toBe(first.headers.get("x-ratelimit-used"));
  });

  test("broken JSON is 400", async () => {
    const { apiUrl } = town.github;
    const headers = { authorization: `token ${town.github.as("alice").token}` };
    const answer = await fetch(`${apiUrl}${town.at("/issues")}`, { method: "POST", headers, body: "{" });
    expect([answer.status, await answer.json()]).toMatchObject([400, { message: "Problems parsing JSON" }]);
  });

  test("the API version asked for is told back", async () => {
    const alice = town.github.as("alice");
    expect((await alice.send("GET", town.at())).headers.get("x-github-api-version-selected")).toBe("2022-11-28");
  });
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeEach(async () => {
  town = await openTown({ private: true });
});
afterEach(() => town.close());

test("a call this server does not have is 404 on the wire and told as a gap", async () => {
  const answer = await town.github.as("octo").send("GET", town.at("/releases"));
  expect(answer).toMatchObject({
    status: 404,
    body: { message: "Not Found", documentation_url: "https://docs.github.com/rest", status: "404" },
  });
  expect(town.github.gaps()).toEqual(["GET /repos/octo/demo/releases: this server has no such call"]);
});

test("a private repository is not there for strangers, nor for a token of another one", async () => {
  expect((await town.github.as("mallory").send("GET", town.at())).status).toBe(404);
  expect((await fetch(`${town.github.apiUrl}${town.at()}`)).status).toBe(404);
  const other = town.github.addRepository({
    owner: "octo",
    name: "other",
    from: town.github.gitDir(town.repository),
    private: true,
  });
  const token = town.github.mintToken({
    repository: other,
    scopes: { contents: "write" },
    runId: 1,
    jobId: 1,
    jobKey: "j",
  });
  const answer = await fetch(`${town.github.apiUrl}${town.at()}`, { headers: { authorization: `bearer ${token}` } });
  expect(answer.status).toBe(404);
});

test("an answer of the server that GitHub would not give is noted while it runs", async () => {
  // The one wrong thing that can be put in by a setting.
  town.github.setSetting(town.repository, { defaultWorkflowPermissions: JSON.parse('"admin"') });
  await town.github.as("octo").request("GET", town.at("/actions/permissions/workflow"));
  expect(town.github.violations()).toMatchObject([
    { side: "answer", where: "/default_workflow_permissions", rule: "enum" },
  ]);
});

test("what only an administrator may read is refused to GITHUB_TOKEN whatever its scopes", async () => {
  const job = town.job({ contents: "write", actions: "write" });
  expect((await job.send("GET", town.at("/actions/permissions/workflow"))).status).toBe(403);
  expect((await job.send("GET", town.at("/branches/main/protection"))).status).toBe(403);
  expect(await town.github.as("octo").send("GET", town.at("/branches/main/protection"))).toMatchObject({
    status: 404,
    body: { message: "Branch not protected" },
  });
});

test("all workflow tokens of a repository share a thousand calls an hour, or what is set", async () => {
  town.github.setSetting(town.repository, { tokenCallsPerHour: 2 });
  const [first, second] = [town.job({ issues: "read" }), town.job({ issues: "read" })];
  expect((await first.send("GET", town.at("/issues"))).headers.get("x-ratelimit-remaining")).toBe("1");
  expect((await second.send("GET", town.at("/issues"))).status).toBe(200);
  const over = await first.send("GET", town.at("/issues"));
  expect(over).toMatchObject({ status: 403, body: { message: "API rate limit exceeded for installation." } });
  expect(over.headers.get("x-ratelimit-remaining")).toBe("0");
  expect((await town.github.as("octo").send("GET", town.at("/issues"))).status).toBe(200);
});

test("a fault answers, breaks the line, or breaks it after the work is done, as often as asked", async () => {
  const alice = town.github.as("alice");
  town.github.fail({
    match: /^POST .*\/issues$/,
    status: 502,
    body: "<html>",
    headers: { "content-type": "text/html" },
  });
  expect((await alice.send("POST", town.at("/issues"), { title: "a" })).status).toBe(502);
  town.github.fail({ match: /^POST .*\/issues$/, reset: true });
  await expect(alice.send("POST", town.at("/issues"), { title: "b" })).rejects.toThrow();
  town.github.fail({ match: /^POST .*\/issues$/, reset: true, afterWrite: true });
  await expect(alice.send("POST", town.at("/issues"), { title: "c" })).rejects.toThrow();
  expect(await alice.request("GET", town.at("/issues"))).toMatchObject([{ title: "c" }]);
});

test("another service can live under the same address", async () => {
  town.github.mount("/twirp/", (_, response) => void response.end("mounted"));
  expect(await (await fetch(`${town.github.resultsUrl}twirp/x`)).text()).toBe("mounted");
});

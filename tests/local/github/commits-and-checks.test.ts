import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../../src/local/github/client.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
let alice: Client;
let job: Client;
let main: string;
beforeAll(async () => {
  town = await openTown();
  alice = town.github.as("alice");
  job = town.job({ contents: "write", checks: "write", statuses: "write" });
  const ref = (await alice.request("GET", town.at("/git/ref/heads/main"))) as { object: { sha: string } };
  main = ref.object.sha;
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  await town.close();
});

/** A commit on a branch of its own, pushed by alice. */
async function commit(branch: string): Promise<string> {
  const tree = await town.clone(alice);
  const sha = tree.commit(branch, { [`${branch}.txt`]: branch });
  await tree.push(branch);
  return sha;
}

describe("refs", () => {
  test.each(["job", "person"])("are made once, moved forward, forced, and deleted by a %s", async (who) => {
    const client = who === "job" ? job : alice;
    const next = await commit(`next-${who}`);
    const before = town.github.pendingEvents().length;
    const post = (sha: string): ReturnType<Client["send"]> =>
      client.send("POST", town.at("/git/refs"), { ref: "refs/heads/made", sha });
    expect(await post("1".repeat(40))).toMatchObject({ status: 500, body: "" });
    expect(await post(main)).toMatchObject({
      status: 201,
      body: { ref: "refs/heads/made", object: { sha: main, type: "commit" } },
    });
    expect(await post(main)).toMatchObject({ status: 422, body: { message: "Reference already exists" } });
    const patch = (body: Record<string, unknown>): ReturnType<Client["send"]> =>
      client.send("PATCH", town.at("/git/refs/heads/made"), body);
    expect((await patch({ sha: next })).status).toBe(200);
    expect(await patch({ sha: main })).toMatchObject({
      status: 422,
      body: { message: "Update is not a fast forward" },
    });
    expect((await patch({ sha: main, force: true })).status).toBe(200);
    expect((await client.send("DELETE", town.at("/git/refs/heads/made"))).status).toBe(204);
    expect(await patch({ sha: main })).toMatchObject({ status: 422, body: { message: "Reference does not exist" } });
    expect((await job.send("GET", town.at("/git/ref/heads/made"))).status).toBe(404);
    const pushes = town.github.pendingEvents().slice(before);
    // What a job pushes starts nothing.
    const told = [
      [true, false, false],
      [false, false, false],
      [false, true, false],
      [false, false, true],
    ];
    expect(pushes.map((event) => [event.payload.created, event.payload.forced, event.payload.deleted])).toEqual(
      who === "job" ? [] : told,
    );
  });

  test("with a slash in their names are found, encoded or not", async () => {
    await job.request("POST", town.at("/git/refs"), { ref: "refs/heads/a/b", sha: main });
    for (const name of ["a/b", "a%2Fb"]) {
      expect(await job.request("GET", town.at(`/branches/${name}`))).toMatchObject({ name: "a/b", protected: false });
      expect((await town.github.as("octo").send("GET", town.at(`/branches/${name}/protection`))).body).toMatchObject({
        message: "Branch not protected",
      });
    }
    expect(await job.send("GET", town.at("/branches/none"))).toMatchObject({
      status: 404,
      body: { message: "Branch not found" },
    });
    expect(await job.request("GET", town.at("/git/matching-refs/heads/a"))).toHaveLength(1);
  });
});

describe("commits and contents", () => {
  test("are read by sha, branch and path", async () => {
    const sha = await commit("reader");
    expect(await alice.request("GET", town.at("/commits/reader"))).toMatchObject({
      sha,
      files: [{ filename: "reader.txt", status: "added" }],
      stats: { total: 1 },
    });
    expect(await alice.send("GET", town.at("/commits/none"))).toMatchObject({
      status: 422,
      body: { message: "No commit found for SHA: none" },
    });
    expect(await alice.request("GET", town.at("/commits?sha=reader&path=reader.txt"))).toMatchObject([{ sha }]);
    const file = (await alice.request("GET", town.at("/contents/reader.txt?ref=reader"))) as {
      content: string;
      encoding: string;
    };
    expect([Buffer.from(file.content, "base64").toString(), file.encoding]).toEqual(["reader", "base64"]);
    expect(await alice.request("GET", town.at("/contents/src"))).toMatchObject([{ name: "list.txt", type: "file" }]);
    const raw = await alice.send("GET", town.at("/contents/README.md"), undefined, {
      accept: "application/vnd.github.raw+json",
    });
    expect(raw.body).toBe("# demo\n");
    expect((await alice.send("GET", town.at("/contents/none.txt"))).status).toBe(404);
    const { tree } = (await alice.request("GET", town.at("/git/trees/main?recursive=1"))) as {
      tree: { path: string }[];
    };
    expect(tree.map((entry) => entry.path)).toContain("src/list.txt");
  });
});

describe("checks and statuses", () => {
  test("check runs are an app's alone; a PATCH adds annotations; the newest of a name is shown", async () => {
    const make = (by: Client, body: Record<string, unknown>): ReturnType<Client["send"]> =>
      by.send("POST", town.at("/check-runs"), { name: "baton", head_sha: main, ...body });
    expect(await make(alice, {})).toMatchObject({
      status: 403,
      body: { message: "You must authenticate via a GitHub App." },
    });
    const annotation = { path: "README.md", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s", annotations: [annotation] };
    const first = (await make(job, { output })).body as { id: number };
    expect(await job.request("PATCH", town.at(`/check-runs/${first.id}`), { output })).toMatchObject({
      output: { annotations_count: 2 },
      status: "queued",
    });
    const second = (await make(job, { conclusion: "success" })).body as { id: number };
    expect(second).toMatchObject({ status: "completed", conclusion: "success" });
    const list = town.at("/commits/main/check-runs?check_name=baton");
    expect(await job.request("GET", list)).toMatchObject({ total_count: 1, check_runs: [{ id: second.id }] });
    expect(await job.request("GET", `${list}&filter=all`)).toMatchObject({ total_count: 2 });
  });

  test("a commit's status is pending without any, and the worst of the newest", async () => {
    const path = town.at(`/commits/${main}/status`);
    expect(await job.request("GET", path)).toMatchObject({ state: "pending", total_count: 0 });
    const say = (context: string, state: string): Promise<unknown> =>
      job.request("POST", town.at(`/statuses/${main}`), { context, state });
    await say("a", "failure");
    await say("b", "success");
    expect(await job.request("GET", path)).toMatchObject({ state: "failure", total_count: 2 });
    await say("a", "success");
    expect(await job.request("GET", path)).toMatchObject({ state: "success", total_count: 2 });
  });
});

import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startGithub } from "../../../src/local/github/start-github.ts";
import { openStore } from "../../../src/local/github/store/store.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
let folder: string;
beforeEach(async () => {
  town = await openTown();
  folder = join(town.folder, "run");
});
afterEach(() => town.close());

test("the same folder goes on: port, tokens, issues, events", async () => {
  const alice = town.github.as("alice");
  await alice.request("POST", town.at("/issues"), { title: "kept" });
  const [event] = town.github.pendingEvents();
  const { port } = new URL(town.github.apiUrl);
  await town.github.close();
  const again = await startGithub({ folder });
  expect(new URL(again.apiUrl).port).toBe(port);
  expect(again.pendingEvents()).toEqual([event]);
  expect(await alice.request("GET", town.at("/issues/1"))).toMatchObject({ title: "kept" });
  expect(again.defaultRef(town.repository)).toBe("refs/heads/main");
  await again.close();
});

test("a push that git took before the process was killed has its events after the next start, once", async () => {
  const tree = await town.clone(town.github.as("alice"));
  const old = tree.git("rev-parse", "HEAD");
  const sha = tree.commit("main", { "a.txt": "a" });
  await town.github.close();
  // What a kill between git's work and the server's leaves behind: the ref moved, the intent still there.
  tree.git("push", "--quiet", join(folder, "origin.git"), "main");
  const store = openStore(join(folder, "github.db"));
  const [repo] = store.repositories.all();
  const commands = [{ ref: "refs/heads/main", old, new: sha }];
  store.pushes.insert({ repo: repo?.id ?? 0, by: "alice", byWorkflowToken: false, commands, pid: null });
  store.database.close();
  const again = await startGithub({ folder });
  expect(again.pendingEvents()).toMatchObject([{ name: "push", sha, actor: { login: "alice" } }]);
  await again.close();
  const third = await startGithub({ folder });
  expect(third.pendingEvents()).toHaveLength(1);
  await third.close();
});

test("a merge that moved the base before the process was killed is a merge after the next start", async () => {
  const alice = town.github.as("alice");
  const tree = await town.clone(alice);
  const head = tree.commit("work", { "a.txt": "a" });
  await tree.push("work");
  await alice.request("POST", town.at("/pulls"), { title: "Work", head: "work", base: "main" });
  await alice.request("PUT", town.at("/pulls/1/merge"), { merge_method: "squash", sha: head });
  await town.github.close();
  // The database as it was before the merge was written to it.
  const store = openStore(join(folder, "github.db"));
  for (const pull of store.pulls.all()) {
    store.pulls.put({ ...pull, merged: false, mergedAt: null, mergedBy: null, mergeCommitSha: null });
  }
  for (const issue of store.issues.all()) store.issues.put({ ...issue, state: "open", closedAt: null, closedBy: null });
  store.database.close();
  const again = await startGithub({ folder });
  const pull = await alice.request("GET", town.at("/pulls/1"));
  const main = (await alice.request("GET", town.at("/git/ref/heads/main"))) as { object: { sha: string } };
  expect(pull).toMatchObject({
    state: "closed",
    merged: true,
    merged_by: { login: "alice" },
    merge_commit_sha: main.object.sha,
  });
  expect((await alice.send("PUT", town.at("/pulls/1/merge"), {})).status).toBe(405);
  await again.close();
});

test("a server killed while it answers keeps all that it had answered", async () => {
  await town.github.close();
  const module = new URL("../../../src/local/github/start-github.ts", import.meta.url).href;
  const script = `
    const { startGithub } = await import(${JSON.stringify(module)});
    const github = await startGithub({ folder: ${JSON.stringify(folder)} });
    const octo = github.as("octo");
    for (let n = 1; ; n += 1) {
      await octo.request("POST", "/repos/octo/demo/issues", { title: "issue " + n });
      process.stdout.write(n + "\\n");
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let answered = 0;
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      answered = Math.max(answered, Number(chunk.toString("utf8").trim().split("\n").at(-1)));
      if (answered >= 5) child.kill("SIGKILL");
    });
    child.on("exit", () => resolve());
  });
  const again = await startGithub({ folder });
  const issues = (await again.as("octo").request("GET", town.at("/issues?per_page=100&direction=asc"))) as {
    number: number;
  }[];
  expect(issues.length).toBeGreaterThanOrEqual(answered);
  expect(issues.map((issue) => issue.number)).toEqual(issues.map((_, index) => index + 1));
  expect(again.pendingEvents()).toHaveLength(issues.length);
  await again.close();
});

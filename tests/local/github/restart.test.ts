import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startGithub } from "../../../src/local/github/start-github.ts";
import { openStore } from "../../../src/local/github/store/store.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(() => town.close());

test("the same folder goes on: port, tokens, issues, events, runs", async () => {
  const alice = town.github.as("alice");
  await alice.request("POST", town.at("/issues"), { title: "kept" });
  const [event] = town.github.pendingEvents();
  const { port } = new URL(town.github.apiUrl);
  await town.github.close();
  const again = await startGithub({ folder: join(town.folder, "run") });
  expect(new URL(again.apiUrl).port).toBe(port);
  expect(again.pendingEvents()).toEqual([event]);
  expect(await alice.request("GET", town.at("/issues/1"))).toMatchObject({ title: "kept" });
  expect(again.defaultRef(town.repository)).toBe("refs/heads/main");
  await again.close();
});

test("a push that git took before the process was killed has its events after the next start", async () => {
  const alice = town.github.as("alice");
  const tree = await town.clone(alice);
  const old = tree.git("rev-parse", "HEAD");
  const sha = tree.commit("main", { "a.txt": "a" });
  await town.github.close();
  // What a kill between git's work and the server's leaves behind: the ref moved, the intent still there.
  tree.git("push", "--quiet", join(town.folder, "run", "origin.git"), "main");
  const store = openStore(join(town.folder, "run", "github.db"));
  const [repo] = store.repositories.all();
  store.pushes.insert({
    repo: repo?.id ?? 0,
    by: "alice",
    byWorkflowToken: false,
    commands: [{ ref: "refs/heads/main", old, new: sha }],
  });
  store.database.close();
  const again = await startGithub({ folder: join(town.folder, "run") });
  expect(again.pendingEvents()).toMatchObject([{ name: "push", sha, actor: { login: "alice" } }]);
  await again.close();
  const third = await startGithub({ folder: join(town.folder, "run") });
  expect(third.pendingEvents()).toHaveLength(1);
  await third.close();
});

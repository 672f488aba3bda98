import { afterEach, describe, expect, it } from "vitest";
import { CACHE_CLIENT, saidIn } from "../../builders/cache-client.ts";
import { type LocalEngine, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const WORKFLOW = {
  ".github/workflows/main.yml": `on: [push, workflow_dispatch, issues, issue_comment, pull_request]
jobs:
  a:
    runs-on: x
    steps: [{ uses: baton/baton@v1 }]
`,
};

type Event = Parameters<LocalEngine["run"]>[0];
type Step = readonly [string, ...unknown[]];

/** A run whose job does these things with caches: a push to main unless said. */
async function run(steps: readonly Step[], event: Event = {}): Promise<{ said: readonly string[]; log: string }> {
  local ??= await startLocalEngine(WORKFLOW, { treeFiles: CACHE_CLIENT });
  await local.run({ ...event, payload: { ...event.payload, do: steps } });
  const log = local.log("a");
  return { said: saidIn(log), log };
}

const PULL = { name: "pull_request", ref: "refs/pull/7/merge" };
const pull = (base: string): Event => ({
  ...PULL,
  payload: { action: "opened", pull_request: { base: { ref: base } } },
});

describe("the cache service, asked by the real client", () => {
  it("gives a later run what an earlier one saved, also after the engine was started anew", async () => {
    expect((await run([["save", "k1", "first"]])).said).toEqual(["saved k1 true"]);
    await local?.restart();
    const { said, log } = await run([["restore", "k1"]]);
    expect(said).toEqual(["restored k1 first"]);
    expect(log).toContain("Cache hit for: k1");
  });

  it("finds the exact key, else the newest that begins with the key or a restore key, else nothing", async () => {
    const { said } = await run([
      ["save", "npm-a-1", "older"],
      ["save", "npm-a-2", "newer"],
      ["save", "npm-b", "other"],
      ["restore", "npm-a-1"],
      ["restore", "npm-a-"],
      ["restore", "none", "no", "npm-b-", "npm-"],
      ["restore", "nothing", "pip-"],
    ]);
    expect(said.slice(3)).toEqual([
      "restored npm-a-1 older",
      "restored npm-a-2 newer",
      "restored npm-b other",
      "restored",
    ]);
  });

  it("never changes an entry", async () => {
    const { said, log } = await run([
      ["save", "k", "first"],
      ["save", "k", "second"],
      ["restore", "k"],
    ]);
    expect(said).toEqual(["saved k true", "saved k false", "restored k first"]);
    expect(log).toContain(
      "Failed to save: Unable to reserve cache with key k, another job may be creating this cache.",
    );
  });

  it("shows a branch its own caches and the default branch's, and nobody else's", async () => {
    await run([["save", "k-main", "of main"]]);
    expect((await run([["restore", "k-"]], { ref: "refs/heads/topic" })).said).toEqual(["restored k-main of main"]);
    await run([["save", "k-topic", "of topic"]], { ref: "refs/heads/topic" });
    expect((await run([["restore", "k-"]], { ref: "refs/heads/topic" })).said).toEqual(["restored k-topic of topic"]);
    expect((await run([["restore", "k-topic"]])).said).toEqual(["restored"]);
    expect((await run([["restore", "k-topic"]], { ref: "refs/heads/other" })).said).toEqual(["restored"]);
  });

  it("keeps what a pull request saves for itself, and lets it read its base branch", async () => {
    await run([["save", "of-base", "base"]], { ref: "refs/heads/dev" });
    const { said } = await run(
      [
        ["restore", "of-base"],
        ["save", "of-pull", "poison"],
      ],
      pull("dev"),
    );
    expect(said).toEqual(["restored of-base base", "saved of-pull true"]);
    expect((await run([["restore", "of-base"]], { ...pull("main"), ref: "refs/pull/8/merge" })).said).toEqual([
      "restored",
    ]);
    expect((await run([["restore", "of-pull"]])).said).toEqual(["restored"]);
    expect((await run([["restore", "of-pull"]], { ref: "refs/heads/dev" })).said).toEqual(["restored"]);
    expect((await run([["restore", "of-pull"]], pull("dev"))).said).toEqual(["restored of-pull poison"]);
  });

  it("lets a run that a comment began read the default branch's caches and write none", async () => {
    await run([["save", "k", "trusted"]]);
    const event = { name: "issue_comment", payload: { action: "opened" } };
    const asked = await run([["restore", "k"], ["save", "p", "poison"], ["old"], ["save", "p", "poison"]], event);
    expect(asked.said).toEqual(["restored k trusted", "saved p false", "saved p false"]);
    expect(asked.log).toContain("Cache save skipped: the effective cache-mode 'read' does not permit writes.");
    expect(asked.log).toContain(
      "Failed to save: Unable to reserve cache with key p. More details: cache write denied: token has no writable scopes",
    );
    expect((await run([["restore", "p"]])).said).toEqual(["restored"]);
  });

  it("lets a dispatched run write", async () => {
    const event = { name: "workflow_dispatch", workflowPath: ".github/workflows/main.yml" };
    expect((await run([["save", "k", "x"]], event)).said).toEqual(["saved k true"]);
  });

  it("takes an archive of more than 128 MB, which the client sends by blocks", async () => {
    const { said, log } = await run([
      ["big", "k", 130],
      ["restore", "k"],
    ]);
    expect(said).toEqual(["saved k true", "restored k big"]);
    expect(local?.engine.caches.list("o/r")[0]?.sizeBytes).toBeGreaterThan(130 * 2 ** 20);
    expect(log).not.toContain("##[warning]");
  });
});

import { describe, expect, it } from "vitest";
import { cacheScopes, defaultCacheMode } from "../../../src/local/engine/caches/cache-scopes.ts";

const MAIN = "refs/heads/main";

describe("the cache mode of a run whose files say none", () => {
  it.each(["push", "schedule", "workflow_dispatch", "repository_dispatch"])("is write for %s", (name) => {
    expect(defaultCacheMode({ name, ref: MAIN }, MAIN)).toBe("write");
  });

  it.each([
    "issues",
    "issue_comment",
    "pull_request_target",
    "pull_request_review",
    "workflow_run",
    "an_event_of_tomorrow",
  ])("is read for %s on the default branch, as outsiders can start it", (name) => {
    expect(defaultCacheMode({ name, ref: MAIN }, MAIN)).toBe("read");
  });

  it("is write where nothing trusted reads the ref: in a pull request's own", () => {
    expect(defaultCacheMode({ name: "pull_request", ref: "refs/pull/7/merge" }, MAIN)).toBe("write");
  });
});

describe("the scopes of a job's token", () => {
  const push = { name: "push", ref: "refs/heads/topic", payload: {} };
  const pull = { name: "pull_request", ref: "refs/pull/7/merge", payload: { pull_request: { base: { ref: "dev" } } } };

  it("are the run's own ref and, to be read only, the pull request's base and the default branch", () => {
    expect(cacheScopes(push, MAIN, "write")).toEqual([
      { scope: "refs/heads/topic", permission: 3 },
      { scope: MAIN, permission: 1 },
    ]);
    expect(cacheScopes(pull, MAIN, "write")).toEqual([
      { scope: "refs/pull/7/merge", permission: 3 },
      { scope: "refs/heads/dev", permission: 1 },
      { scope: MAIN, permission: 1 },
    ]);
    expect(cacheScopes({ ...push, ref: MAIN }, MAIN, "write")).toEqual([{ scope: MAIN, permission: 3 }]);
  });

  it("give no more than the mode", () => {
    expect(cacheScopes(pull, MAIN, "read").every(({ permission }) => permission === 1)).toBe(true);
    expect(cacheScopes(pull, MAIN, "write-only")).toEqual([{ scope: "refs/pull/7/merge", permission: 2 }]);
    expect(cacheScopes(pull, MAIN, "none")).toEqual([]);
  });
});

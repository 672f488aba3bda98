import { afterAll, expect } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openForge } from "../../../src/adapters/github/open-forge.ts";
import { describeForge } from "../../conformance/forge.ts";
import { openTown } from "../../local/github/open-town.ts";

const scopes = {
  contents: "write",
  issues: "write",
  "pull-requests": "write",
  checks: "write",
  actions: "write",
  statuses: "read",
} as const;

describeForge("over HTTP, against GitHub on this machine", async () => {
  const town = await openTown();
  const { github } = town;
  const token = github.mintToken({ repository: town.repository, scopes, runId: 1, jobId: 1, jobKey: "publish" });
  const forge = openForge({
    token,
    repository: town.repository,
    apiUrl: github.apiUrl,
    clock: systemClock,
    deadlineMs: 5000,
  });
  const alice = github.as("alice");
  const tree = await town.clone(alice);
  afterAll(() => {
    expect(github.violations()).toEqual([]);
    expect(github.gaps()).toEqual([]);
  });
  const idOf = (answer: unknown, key: "id" | "number"): number => (answer as Record<string, number>)[key] ?? 0;
  return {
    forge,
    writer: "alice",
    stranger: "mallory",
    openIssue: async (title, labels) =>
      idOf(await github.as("octo").request("POST", town.at("/issues"), { title, labels }), "number"),
    say: async (issue, body) => idOf(await alice.request("POST", town.at(`/issues/${issue}/comments`), { body }), "id"),
    review: async (pull, state, body) =>
      idOf(
        await alice.request("POST", town.at(`/pulls/${pull}/reviews`), {
          event: state === "approved" ? "APPROVE" : "REQUEST_CHANGES",
          body,
        }),
        "id",
      ),
    push: async (branch, files) => {
      await tree.remote("fetch", "--quiet", "origin");
      tree.git(
        "checkout",
        "--quiet",
        "-B",
        branch,
        tree.git("branch", "--remotes", "--list", `origin/${branch}`) === "" ? "origin/main" : `origin/${branch}`,
      );
      const commit = tree.commit(branch, files);
      await tree.push(branch);
      return commit;
    },
    allowPulls: async (allowed) => github.setSetting(town.repository, { allowActionsToApprovePullRequests: allowed }),
    close: () => town.close(),
  };
});

import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { getOctokit } from "@actions/github";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HubEvent } from "../../../src/local/hub.ts";
import { openTown, type Town } from "./open-town.ts";

type Json = Readonly<Record<string, unknown>>;
type Example = { readonly name: string; readonly examples: readonly Json[] };

const manifest = findPackageJSON("@octokit/webhooks-examples", import.meta.url) ?? "";
const real = JSON.parse(
  readFileSync(join(dirname(manifest), "api.github.com/index.json"), "utf8"),
) as readonly Example[];

/** Names that are not always there, or that GitHub no longer sends. */
const OPTIONAL = new Set(["organization", "installation", "assignee", "draft"]);

/** The names that all of GitHub's examples of an event (and action) have in common, a level down too. */
function namesOf(name: string, action: unknown): ReadonlyMap<string, readonly string[]> {
  const examples = real.find((one) => one.name === name)?.examples.filter((one) => one.action === action) ?? [];
  const common = (objects: readonly Json[]): string[] =>
    Object.keys(objects[0] ?? {}).filter((key) => objects.every((one) => key in one) && !OPTIONAL.has(key));
  const names = new Map<string, readonly string[]>([["", common(examples)]]);
  for (const key of names.get("") ?? []) {
    const inner = examples
      .map((one) => one[key])
      .filter((one): one is Json => typeof one === "object" && one !== null && !Array.isArray(one));
    // Free-form: what is in there is the caller's.
    if (inner.length === examples.length && key !== "client_payload" && key !== "inputs") names.set(key, common(inner));
  }
  return names;
}

let town: Town;
let events: readonly HubEvent[];
beforeAll(async () => {
  town = await openTown();
  const alice = town.github.as("alice");
  const { at } = town;
  const issue = (await alice.request("POST", at("/issues"), { title: "t", labels: ["l"] })) as { number: number };
  const comment = (await alice.request("POST", at(`/issues/${issue.number}/comments`), { body: "c" })) as {
    id: number;
  };
  await alice.request("PATCH", at(`/issues/comments/${comment.id}`), { body: "d" });
  await alice.request("PATCH", at(`/issues/${issue.number}`), { body: "b" });
  const tree = await town.clone(alice);
  tree.commit("work", { "a.txt": "a" });
  await tree.push("work");
  const pull = (await alice.request("POST", at("/pulls"), { title: "p", head: "work", base: "main", body: "x" })) as {
    number: number;
  };
  tree.commit("work", { "a.txt": "b" });
  await tree.push("work");
  await town.github.as("octo").request("POST", at(`/pulls/${pull.number}/reviews`), { event: "APPROVE", body: "ok" });
  await alice.request("PATCH", at(`/pulls/${pull.number}`), { state: "closed" });
  await alice.request("PATCH", at(`/pulls/${pull.number}`), { state: "open" });
  await alice.request("POST", at("/actions/workflows/ci.yml/dispatches"), { ref: "main", inputs: { why: "w" } });
  await alice.request("POST", at("/dispatches"), { event_type: "on-demand-test", client_payload: {} });
  events = town.github.pendingEvents();
});
afterAll(() => town.close());

describe("payloads carry what GitHub's own do", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["issues", "opened"],
    ["issues", "labeled"],
    ["issues", "edited"],
    ["issue_comment", "created"],
    ["issue_comment", "edited"],
    ["push", undefined],
    ["pull_request", "opened"],
    ["pull_request", "synchronize"],
    ["pull_request", "closed"],
    ["pull_request", "reopened"],
    ["pull_request_review", "submitted"],
    ["workflow_dispatch", undefined],
    ["repository_dispatch", "on-demand-test"],
  ];
  test.each(cases)("%s %s", (name, action) => {
    const event = events.find((one) => one.name === name && one.payload.action === action);
    expect(event).toBeDefined();
    const missing: string[] = [];
    for (const [key, names] of namesOf(name, action)) {
      const within = key === "" ? event?.payload : (event?.payload[key] as Json);
      missing.push(...names.filter((one) => !(one in (within ?? {}))).map((one) => `${key}.${one}`));
    }
    expect(missing).toEqual([]);
  });
});

test("the client that actions use reads pages, GraphQL and errors as it would at GitHub", async () => {
  const { github, at } = town;
  for (let n = 0; n < 4; n += 1) await github.as("octo").request("POST", at("/issues"), { title: `many ${n}` });
  const octokit = getOctokit(town.job({ issues: "write" }).token, { baseUrl: github.apiUrl });
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
    owner: "octo",
    repo: "demo",
    state: "all",
    per_page: 2,
  });
  expect(issues.map((issue) => issue.number)).toEqual([6, 5, 4, 3, 2, 1]);
  await expect(
    octokit.rest.issues.createComment({ owner: "octo", repo: "demo", issue_number: 99, body: "x" }),
  ).rejects.toMatchObject({ status: 404 });
  const answer = await octokit.graphql<{ viewer: { login: string } }>("{ viewer { login } }", {
    baseUrl: github.apiUrl.replace("/v3", ""),
  });
  expect(answer.viewer.login).toBe("github-actions");
  expect(github.violations()).toEqual([]);
});

import { expect, test } from "vitest";
import { ensureIssue } from "../../../src/cli/local/ensure-issue.ts";
import type { World } from "../../../src/cli/local/world/world.ts";

type Call = { readonly method: string; readonly url: string; readonly body?: unknown };

/** A maintainer's client that keeps one issue and its comments. */
function openWorld(issues: { title: string; labels: { name: string }[]; number: number }[], said: { body: string }[]) {
  const asked: Call[] = [];
  const request = async (method: string, url: string, body?: Record<string, string>) => {
    asked.push({ method, url, ...(body && { body }) });
    if (method === "GET") return url.includes("/comments") ? said : issues;
    if (url.endsWith("/comments")) said.push({ body: body?.["body"] ?? "" });
    return { number: 7, title: "T", labels: [] };
  };
  const world = { github: { as: () => ({ request }) }, maintainer: "m", repository: "m/notes" } as unknown as World;
  return { world, posted: () => asked.filter(({ method }) => method === "POST").map(({ url, body }) => [url, body]) };
}

const issue = { title: "T", body: "B" };
const page = "/repos/m/notes/issues";

test("an issue is opened, labelled and commented on once, also where that was cut in the middle", async () => {
  const said: { body: string }[] = [];
  const first = openWorld([], said);
  const says = ["/baton ask Which way?", "/baton relay default"];
  expect(await ensureIssue(first.world, { issue, label: "go", says: says.slice(0, 1) })).toBe(7);
  expect(first.posted()).toEqual([
    [page, issue],
    [`${page}/7/labels`, { labels: ["go"] }],
    [`${page}/7/comments`, { body: says[0] }],
  ]);
  const again = openWorld([{ number: 7, title: "T", labels: [{ name: "go" }] }], said);
  await ensureIssue(again.world, { issue, label: "go", says });
  expect(again.posted()).toEqual([[`${page}/7/comments`, { body: says[1] }]]);
});

test("without a label what is said begins the run", async () => {
  const { world, posted } = openWorld([], []);
  await ensureIssue(world, { issue, label: null, says: ["/baton dataset personas"] });
  expect(posted()).toEqual([
    [page, issue],
    [`${page}/7/comments`, { body: "/baton dataset personas" }],
  ]);
});

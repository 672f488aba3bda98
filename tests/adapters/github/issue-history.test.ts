import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openForge } from "../../../src/adapters/github/open-forge.ts";
import type { Forge } from "../../../src/ports/forge/forge.ts";
import { openTown } from "../../local/github/open-town.ts";

let town: Awaited<ReturnType<typeof openTown>>;
let forge: Forge;
beforeAll(async () => {
  town = await openTown();
  const { github, repository } = town;
  const scopes = { contents: "read", issues: "read" } as const;
  const token = github.mintToken({ repository, scopes, runId: 1, jobId: 1, jobKey: "route" });
  forge = openForge({ token, repository, apiUrl: github.apiUrl, clock: systemClock, deadlineMs: 5000 });
});
afterAll(() => town.close());

test("who put the label on last is told, not who wrote the issue; and a change of text or title since", async () => {
  const { github } = town;
  const opened = await github.as("mallory").request("POST", town.at("/issues"), { title: "Homework", body: "Mine." });
  const { number } = opened as { number: number };
  const at = town.at(`/issues/${number}`);
  await github.as("alice").request("POST", `${at}/labels`, { labels: ["baton"] });
  const before = await forge.history(number);
  expect(before).toMatchObject({
    labelled: [{ label: "baton", by: { login: "alice", isBot: false } }],
    editedAt: null,
  });
  await github.as("alice").request("PATCH", at, { body: "Something else." });
  const edited = await forge.history(number);
  expect(edited.editedAt).not.toBeNull();
  await github.as("alice").request("PATCH", at, { title: "Homework!" });
  expect(Date.parse((await forge.history(number)).editedAt ?? "")).toBeGreaterThanOrEqual(
    Date.parse(edited.editedAt ?? ""),
  );
  expect([...github.violations(), ...github.gaps()]).toEqual([]);
});

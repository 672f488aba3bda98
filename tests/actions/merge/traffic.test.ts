import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import { publish } from "../../../src/actions/publish/publish.ts";
import { route } from "../../../src/actions/route/route.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openForge } from "../../../src/adapters/github/open-forge.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import { findingOf, handIn, type LegWork } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld } from "../../builders/leg-world.ts";
import { openTown, type Town } from "../../local/github/open-town.ts";

let town: Town;
let world: LegWorld;
afterEach(async () => {
  world.close();
  await town.close();
});

type Call = { readonly kind: string; readonly method: string; readonly path: string };
const traffic = (): Call[] =>
  readFileSync(join(town.folder, "run", "traffic.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Call);
const ofApi = (calls: readonly Call[]) => calls.filter((call) => call.kind === "rest" || call.kind === "graphql");
const pushes = (calls: readonly Call[]) =>
  calls.filter((call) => call.kind === "git" && call.method === "POST" && call.path.includes("receive-pack"));

/** The route's job of one workflow run: what it gives out. */
async function routeLeg(runId: number): Promise<Claim> {
  const ports = await world.job({ runId });
  // A dispatch names the default branch, as every event of GitHub's does but the schedule.
  const job = { ...ports.job, payload: { repository: { default_branch: "main" } } };
  const { outputs } = await route({ token: "" }, { ...ports, job });
  const [claim] = Claim.array().parse(JSON.parse(outputs.legs ?? "[]"));
  if (claim === undefined) throw new Error("nothing was given out");
  return claim;
}

async function publishLeg(claim: Claim, work: LegWork): Promise<string> {
  const needs = await handIn(world, claim, work);
  const { conclusion, outputs, headline } = await publish(
    { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
    await world.job({ runId: claim.runId }),
  );
  expect({ conclusion, headline }).toMatchObject({ conclusion: "success" });
  return outputs.merge ?? "";
}

test("over HTTP, a feature of two rounds from ready to merged: at most 41 calls, at most 3 pushes a round and one more to announce its merge, none that GitHub's description forbids", async () => {
  town = await openTown();
  const { github } = town;
  github.setSetting(town.repository, { allowActionsToApprovePullRequests: true });
  const scopes = {
    contents: "write",
    issues: "write",
    "pull-requests": "write",
    checks: "write",
    actions: "write",
  } as const;
  const token = github.mintToken({ repository: town.repository, scopes, runId: 1, jobId: 1, jobKey: "publish" });
  const forge = openForge({ token, repository: town.repository, apiUrl: github.apiUrl, clock: systemClock });
  const opened = (await github
    .as("octo")
    .request("POST", town.at("/issues"), { title: "Greetings", body: "Say hello." })) as { number: number };
  // The chain's own workflow, so that it can be started.
  const tree = await town.clone(github.as("octo"));
  tree.commit("main", {
    ".github/workflows/baton.yml": "on: workflow_dispatch\njobs: {}\n",
    ".github/baton.yml": "budget: { allow-unknown-price: true }\n",
  });
  await tree.push("main");
  world = await legWorld(
    {},
    {
      origin: join(town.folder, "run", "origin.git"),
      remoteUrl: `${github.serverUrl}/${town.repository}.git`,
      token,
      forge,
      issue: opened.number,
    },
  );
  await world.start([{}]);
  const before = traffic().length;

  const first = await routeLeg(10);
  const asked = await publishLeg(first, {
    files: { "src/f1/hello.txt": "hello\n" },
    review: { findings: [findingOf()] },
  });
  expect(asked).toBe("false");
  const firstRound = traffic().slice(before);
  const second = await routeLeg(11);
  const done = await publishLeg(second, {
    files: { "src/f1/hello.txt": "hello, you\n" },
    review: { earlier: [{ id: "0123456789ab", state: "fixed", evidence: "it greets you" }] },
  });
  expect(done).toBe("true");
  const merged = await merge({ claim: JSON.stringify(second), spent: {}, token: "" }, await world.job({ runId: 11 }));
  expect(merged).toMatchObject({ conclusion: "success", outputs: { merged: "true" } });

  const calls = traffic().slice(before);
  expect((await world.run()).status).toBe("done");
  expect((await forge.issue(opened.number)).state).toBe("closed");
  expect(pushes(firstRound).length).toBeLessThanOrEqual(3);
  expect(pushes(calls).length - pushes(firstRound).length).toBeLessThanOrEqual(4);
  expect(ofApi(calls).map((call) => `${call.method} ${call.path}`).length).toBeLessThanOrEqual(41);
  expect(github.violations()).toEqual([]);
  expect(github.gaps()).toEqual([]);
}, 240_000);

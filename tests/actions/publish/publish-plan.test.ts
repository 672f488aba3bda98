import { afterEach, expect, test } from "vitest";
import { publish } from "../../../src/actions/publish/publish.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { Plan } from "../../../src/contracts/plan.ts";
import { toArtifactName } from "../../../src/core/ids.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { type LegWorld, legWorld, maintainer, runId } from "../../builders/leg-world.ts";
import { planOf } from "../../builders/plan-of.ts";

let world: LegWorld;
afterEach(() => world.close());

async function begin(
  settings: Record<string, unknown> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Claim> {
  world = await legWorld(settings);
  const own = Object.keys(settings).length > 0 ? { ".github/baton.yml": JSON.stringify(settings) } : {};
  if (Object.keys({ ...own, ...files }).length > 0) world.push("main", { ...own, ...files });
  const number = world.forge.openIssue({ title: "Greetings", body: "Say hello.", author: maintainer });
  const issue = {
    number,
    title: "Greetings",
    body: "Say hello.",
    author: "ada",
    url: "https://github.test/octo/sample/issues/1",
  };
  await world.tell([
    toDraft("START_PROJECT", {
      run: runId,
      ticket: null,
      key: "label:1:1",
      correlationId: "label:1:1",
      actor: { login: "ada", id: 7, permission: "admin" },
      payload: {
        kind: "build",
        issue,
        base: { ref: "main", sha: world.git("rev-parse", "main") },
        budgetUsd: 10,
        commentId: null,
        saidAt: null,
      },
    }),
  ]);
  const [claim] = await world.route(10);
  if (claim === undefined) throw new Error("no plan was asked for");
  return claim;
}

const tokens = { "input-tokens": "4210", "cached-tokens": "0", "output-tokens": "812" };

async function publishPlan(claim: Claim, plan: Plan) {
  const ref = await world.carrier.put(toArtifactName(claim.claim, "plan", 1), {
    version: 1,
    repository: "octo/sample",
    claim: claim.claim,
    runId: claim.runId,
    attempt: 1,
    spentUsd: 0.1,
    kind: "plan",
    payload: plan,
  });
  const needs = JSON.stringify({
    route: { result: "success", outputs: { plan: "x" } },
    plan: { result: "success", outputs: { baton: JSON.stringify(ref), spent: "0.1", ...tokens } },
  });
  return publish(
    { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
    await world.job({ runId: claim.runId }),
  );
}

test("a plan is posted as one comment, with its estimate and what stands in the way", async () => {
  const claim = await begin();
  world.forge.world.mayOpenPulls = false;
  const result = await publishPlan(claim, planOf([{}, { dependsOn: ["f1"] }]));
  expect(result.conclusion).toBe("success");
  const run = await world.run();
  expect(run).toMatchObject({ status: "awaiting_approval", spentUsd: 0.1, plan: { revision: 1 } });
  expect(run.plan?.obstacles).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining("pull requests"), blocks: true }),
  );
  expect(world.forge.world.comments).toHaveLength(1);
  expect(world.forge.world.comments[0]?.body).toContain("mermaid");
  expect(world.forge.world.comments[0]?.body).toContain("$0.10 spent (4,210 tokens in, 812 out).");
  expect(world.forge.world.dispatched).toEqual([]);
});

test("a branch that Baton's can not be beside is found with the plan, before code is paid for", async () => {
  const claim = await begin();
  world.push("baton", { "x.txt": "x\n" });
  await publishPlan(claim, planOf([{}]));
  expect((await world.run()).plan?.obstacles).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining("The branch baton is in the way"), blocks: true }),
  );
});

test("a set-up action that is not pinned is told with the plan, with its place and the remedy, and holds nothing up", async () => {
  const action = "name: s\ndescription: s\nruns:\n  using: composite\n  steps:\n    - uses: actions/setup-node@v6\n";
  const files = { ".github/actions/baton-setup/action.yml": action };
  const claim = await begin({ validate: { "setup-action": "all" } }, files);
  await publishPlan(claim, planOf([{}]));
  expect(await world.run()).toMatchObject({ status: "awaiting_approval" });
  expect(world.forge.world.comments[0]?.body).toMatch(
    /does not run where code is written.*baton-setup\/action\.yml:6` uses `actions\/setup-node@v6`[\s\S]*Pin each/,
  );
});

test("where policy approves plans, the features are called for at once", async () => {
  const claim = await begin({ approval: { plan: "auto" }, budget: { "allow-unknown-price": true } });
  await publishPlan(claim, planOf([{}]));
  expect(world.forge.world.dispatched).toHaveLength(1);
});

test("a plan with a circle is refused by the writer too, with the place", async () => {
  const claim = await begin();
  const result = await publishPlan(claim, planOf([{ dependsOn: ["f2"] }, { dependsOn: ["f1"] }]));
  expect(result).toMatchObject({ conclusion: "failure", headline: expect.stringContaining("circle") });
  expect((await world.run()).plan).toBeNull();
  expect((await world.memory()).events.at(-1)).toMatchObject({ type: "CLAIM_ENDED", payload: { outcome: "failed" } });
});

test("a planner that failed costs its whole slice when it told no figure", async () => {
  const claim = await begin();
  const needs = JSON.stringify({ plan: { result: "failure", outputs: { failure: "agent.no_result: prose" } } });
  await publish(
    { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
    await world.job({ runId: claim.runId }),
  );
  expect((await world.run()).spentUsd).toBe(claim.slices.plan);
});

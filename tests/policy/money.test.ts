import { describe, expect, it } from "vitest";
import { leftUsd, sliceOf } from "../../src/policy/due/slice.ts";
import { findObstacles, type Settings } from "../../src/policy/effects/obstacles.ts";
import { estimatePlan } from "../../src/policy/plan/estimate.ts";
import { aFeature, aPlan } from "../builders/plan.ts";
import { aConfig, Project } from "../builders/project.ts";

const prices = { "anthropic/priced": { input: 3, output: 15 } };
const known = aConfig({ prices, models: { coder: ["anthropic/priced"], reviewer: ["anthropic/priced"] } });
const plan = aPlan([aFeature("f1"), aFeature("f2", { dependsOn: ["f1"], risk: 5 })]);

describe("sliceOf", () => {
  it("gives features that start together the same share, and leaves money for later rounds and features", () => {
    const project = Project.approved(aPlan([aFeature("f1"), aFeature("f2"), aFeature("f3")]), {
      limits: { rounds: 3 },
      budget: { "run-usd": 9 },
    });
    const slices = project.route().map((claim) => claim.slices);
    expect(slices).toHaveLength(3);
    for (const slice of slices) expect((slice.implement ?? 0) + (slice.review ?? 0)).toBeCloseTo(1, 2);
    expect(leftUsd(project.run, project.config)).toBeCloseTo(6, 1);
    expect(leftUsd(project.run, aConfig({ budget: { "run-usd": 20 } }))).toBeCloseTo(17, 1);
    expect(leftUsd(project.run, aConfig({ budget: { "run-usd": 1 } }))).toBeCloseTo(6, 1);
  });

  it("counts the rounds that are left as the cap does: one in which the coder gave no commits is over too", () => {
    const { run, config } = Project.approved(plan);
    const ticket = run.tickets.get("f1");
    if (ticket === undefined) throw new Error("there is no f1");
    const slice = (of: Partial<typeof ticket>) =>
      sliceOf({ ...run, tickets: new Map(run.tickets).set("f1", { ...ticket, ...of }) }, "f1", "implement", config);
    const declined = { outcome: "blocked" as const, reason: "no", round: 1, seq: 9 };
    expect(slice({ declined })?.implement).toBeGreaterThan(slice({})?.implement ?? 0);
    expect(slice({ declined, roundAtRetry: 1 })).toEqual(slice({}));
  });

  it("gives nothing to what asks no model, and undefined when nothing useful is left", () => {
    const { run, config } = Project.approved(plan);
    expect(sliceOf(run, "f1", "prove", config)).toEqual({});
    expect(sliceOf({ ...run, spentUsd: run.budgetUsd }, "f1", "implement", config)).toBeUndefined();
    expect(sliceOf({ ...run, spentUsd: run.budgetUsd + 5 }, "f1", "review", config)).toBeUndefined();
  });
});

describe("the share of several reviewers", () => {
  it("gives each as much as one alone would have of a coder's money, and as much to who attacks what they found", () => {
    const shareOf = (models: Record<string, unknown>) => {
      const [claim] = Project.approved(plan, { models }).route();
      const { implement = 0, review = 0 } = claim?.slices ?? {};
      return review / implement;
    };
    expect(shareOf({})).toBeCloseTo(1 / 3, 2);
    expect(shareOf({ reviewers: ["google/a", "openai/b", "anthropic/c"] })).toBeCloseTo(4 / 3, 2);
  });

  it("is part of the plan's estimate", () => {
    const models = { coder: ["anthropic/priced"], reviewer: ["anthropic/priced"] };
    const several = { ...models, reviewers: ["anthropic/priced", "anthropic/other"] };
    const both = { prices: { ...prices, "anthropic/other": { input: 3, output: 15 } }, budget: { "run-usd": 100 } };
    const one = estimatePlan(plan, aConfig({ ...both, models })).usd ?? 0;
    expect(estimatePlan(plan, aConfig({ ...both, models: several })).usd).toBeGreaterThan(one * 1.2);
    expect(estimatePlan(plan, aConfig({ prices, models: several })).note).toContain("anthropic/other");
  });
});

describe("estimatePlan", () => {
  it("says money and runner minutes, more for what is risky", () => {
    const estimate = estimatePlan(plan, known);
    expect(estimate.usd).toBeGreaterThan(0.5);
    expect(estimate.runnerMinutes).toBeGreaterThan(
      estimatePlan(aPlan([aFeature("f1"), aFeature("f2")]), known).runnerMinutes,
    );
    expect(estimate.note).toContain("2 waves");
  });

  it("never takes an unknown price for nothing", () => {
    expect(estimatePlan(plan, aConfig({ models: { coder: ["openai/unheard-of"] } }))).toMatchObject({
      usd: null,
      note: expect.stringContaining("openai/unheard-of"),
    });
  });

  it("estimates no more than the cap, and says so", () => {
    expect(estimatePlan(plan, { ...known, budget: { ...known.budget, "run-usd": 0.5 } })).toMatchObject({
      usd: 0.5,
      note: expect.stringContaining("uncapped"),
    });
  });
});

describe("findObstacles", () => {
  const none = { requiredChecks: [], requiredApprovals: 0, mergeQueue: false, others: [] };
  const settings: Settings = {
    defaultBranch: "main",
    main: none,
    state: none,
    feature: none,
    mayOpenPulls: true,
    allowedMerges: ["squash"],
    inTheWay: null,
  };

  it("finds none in a repository that is set up", () => {
    expect(findObstacles(settings, known, plan)).toEqual([]);
    expect(
      findObstacles({ ...settings, main: null, state: null, feature: null, mayOpenPulls: null }, known, plan),
    ).toEqual([]);
  });

  it.each([
    [{ mayOpenPulls: false }, "may not open pull requests", true],
    [{ allowedMerges: ["rebase"] }, "does not allow squash", true],
    [{ main: { ...none, requiredApprovals: 1 } }, "requires 1 approving", false],
    [{ main: { ...none, requiredChecks: ["ci"] } }, "requires the checks ci", false],
    [{ main: { ...none, mergeQueue: true } }, "merge queue", false],
    [{ main: { ...none, others: ["signed commits"] } }, "signed commits", false],
    [{ state: { ...none, others: ["no pushes"] } }, "baton-state", true],
    [{ feature: { ...none, requiredApprovals: 1 } }, "baton/**", true],
    [{ inTheWay: "baton" }, "The branch baton is in the way", true],
  ] as const)("names %j with its remedy", (change, what, blocks) => {
    expect(findObstacles({ ...settings, ...change }, known, plan)).toMatchObject([
      { what: expect.stringContaining(what), remedy: expect.stringMatching(/.{20}/), blocks },
    ]);
  });

  it("names models that end, also those that the plan chose, and takes a wrong name in an old plan for the right one", () => {
    const old = aPlan([
      aFeature("f1", { model: "google/gemini-2.5-pro" }),
      aFeature("f2", { model: "google/gemini-3.1-pro" }),
    ]);
    expect(findObstacles(settings, known, old)).toMatchObject([
      { what: expect.stringContaining("google/gemini-2.5-pro ends on 2026-12-01"), blocks: false },
    ]);
  });

  it("names models without a price, also those that the plan chose", () => {
    const chosen = aPlan([aFeature("f1", { model: "openai/unheard-of" })]);
    expect(findObstacles(settings, known, chosen)).toMatchObject([
      { what: expect.stringContaining("openai/unheard-of"), blocks: true },
    ]);
    const allowed = { ...known, budget: { ...known.budget, "allow-unknown-price": true } };
    expect(findObstacles(settings, allowed, chosen)).toMatchObject([{ blocks: false }]);
  });

  it("names those of every role that may still be asked: the planner's before the plan, the documenter's where one is planned", () => {
    const named = (role: string, planned: typeof plan | null) =>
      findObstacles(settings, { ...known, models: { ...known.models, [role]: ["openai/unheard-of"] } }, planned);
    const documented = aPlan([aFeature("f1", { role: "documenter" })]);
    const blocked = [{ what: expect.stringContaining("openai/unheard-of"), blocks: true }];
    expect(named("planner", null)).toMatchObject(blocked);
    expect(named("planner", plan)).toEqual([]);
    expect(named("documenter", null)).toMatchObject(blocked);
    expect(named("documenter", plan)).toEqual([]);
    expect(named("documenter", documented)).toMatchObject(blocked);
  });

  const cli = { version: "1.2.3", sha256: "a".repeat(64) };
  it.each([
    ["cli/claude", "claude-sonnet-5-5", undefined],
    ["cli/claude", "claude-sonnet-5-5-20260901", undefined],
    ["cli/claude", "sonnet", undefined],
    ["cli/claude:claude-opus-5-5", "claude-unheard-of", undefined],
    ["cli/claude", "claude-unheard-of", "anthropic/claude-unheard-of"],
    ["cli/claude:claude-unheard-of", "claude-sonnet-5-5", "anthropic/claude-unheard-of"],
  ])("knows what %s with %s costs by the model that it asks", (coder, model, unheard) => {
    const config = aConfig({ models: { coder: [coder] }, cli: { claude: { ...cli, model } } });
    const found = unheard === undefined ? [] : [{ what: expect.stringContaining(unheard), blocks: true }];
    expect(findObstacles(settings, config, null)).toMatchObject(found);
    if (model !== "sonnet") expect(estimatePlan(plan, config).usd === null).toBe(unheard !== undefined);
  });
});

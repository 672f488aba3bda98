import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { route } from "../../../src/actions/route/route.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { keys } from "../../../src/policy/keys.ts";
import { maintainer } from "../../builders/leg-world.ts";
import { commented, dispatched, labeled, scheduled } from "../../builders/payloads.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { RouteBench, stranger } from "./route-bench.ts";

let bench: RouteBench;
beforeEach(async () => {
  bench = await RouteBench.open();
});
afterEach(() => bench.world.close());

describe("route, whatever gets lost, doubled or late", () => {
  it("says in its summary why nothing more is due, also when it has nothing to record", async () => {
    await bench.startAndPlan();
    const approved = await bench.say("/baton approve");
    expect(approved.summary).toMatch(/f3: it waits for f1, f2/);
    const again = await bench.play(dispatched);
    expect(again.headline).toContain("nothing is due");
    expect(again.summary).toMatch(/f1: claim \S+f1\S+ works on it/);
  });

  it("hears the same event only once", async () => {
    const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
    await bench.play(said);
    const before = await bench.events();
    expect(await bench.play(said)).toMatchObject({
      conclusion: "success",
      outputs: { plan: "", prepare: "", legs: "[]", tasks: "[]" },
    });
    expect(await bench.events()).toEqual(before);
  });

  it("sweeps up a command that no run saw, once", async () => {
    bench.world.forge.say(bench.issue.number, stranger, "/baton run");
    bench.world.forge.say(bench.issue.number, maintainer, "/baton run");
    expect((await bench.play(scheduled)).outputs.plan).toContain('"mode":"plan"');
    expect((await bench.play(scheduled)).outputs.plan).toBe("");
    expect((await bench.onlyRun()).startedBy.login).toBe("ada");
  });

  it("sweeps up a label only when who put it on may act, whoever wrote the issue", async () => {
    const of = (title: string, author: typeof stranger) =>
      bench.world.forge.openIssue({ title, body: "Let users sign out.", author, labels: ["baton"] });
    const [triaged, wanted] = [of("Sign out", maintainer), of("Sign out of all devices", stranger)];
    const at = "2026-11-20T11:30:00Z";
    const by = (who: typeof stranger) => ({ labelled: [{ label: "Baton", by: who, at }], editedAt: null });
    bench.world.forge.world.histories.set(triaged, by(stranger)).set(wanted, by(maintainer));
    await bench.play(scheduled);
    expect(await bench.onlyRun()).toMatchObject({ issue: { number: wanted }, startedBy: { login: "ada" } });
  });

  it("sweeps up neither label nor command when the issue's text was changed after it", async () => {
    const issue = bench.world.forge.openIssue({
      title: "Sign out",
      body: "Evil.",
      author: stranger,
      labels: ["baton"],
    });
    const labelled = [{ label: "baton", by: maintainer, at: "2026-11-20T11:30:00Z" }];
    bench.world.forge.world.histories.set(issue, { labelled, editedAt: "2026-11-20T11:31:00Z" });
    bench.world.forge.say(bench.issue.number, maintainer, "/baton run");
    bench.world.forge.world.histories.set(bench.issue.number, { labelled: [], editedAt: "2026-11-20T12:31:00Z" });
    const result = await bench.play(scheduled);
    expect(await bench.events()).toEqual([]);
    expect(result.headline).toContain("edited after it was asked for");
  });

  it("sweeps up a label that a person who may act put on an issue of theirs, and no stranger's", async () => {
    const own = bench.world.forge.openIssue({
      title: "Sign out",
      body: "Let users sign out.",
      author: maintainer,
      labels: ["baton"],
    });
    bench.world.forge.openIssue({ title: "Spam", body: "Do my homework please.", author: stranger, labels: ["baton"] });
    await bench.play(scheduled);
    expect((await bench.onlyRun()).issue.number).toBe(own);
  });

  it("ends the claims of a dead workflow run and gives the work out again, but not while the run lives", async () => {
    await bench.play(labeled(bench.issue, "baton", maintainer));
    expect((await bench.play(dispatched)).outputs.plan).toBe("");
    bench.world.forge.world.runs.set(bench.nextRun - 2, { completed: true, attempt: 1 });
    expect(JSON.parse((await bench.play(dispatched)).outputs.plan ?? "")).toMatchObject({
      claim: expect.stringMatching(/\.plan\.2$/),
    });
    const ended = (await bench.onlyRun()).claims[0]?.ended;
    expect(ended).toMatchObject({ outcome: "dead" });
  });

  it("gives the same claim when the push succeeded and its answer was lost", async () => {
    const job = await bench.jobOf(labeled(bench.issue, "baton", maintainer));
    const { store } = job;
    const forgetful = {
      ...store,
      advance: async (...words: Parameters<typeof store.advance>) => {
        await store.advance(...words);
        return store.advance(...words);
      },
    };
    const result = await route({ token: "" }, { ...job, state: async () => forgetful });
    expect(JSON.parse(result.outputs.plan ?? "")).toMatchObject({ mode: "plan", runId: job.job.runId });
    expect((await bench.onlyRun()).claims).toHaveLength(1);
  });

  it("lets two that come in the same second start one run, and one claim", async () => {
    const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
    const [one, two] = [await bench.jobOf(said), await bench.jobOf(scheduled)];
    const results = await Promise.all([route({ token: "" }, one), route({ token: "" }, two)]);
    expect(results.filter((result) => result.outputs.plan !== "")).toHaveLength(1);
    expect((await bench.onlyRun()).claims).toHaveLength(1);
  });

  it("starts nothing on a closed bench.issue, so that an old event run again does no harm", async () => {
    await bench.world.forge.close(bench.issue.number);
    const result = await bench.play(labeled(bench.issueOf(bench.issue.number), "baton", maintainer));
    expect(result).toMatchObject({
      conclusion: "success",
      headline: expect.stringContaining("closed"),
      outputs: { plan: "" },
    });
    expect(await bench.events()).toEqual([]);
  });

  it("gives its claims out although something could not be shown", async () => {
    await bench.startAndPlan();
    bench.world.forge.fail("editComment", new Error("GitHub is away"));
    const result = await bench.say("/baton approve");
    expect(result).toMatchObject({ conclusion: "success", headline: expect.stringContaining("GitHub is away") });
    expect(JSON.parse(result.outputs.legs ?? "")).toHaveLength(2);
  });

  it("goes on after a person has merged a pull request by hand", async () => {
    await bench.startAndPlan();
    await bench.world.tell([
      toDraft("REVISION_REQUESTED", {
        run: (await bench.onlyRun()).run,
        ticket: null,
        key: "k",
        correlationId: "k",
        payload: { text: "one", commentId: null, saidAt: null },
      }),
    ]);
    const claim = Claim.parse(JSON.parse((await bench.play(dispatched)).outputs.plan ?? ""));
    const about = { run: claim.run, ticket: "plan", correlationId: claim.claim };
    await bench.world.tell([
      toDraft("PLAN_PUBLISHED", {
        ...about,
        key: "plan:2",
        payload: {
          revision: 2,
          plan: aPlan([aFeature("f1")]),
          estimate: { usd: 1, runnerMinutes: 9, note: "" },
          obstacles: [],
        },
      }),
      toDraft("CLAIM_ENDED", {
        ...about,
        key: keys.claimEnded(claim.claim),
        payload: { claim: claim.claim, outcome: "published", reason: "", spent: {} },
      }),
    ]);
    await bench.showPlan();
    const [leg] = JSON.parse((await bench.say("/baton approve")).outputs.legs ?? "[]").map((one: unknown) =>
      Claim.parse(one),
    );
    bench.world.git("branch", "baton/1-1-work", "main");
    const head = bench.world.push("baton/1-1-work", { "src/f1/a.txt": "new\n" });
    await bench.world.tell([
      toDraft("COMMITS_PUSHED", {
        run: leg.run,
        ticket: "f1",
        key: "pushed",
        correlationId: leg.claim,
        payload: {
          branch: "baton/1-1-work",
          base: leg.base,
          parent: leg.base,
          head,
          tree: bench.world.git("rev-parse", `${head}^{tree}`),
          round: 1,
          files: [],
          outsideOwned: [],
          protectedPaths: [],
          summary: "",
          answers: [],
          pullRequest: { title: "t", body: "b" },
        },
      }),
      toDraft("CLAIM_ENDED", {
        run: leg.run,
        ticket: "f1",
        key: keys.claimEnded(leg.claim),
        correlationId: leg.claim,
        payload: { claim: leg.claim, outcome: "published", reason: "", spent: {} },
      }),
    ]);
    const pull = await bench.world.forge.openPull({ head: "baton/1-1-work", base: "main", title: "t", body: "b" });
    await bench.world.forge.merge({ number: pull.number, sha: head, method: "squash", title: "t", message: "m" });
    await bench.play({ event: "pull_request", payload: { action: "closed" } });
    expect(await bench.onlyRun()).toMatchObject({
      status: "done",
      outcome: { code: [{ feature: "f1", pullRequest: pull.number }] },
    });
    expect(bench.world.forge.world.issues.get(bench.issue.number)?.state).toBe("closed");
  });

  it("archives a run a day after its end, and hears none of its comments again", async () => {
    const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
    await bench.play(said);
    await bench.say("/baton stop");
    bench.world.forge.world.runs.set(100, { completed: true, attempt: 1 });
    await bench.play(scheduled);
    expect((await bench.world.memory()).finished).toEqual([]);
    const ports = await bench.jobOf(scheduled);
    const later = {
      ...ports.clock,
      now: () => new Date("2026-11-22T12:00:00Z"),
      monotonicMs: () => 0,
      random: () => 0,
      sleep: async () => {},
    };
    await route({ token: "" }, { ...ports, clock: later });
    expect((await bench.world.memory()).finished).toMatchObject([{ issue: bench.issue.number, outcome: "stopped" }]);
    expect(await bench.play(said)).toMatchObject({ outputs: { plan: "" } });
    expect((await bench.world.memory()).events).toEqual([]);
  });

  it("names the rule when the state branch can not be pushed", async () => {
    const job = await bench.jobOf(labeled(bench.issue, "baton", maintainer));
    const denied = {
      ...job.store,
      advance: async () => ({
        pushed: false as const,
        denied: "protected branch hook declined",
        memory: await job.store.read(),
      }),
    };
    await expect(route({ token: "" }, { ...job, state: async () => denied })).rejects.toMatchObject({
      code: "git.refused",
      message: expect.stringContaining("baton-state"),
    });
  });
});

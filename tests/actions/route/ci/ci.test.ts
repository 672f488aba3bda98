import { afterEach, describe, expect, it } from "vitest";
import { findOpenPoints } from "../../../../src/actions/implement/open-points.ts";
import { prepareProof } from "../../../../src/actions/route/ci/prepare-proof.ts";
import { route } from "../../../../src/actions/route/route.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { Fault } from "../../../../src/core/fault.ts";
import { CiBench, proofBranch } from "./ci-bench.ts";

const trusted = { workflow: "ci.yml", "workflow-trust": "unapproved" };
const careful = { workflow: "ci.yml" };
const green = [{ name: "test", conclusion: "success" }];
const hour = 3_600_000;

let bench: CiBench;
afterEach(() => bench.world.close());
const types = async (count: number) => (await bench.world.memory()).events.slice(-count).map(({ type }) => type);
const legs = (result: { outputs: Record<string, string | undefined> }) =>
  (JSON.parse(result.outputs.legs ?? "[]") as { mode: string; round: number }[]).map(
    ({ mode, round }) => `${mode} ${round}`,
  );

describe("a proof by the repository's own CI", () => {
  it("is dispatched on a branch of Baton's own that holds exactly the merge result, on the base", async () => {
    bench = await CiBench.open(trusted);
    expect(legs(await bench.play())).toEqual([]);
    const { proof, ciProof } = await bench.ticket();
    expect(bench.branch()).toBe(ciProof?.sha);
    expect(bench.world.git("rev-parse", `${proofBranch}^{tree}`)).toBe(proof?.proof.tree);
    expect(bench.world.git("log", "-1", "--format=%P", proofBranch)).toBe(proof?.proof.base);
    expect(bench.runs).toEqual([{ id: ciProof?.running?.runId, sha: ciProof?.sha, path: ".github/workflows/ci.yml" }]);
    expect(await types(2)).toEqual(["CI_PROOF_STARTED", "CI_PROOF_RUNNING"]);
    // The branch and the fact are one push.
    expect(bench.world.pushes).toContainEqual([
      "refs/heads/baton-state",
      "refs/baton/state",
      `refs/heads/${proofBranch}`,
    ]);
  });

  it("is awaited by nobody: each job looks, and goes on when it has ended; the branch goes", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    expect((await bench.sweep()).summary).toContain("f1: waiting for CI: ");
    expect(bench.branch()).not.toBe("");
    bench.finish("success", green);
    expect(legs(await bench.sweep())).toEqual(["merge 1"]);
    expect((await bench.ticket()).ciProof?.ended).toMatchObject({ outcome: "passed", jobs: [{ name: "test" }] });
    expect(bench.branch()).toBe("");
    expect(bench.runs).toHaveLength(1);
    const [check] = bench.world.forge.world.checks.get((await bench.ticket()).head ?? "") ?? [];
    expect(check).toMatchObject({ conclusion: "success" });
  });

  it("goes to the coder when it is red, with jobs, steps and the end of the log, without secrets, colors and times", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    const log = [
      "2026-11-20T10:00:00.1234567Z \u001b[31mnot ok 1 - says hello\u001b[0m",
      "2026-11-20T10:00:00.2234567Z token hunter2-hunter2",
      "2026-11-20T10:00:00.3234567Z ##[error]Process completed with exit code 1.",
      "2026-11-20T10:00:01.0000000Z Post job cleanup.",
    ].join("\n");
    bench.finish("failure", [
      ...green,
      { name: "unit (20)", conclusion: "failure", failedSteps: ["Run npm test"], log },
    ]);
    expect(legs(await bench.play(undefined, ["hunter2-hunter2"]))).toEqual(["implement 2"]);
    const { failure } = findOpenPoints(await bench.ticket());
    expect(failure).toContain(
      'job "unit (20)" ended with failure at "Run npm test"; the end of its log:\nnot ok 1 - says hello\n',
    );
    expect(failure).toMatch(/exit code 1\.$/);
    expect(failure).not.toMatch(/hunter2|2026-|Post job/);
    expect(bench.branch()).toBe("");
  });

  it.each([
    ["cancelled", [{ name: "test", conclusion: "cancelled" }]],
    ["success", [{ name: "test", conclusion: "skipped" }]],
  ])("is no proof when it ends with %s and jobs %j: tried once more, then a person's", async (conclusion, jobs) => {
    bench = await CiBench.open(trusted);
    await bench.play();
    const first = bench.branch();
    bench.finish(conclusion, jobs);
    expect(legs(await bench.play())).toEqual([]);
    expect(bench.runs).toHaveLength(2);
    expect(bench.branch()).not.toBe(first);
    bench.finish(conclusion, jobs);
    expect(legs(await bench.play())).toEqual([]);
    expect(bench.runs).toHaveLength(2);
    const said = bench.world.forge.world.comments.at(-1)?.body;
    expect(said).toContain(`[\`ci.yml\`](https://github.test/octo/sample/actions/runs/${bench.runs.at(-1)?.id})`);
    expect(bench.branch()).toBe("");
  });

  it("is no proof when it is all that there is, and skipped the jobs that are named for tests", async () => {
    const files = { "src/f1/hello.txt": "hello\n" };
    bench = await CiBench.open(trusted, { work: { files, proof: { outcome: "no_tests", commands: [] } } });
    await bench.play();
    bench.finish("success", [
      { name: "lint", conclusion: "success" },
      { name: "test", conclusion: "skipped" },
    ]);
    expect(legs(await bench.play())).toEqual([]);
    expect((await bench.ticket()).ciProof?.former).toMatchObject({ outcome: "broken" });
    bench.finish("success", green);
    expect(legs(await bench.play())).toEqual(["merge 1"]);
  });

  it("is no proof when its run is of another commit", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    bench.finish("success", green, { sha: "a".repeat(40) });
    expect(legs(await bench.play())).toEqual([]);
    expect((await bench.world.memory()).events.filter(({ type }) => type === "CI_PROOF_ENDED")).toMatchObject([
      { payload: { outcome: "broken" } },
    ]);
  });

  it("is a person's with the link when it takes too long", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    await bench.wait(5.9 * hour);
    await bench.sweep();
    expect((await bench.ticket()).status).toBe("in_progress");
    await bench.wait(0.2 * hour);
    await bench.sweep();
    expect((await bench.ticket()).block).toMatchObject({
      reason: expect.stringMatching(/actions\/runs\/.*360 minutes/),
    });
    // It ended after all, and a person says so: nothing is run once more.
    bench.finish("success", green);
    await bench.world.tell([retry()]);
    expect(legs(await bench.play())).toEqual(["merge 1"]);
    expect(bench.runs).toHaveLength(1);
  });

  it("counts the attempt that a person ran again, whether it was awaited or red before", async () => {
    bench = await CiBench.open({ ...trusted });
    await bench.play();
    bench.finish("failure", [{ name: "test", conclusion: "failure" }], { attempt: 1 });
    // Run again before anybody looked.
    const [run] = bench.world.forge.world.workflowRuns;
    bench.world.forge.world.workflowRuns[0] = { ...run, attempt: 2, completed: false, conclusion: null } as NonNullable<
      typeof run
    >;
    expect(legs(await bench.play())).toEqual([]);
    expect((await bench.ticket()).ciProof?.running).toMatchObject({ attempt: 2 });
    bench.finish("success", green, { attempt: 2 });
    expect(legs(await bench.play())).toEqual(["merge 1"]);
    expect((await bench.ticket()).ciProof?.ended).toMatchObject({ outcome: "passed", attempt: 2 });
  });

  it("is awaited once more where a person ran a red one again and said retry, however far it is", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    const red = [{ name: "test", conclusion: "failure" }];
    bench.finish("cancelled", [{ name: "test", conclusion: "cancelled" }]);
    await bench.play();
    bench.finish("cancelled", [{ name: "test", conclusion: "cancelled" }]);
    await bench.play();
    expect((await bench.ticket()).status).toBe("blocked");
    bench.finish("failure", [{ name: "test", conclusion: null }], { attempt: 2, completed: false, conclusion: null });
    await bench.world.tell([retry()]);
    expect(legs(await bench.play())).toEqual([]);
    expect((await bench.ticket()).ciProof).toMatchObject({ running: { attempt: 2 }, ended: null });
    bench.finish("failure", red, { attempt: 2 });
    expect(legs(await bench.play())).toEqual(["implement 2"]);
    expect(bench.runs).toHaveLength(2);
  });

  it("is void when the default branch has moved: proved anew by the own tests, and started anew, on the new base", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    const first = bench.branch();
    const main = bench.world.push("main", { "README.md": "# Other\n" });
    const moved = await bench.play();
    expect(legs(moved)).toEqual(["prove 1"]);
    // What it says of the former merge result is not heard, and costs no round.
    bench.finish("failure", [{ name: "test", conclusion: "failure" }]);
    await bench.publish((JSON.parse(moved.outputs.legs ?? "[]") as Claim[])[0] as Claim);
    expect(legs(await bench.play())).toEqual([]);
    expect(bench.runs).toHaveLength(2);
    expect((await bench.ticket()).ciProof).toMatchObject({ n: 2, tries: 1, base: main, ended: null });
    expect(bench.branch()).not.toBe(first);
  });

  it("is void when the run is stopped meanwhile: the branch goes", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    await bench.world.tell([stop()]);
    await bench.sweep();
    expect((await bench.ticket()).ciProof?.ended).toMatchObject({ outcome: "void" });
    expect(bench.branch()).toBe("");
  });
});

describe("who lets changed code run with a workflow's secrets", () => {
  it("is a person by default: nothing is pushed or dispatched before a yes to the change, which the pull request is told", async () => {
    bench = await CiBench.open(careful);
    await bench.sweep();
    expect(bench.branch()).toBe("");
    expect(bench.runs).toEqual([]);
    const said = bench.world.forge.world.comments.map(({ body }) => body).join("\n");
    expect(said).toContain("runs only what a person has approved");
    expect(said).toContain("with its secrets and permissions");
    await bench.approve();
    await bench.play();
    expect(bench.runs).toHaveLength(1);
  });

  it("is nobody once the yes was taken back, which is told once, and no job calls for the next", async () => {
    bench = await CiBench.open(careful);
    const yes = await bench.approve();
    await bench.world.forge.removeComment(yes);
    const { dispatched } = bench.world.forge.world;
    dispatched.length = 0;
    await bench.play();
    await bench.sweep();
    await bench.sweep();
    expect(bench.runs).toEqual([]);
    expect(bench.branch()).toBe("");
    expect(dispatched).toEqual([]);
    const told = (await bench.world.memory()).events.filter(({ type }) => type === "MERGE_WAITING");
    expect(told.filter(({ payload }) => JSON.stringify(payload).includes("taken back"))).toHaveLength(1);
    await bench.approve();
    await bench.play();
    expect(bench.runs).toHaveLength(1);
  });

  it("is nobody where the giver may no longer write, or the pull request is closed", async () => {
    bench = await CiBench.open(careful);
    await bench.approve();
    bench.world.forge.grant({ login: "ada", id: 7, isBot: false }, "read");
    await bench.play();
    expect(bench.runs).toEqual([]);
    bench.world.forge.grant({ login: "ada", id: 7, isBot: false }, "admin");
    const [pull] = bench.world.forge.world.pulls;
    if (pull !== undefined) pull.state = "closed";
    await bench.sweep();
    expect(bench.runs).toEqual([]);
  });

  it.each([".github/workflows/ci.yml", ".github/workflows/called.yml"])(
    "is nobody for a change that a person made of %s, not even with a yes",
    async (file) => {
      bench = await CiBench.open(trusted);
      const { branch } = await bench.ticket();
      bench.world.push(branch ?? "", { [file]: "on: workflow_dispatch\njobs: {}\n" });
      const tip = bench.world.git("rev-parse", branch ?? "");
      const [claim] = await bench.world.route(40, { branches: new Map([[branch ?? "", tip]]) });
      expect(claim?.mode).toBe("review");
      const { handIn } = await import("../../../builders/hand-in.ts");
      const { publish } = await import("../../../../src/actions/publish/publish.ts");
      if (claim === undefined) return;
      const needs = await handIn(bench.world, claim);
      await publish(
        { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
        await bench.world.job({ runId: 40 }),
      );
      bench.world.forge.world.runs.set(40, { completed: true, attempt: 1 });
      await bench.sweep();
      expect(bench.runs).toEqual([]);
      await bench.approve();
      await bench.play();
      expect(bench.runs).toEqual([]);
      expect(bench.branch()).toBe("");
      expect((await bench.ticket()).block?.reason).toContain("changes the repository's workflows");
    },
  );

  it.each([
    ["lacks the trigger", "on: push\njobs: {}\n", "on: [push, workflow_dispatch]"],
    ["wants inputs", "on:\n  workflow_dispatch:\n    inputs: { where: { required: true } }\njobs: {}\n", "`where`"],
  ])("is nobody where the workflow %s: a person is told what to write", async (_what, ci, word) => {
    bench = await CiBench.open(trusted, { ci });
    await bench.play();
    expect(bench.runs).toEqual([]);
    const { block } = await bench.ticket();
    expect(`${block?.reason} ${block?.remedy}`).toContain(word);
  });

  it("is nobody on an issue that was closed", async () => {
    bench = await CiBench.open(trusted);
    const [number, issue] = [...bench.world.forge.world.issues][0] ?? [];
    if (issue !== undefined) bench.world.forge.world.issues.set(number ?? 0, { ...issue, state: "closed" });
    await bench.play();
    expect(bench.runs).toEqual([]);
    expect((await bench.ticket()).block?.reason).toContain("was closed");
  });

  it("is nobody where the merge result made there is another tree than the proved one", async () => {
    bench = await CiBench.open(trusted);
    const ticket = await bench.ticket();
    if (ticket.proof === null) throw new Error("no proof");
    const other = {
      ...ticket.proof,
      proof: { ...ticket.proof.proof, tree: bench.world.git("rev-parse", "main^{tree}") },
    };
    const config = { ...bench.world.config, validate: { ...bench.world.config.validate, ...careful } };
    const of = { run: await bench.world.run(), config, branches: new Map() };
    const trust = {
      ...of,
      config: { ...config, validate: { ...config.validate, "workflow-trust": "unapproved" as const } },
    };
    expect(await prepareProof({ ...trust, ticket }, await bench.job())).toMatchObject({ kind: "start" });
    expect(await prepareProof({ ...trust, ticket: { ...ticket, proof: other } }, await bench.job())).toMatchObject({
      kind: "block",
      reason: expect.stringContaining("merge result made here"),
    });
  });

  it("removes no branch that somebody else has moved meanwhile", async () => {
    bench = await CiBench.open(trusted);
    await bench.play();
    bench.finish("success", green);
    const theirs = bench.world.push(proofBranch, { "theirs.txt": "mine\n" });
    expect(legs(await bench.play())).toEqual(["merge 1"]);
    expect(bench.branch()).toBe(theirs);
  });

  it("leaves a branch of that name alone that somebody else has made or moved", async () => {
    bench = await CiBench.open(trusted);
    const theirs = bench.world.push(proofBranch, { "theirs.txt": "mine\n" });
    await bench.play();
    expect(bench.runs).toEqual([]);
    expect(bench.branch()).toBe(theirs);
    expect((await bench.ticket()).block?.reason).toContain("is in the way");
  });
});

describe("a proof by CI whose job died, or that two jobs start", () => {
  it("is dispatched once by two jobs in the same moment", async () => {
    bench = await CiBench.open(trusted);
    const [one, other] = [await bench.job(), await bench.job()];
    await Promise.all([route({ token: "" }, one), route({ token: "" }, other)]);
    expect(bench.runs).toHaveLength(1);
    expect((await bench.world.memory()).events.filter(({ type }) => type === "CI_PROOF_STARTED")).toHaveLength(1);
  });

  it("is found by its commit where GitHub's answer did not name its run", async () => {
    bench = await CiBench.open(trusted);
    bench.world.forge.world.tellsRuns = false;
    await bench.play();
    expect((await bench.ticket()).ciProof?.running).toBeNull();
    bench.finish("success", green);
    expect(legs(await bench.play())).toEqual(["merge 1"]);
    expect(bench.runs).toHaveLength(1);
  });

  it("is found by its commit where the job died after the dispatch", async () => {
    bench = await CiBench.open(trusted);
    bench.world.forge.fail(
      "startWorkflow",
      new Fault("forge.unreachable", "502", { who: "outside", retryable: true }),
      "after",
    );
    await bench.play();
    expect((await bench.ticket()).ciProof).toMatchObject({ running: null, ended: null });
    await bench.play();
    expect((await bench.ticket()).ciProof?.running?.runId).toBe(bench.runs[0]?.id);
    expect(bench.runs).toHaveLength(1);
  });

  it("is started anew where the job died before the dispatch, but only after a while", async () => {
    bench = await CiBench.open(trusted);
    bench.world.forge.fail("startWorkflow", new Fault("forge.unreachable", "502", { who: "outside", retryable: true }));
    await bench.play();
    await bench.play();
    expect(bench.runs).toEqual([]);
    await bench.wait(11 * 60_000);
    await bench.play();
    expect(bench.runs).toHaveLength(1);
    expect((await bench.ticket()).ciProof).toMatchObject({ n: 2, tries: 2 });
  });

  it("is tried once more where GitHub does not know the branch yet", async () => {
    bench = await CiBench.open(trusted);
    const unknown = new Fault("forge.invalid", "No ref found for: baton/proof", { who: "us" });
    bench.world.forge.fail("startWorkflow", unknown);
    await bench.play();
    await bench.play();
    expect(bench.runs).toHaveLength(1);
  });

  it("is a person's where GitHub refuses to start it, in GitHub's words", async () => {
    bench = await CiBench.open(trusted);
    bench.world.forge.fail(
      "startWorkflow",
      new Fault("forge.forbidden", "Resource not accessible by integration", { who: "user" }),
    );
    await bench.play();
    await bench.play();
    expect((await bench.ticket()).block?.reason).toContain("Resource not accessible by integration");
    expect(bench.branch()).toBe("");
  });

  it("keeps no other claim from its work, and calls nobody to try the same at once, where it cannot be prepared", async () => {
    bench = await CiBench.open(careful);
    await bench.approve();
    bench.world.forge.world.dispatched.length = 0;
    bench.world.forge.fail("comments", new Fault("forge.forbidden", "no", { who: "user" }));
    expect((await bench.play()).headline).toContain("CI could not be started");
    expect(bench.world.forge.world.dispatched).toEqual([]);
    await bench.play();
    expect(bench.runs).toHaveLength(1);
  });
});

const about = {
  run: "20261120-1-greetings",
  from: "maintainer",
  to: "repository_manager",
  actor: { login: "ada", id: 7, permission: "admin" },
} as const;
const retry = () =>
  ({
    ...about,
    ticket: "f1",
    key: "comment:900",
    correlationId: "comment:900",
    type: "RETRY_REQUESTED",
    payload: { feature: "f1", commentId: 900, saidAt: null },
  }) as const;
const stop = () =>
  ({
    ...about,
    ticket: null,
    key: "comment:901",
    correlationId: "comment:901",
    type: "RUN_STOPPED",
    payload: { commentId: 901, saidAt: null },
  }) as const;

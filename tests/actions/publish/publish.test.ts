import { afterEach, expect, test } from "vitest";
import { publish } from "../../../src/actions/publish/publish.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { findingOf, handIn, type LegWork } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld } from "../../builders/leg-world.ts";

let world: LegWorld;
afterEach(() => world.close());

/** A run with one feature whose first round is given out. */
async function begin(settings: Record<string, unknown> = {}): Promise<Claim> {
  world = await legWorld({ merge: { enabled: true }, ...settings });
  await world.start([{}]);
  return claimOf(10);
}

async function claimOf(runId: number): Promise<Claim> {
  const [claim] = await world.route(runId);
  if (claim === undefined) throw new Error("nothing was given out");
  return claim;
}

async function publishLeg(claim: Claim, work: LegWork & { needs?: string; secrets?: string[] } = {}) {
  const needs = work.needs ?? (await handIn(world, claim, work));
  const ports = await world.job({ runId: claim.runId, attempt: claim.attempt, secrets: work.secrets ?? [] });
  const result = await publish({ claim: JSON.stringify(claim), needs, token: "" }, ports);
  return { result, ports, events: (await world.memory()).events, run: await world.run() };
}

const hello = { "src/f1/hello.txt": "hello\n" };

test("a round's commit, events and mirror go in one push, and the pull request, check and review follow", async () => {
  const claim = await begin();
  const before = world.pushes.length;
  const { result, run, events } = await publishLeg(claim, { files: hello });
  expect(result.outputs.merge).toBe("true");
  expect(world.pushes.slice(before)).toEqual([
    ["refs/heads/baton-state", "refs/baton/state", "refs/heads/baton/1-1-greeting-1"],
  ]);
  expect(events.slice(-4).map((event) => event.type)).toEqual([
    "COMMITS_PUSHED",
    "PROVED",
    "REVIEW_COMMENTS_POSTED",
    "REVIEW_APPROVED",
  ]);
  const ticket = run.tickets.get("f1");
  expect(world.git("rev-parse", "baton/1-1-greeting-1")).toBe(ticket?.head);
  expect(world.git("show", "baton/1-1-greeting-1:src/f1/hello.txt")).toBe("hello");
  const [pull] = world.forge.world.pulls;
  expect(pull).toMatchObject({ branch: "baton/1-1-greeting-1", base: "main", title: "Add a greeting" });
  expect(world.forge.world.reviews.get(pull?.number ?? 0)).toHaveLength(1);
  expect(world.forge.world.checks.get(ticket?.head ?? "")).toHaveLength(1);
  expect(ticket?.liveClaim?.claim).toBe(claim.claim);
});

test("changes that are asked for end the claim and call for the next round; the finding stands at its line", async () => {
  const claim = await begin();
  const { result, events } = await publishLeg(claim, { files: hello, review: { findings: [findingOf()] } });
  expect(result).toMatchObject({ conclusion: "success", outputs: { merge: "false" } });
  expect(events.slice(-2).map((event) => event.type)).toEqual(["CHANGES_REQUESTED", "CLAIM_ENDED"]);
  expect(world.forge.world.dispatched).toEqual([{ workflow: ".github/workflows/baton.yml", branch: "main" }]);
  const [comments] = [...world.forge.world.reviewComments.values()];
  expect(comments).toMatchObject([{ path: "src/f1/hello.txt", line: 1 }]);
});

test("a remark whose line is not in the pull request's diff goes into the review's text", async () => {
  const claim = await begin();
  await publishLeg(claim, { files: hello, review: { findings: [findingOf({ place: { startLine: 40, line: 40 } })] } });
  expect([...world.forge.world.reviewComments.values()].flat()).toEqual([]);
  const [review] = [...world.forge.world.reviews.values()].flat();
  expect(review?.body).toContain("An empty name gives an empty greeting");
});

test("publishing twice writes nothing twice", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  await publishLeg(claim, { needs });
  const before = { pushes: world.pushes.length, seq: (await world.memory()).lastSeq };
  await publishLeg(claim, { needs });
  expect({ pushes: world.pushes.length, seq: (await world.memory()).lastSeq }).toEqual(before);
  expect(world.forge.world.pulls).toHaveLength(1);
  expect([...world.forge.world.reviews.values()].flat()).toHaveLength(1);
});

test("a job that failed ends the claim as failed, in that job's words", async () => {
  const claim = await begin();
  const needs = JSON.stringify({
    implement: { result: "failure", outputs: { failure: "model.failed: overloaded", spent: "0.07" } },
    validate: { result: "skipped", outputs: {} },
    review: { result: "skipped", outputs: {} },
  });
  const { events, result } = await publishLeg(claim, { needs });
  expect(events.at(-1)).toMatchObject({
    type: "CLAIM_ENDED",
    payload: { outcome: "failed", reason: "model.failed: overloaded", spent: { implement: 0.07, review: 0 } },
  });
  expect(result.conclusion).toBe("success");
});

test("a proof that lacks costs the commits nothing: they are pushed, the claim ends as failed", async () => {
  const claim = await begin();
  const { run, events } = await publishLeg(claim, { files: hello, proof: null });
  expect(run.tickets.get("f1")?.head).not.toBeNull();
  expect(events.at(-1)).toMatchObject({ type: "CLAIM_ENDED", payload: { outcome: "failed" } });
});

test("a proof of another tree is refused, and the job is red", async () => {
  const claim = await begin();
  const { run, result } = await publishLeg(claim, { files: hello, proof: { tree: "1".repeat(40) } });
  expect(run.tickets.get("f1")?.proof).toBeNull();
  expect(result.conclusion).toBe("failure");
});

test("a superseded claim writes nothing and points to /baton retry", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  const before = world.pushes.length;
  const ports = await world.job({ runId: claim.runId, attempt: 2 });
  await expect(publish({ claim: JSON.stringify(claim), needs, token: "" }, ports)).rejects.toMatchObject({
    code: "claim.superseded",
    message: expect.stringContaining("/baton retry f1"),
  });
  expect(world.pushes.length).toBe(before);
});

test("a claim that is lost between the first look and the push writes nothing", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  const ports = await world.job({ runId: claim.runId });
  const take = world.carrier.take;
  world.carrier.take = async (ref) => {
    world.carrier.take = take;
    await world.tell([
      {
        key: "claim-ended:zombie",
        run: claim.run,
        ticket: "f1",
        from: "repository_manager",
        to: "maintainer",
        correlationId: claim.claim,
        actor: { login: "baton", id: 0, permission: "none" },
        type: "CLAIM_ENDED",
        payload: { claim: claim.claim, outcome: "dead", reason: "gone", spent: {} },
      },
    ]);
    return take(ref);
  };
  await expect(publish({ claim: JSON.stringify(claim), needs, token: "" }, ports)).rejects.toMatchObject({
    code: "claim.superseded",
  });
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
});

test("a baton with a flipped byte, of another claim, run or repository is refused and nothing of it is pushed", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  for (const [name, bytes] of world.carrier.artifacts) {
    if (name.includes("implement"))
      world.carrier.artifacts.set(name, Buffer.from(bytes.toString("utf8").replace("hello", "hullo")));
  }
  const { run, result } = await publishLeg(claim, { needs });
  expect(result).toMatchObject({ conclusion: "failure", headline: expect.stringContaining("digest") });
  expect(run.tickets.get("f1")?.head).toBeNull();
});

test("a secret among the added lines is neither pushed nor posted", async () => {
  const claim = await begin();
  const { run, events, result } = await publishLeg(claim, {
    files: { "src/f1/key.txt": "key = s3cr3t-value\n" },
    secrets: ["s3cr3t-value"],
  });
  expect(result.conclusion).toBe("failure");
  expect(run.tickets.get("f1")?.head).toBeNull();
  expect(JSON.stringify(events)).not.toContain("s3cr3t-value");
  expect(JSON.stringify([...world.forge.world.comments, ...world.forge.world.pulls])).not.toContain("s3cr3t-value");
});

test("a change of workflow files is withheld: its events go alone and the ticket waits for a person", async () => {
  const claim = await begin();
  const { run, result } = await publishLeg(claim, { files: { ".github/workflows/ci.yml": "on: push\n" } });
  expect(run.tickets.get("f1")).toMatchObject({
    status: "blocked",
    head: null,
    withheld: { paths: [".github/workflows/ci.yml"] },
  });
  expect(result.conclusion).toBe("success");
  expect(world.forge.world.comments.some((comment) => comment.body.includes(".github/workflows/ci.yml"))).toBe(true);
});

test("protected paths are pushed, and the merge waits for a person's approval of exactly this patch", async () => {
  const claim = await begin();
  const { run, result, events } = await publishLeg(claim, { files: { "src/f1/package-lock.json": "{}\n" } });
  expect(run.tickets.get("f1")?.protectedPaths).toEqual(["src/f1/package-lock.json"]);
  expect(result.outputs.merge).toBe("false");
  expect(events.slice(-2).map((event) => event.type)).toEqual(["MERGE_WAITING", "CLAIM_ENDED"]);
});

test("a branch that somebody else moved during the round is not pushed over", async () => {
  const claim = await begin();
  await publishLeg(claim, { files: hello, review: { findings: [findingOf()] } });
  const second = await claimOf(11);
  const needs = await handIn(world, second, { files: { "src/f1/hello.txt": "hello, you\n" } });
  const theirs = world.push("baton/1-1-greeting-1", { "src/f1/hello.txt": "hello from a person\n" });
  const { events } = await publishLeg(second, { needs });
  expect(world.git("rev-parse", "baton/1-1-greeting-1")).toBe(theirs);
  expect(events.at(-1)).toMatchObject({
    type: "CLAIM_ENDED",
    payload: { outcome: "failed", reason: expect.stringContaining("somebody else moved it") },
  });
});

test("the second round's commit stands on the first, and solved threads are resolved", async () => {
  const claim = await begin();
  const first = await publishLeg(claim, { files: hello, review: { findings: [findingOf()] } });
  const second = await claimOf(11);
  const { run, result } = await publishLeg(second, {
    files: { "src/f1/hello.txt": "hello, you\n" },
    review: { incremental: true, earlier: [{ id: "0123456789ab", state: "fixed", evidence: "it greets you" }] },
  });
  const head = run.tickets.get("f1")?.head ?? "";
  expect(world.git("rev-parse", `${head}^`)).toBe(first.run.tickets.get("f1")?.head);
  expect(result.outputs.merge).toBe("true");
  expect([...world.forge.world.threads.values()].flat()).toMatchObject([{ isResolved: true }]);
  expect(world.forge.world.pulls).toHaveLength(1);
});

test("a repository that lets no workflow open pull requests blocks the ticket with GitHub's words", async () => {
  const claim = await begin();
  world.forge.world.mayOpenPulls = false;
  const { run, result } = await publishLeg(claim, { files: hello });
  expect(result).toMatchObject({ conclusion: "failure", outputs: { merge: "false" } });
  expect(run.tickets.get("f1")).toMatchObject({ status: "blocked", liveClaim: null });
  expect(world.forge.world.comments.some((comment) => comment.body.includes("not permitted to create"))).toBe(true);
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).not.toBe("");
});

test("a coder that is blocked blocks the ticket, with its reason on the issue", async () => {
  const claim = await begin();
  const { run } = await publishLeg(claim, { summary: { outcome: "blocked", summary: "The names are missing." } });
  expect(run.tickets.get("f1")).toMatchObject({
    status: "blocked",
    block: { reason: expect.stringContaining("The names are missing.") },
  });
});

test("a leg of a run that was stopped meanwhile pushes no code; it settles what it cost", async () => {
  const claim = await begin();
  await world.tell([
    {
      key: "comment:99",
      run: claim.run,
      ticket: null,
      from: "maintainer",
      to: "repository_manager",
      correlationId: "comment:99",
      actor: { login: "ada", id: 7, permission: "admin" },
      type: "RUN_STOPPED",
      payload: { commentId: 99, saidAt: null },
    },
  ]);
  const { run, events } = await publishLeg(claim, { files: hello });
  expect(events.at(-1)).toMatchObject({ type: "CLAIM_ENDED", payload: { spent: { implement: 0.2, review: 0.1 } } });
  expect(run.status).toBe("stopped");
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
});

test("a round that begins anew on the default branch's tip moves the branch by force, with the old head as its lease", async () => {
  const claim = await begin();
  await publishLeg(claim, {
    files: { "src/a.txt": "one\nTWO\nthree\n" },
    review: { findings: [findingOf({ path: "src/a.txt" })] },
  });
  const main = world.push("main", { "src/a.txt": "one\nzwei\nthree\n" });
  const second = await claimOf(11);
  expect(second).toMatchObject({ mode: "implement", base: main });
  const { run, result } = await publishLeg(second, {
    parent: main,
    base: main,
    files: { "src/a.txt": "one\nZWEI\nthree\n" },
    review: { earlier: [{ id: "0123456789ab", state: "fixed", evidence: "it does" }] },
  });
  const head = run.tickets.get("f1")?.head ?? "";
  expect(world.git("rev-parse", "baton/1-1-greeting-1", `${head}^`)).toBe(`${head}\n${main}`);
  expect(result.outputs.merge).toBe("true");
});

test("after the setting is mended a retry opens the pull request, posts what was missing and merges", async () => {
  const claim = await begin();
  world.forge.world.mayOpenPulls = false;
  await publishLeg(claim, { files: hello });
  world.forge.world.mayOpenPulls = true;
  await world.tell([
    {
      key: "comment:98",
      run: claim.run,
      ticket: "f1",
      from: "maintainer",
      to: "repository_manager",
      correlationId: "comment:98",
      actor: { login: "ada", id: 7, permission: "admin" },
      type: "RETRY_REQUESTED",
      payload: { feature: "f1", commentId: 98, saidAt: null },
    },
  ]);
  const next = await claimOf(11);
  expect(next.mode).toBe("merge");
  const { result } = await publishLeg(next);
  expect(result.outputs.merge).toBe("true");
  expect(world.forge.world.pulls).toHaveLength(1);
  expect([...world.forge.world.reviews.values()].flat()).toHaveLength(1);
});

test("a branch left by a former run of the issue is left alone: the first push takes a free name", async () => {
  const claim = await begin();
  const theirs = world.push("baton/1-1-greeting-1", { "x.txt": "x\n" });
  const { run } = await publishLeg(claim, { files: hello });
  expect(world.git("rev-parse", "baton/1-1-greeting-1")).toBe(theirs);
  expect(run.tickets.get("f1")?.branch).toBe("baton/1-1-greeting-1-2");
});

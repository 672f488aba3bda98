import { afterEach, expect, test } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import { findingOf, handIn } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld, runId } from "../../builders/leg-world.ts";
import { beginLeg, claimOf, publishLeg } from "./begin-leg.ts";

let world: LegWorld;
afterEach(() => world.close());

async function begin(settings: Record<string, unknown> = {}): Promise<Claim> {
  const begun = await beginLeg(settings);
  world = begun.world;
  return begun.claim;
}

const hello = { "src/f1/hello.txt": "hello\n" };

test("a round's commit, events and mirror go in one push, and the pull request, check and review follow", async () => {
  const claim = await begin();
  const before = world.pushes.length;
  const { result, run, events } = await publishLeg(world, claim, { files: hello });
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

test("all that did the work side by side are kept in the run's record", async () => {
  const claim = await begin();
  const told = { outcome: "changed" as const, lines: 1, reason: "" };
  const candidates = [
    { ...told, model: "openai/a", tests: "failed" as const, chosen: false },
    {
      ...told,
      model: "openai/b",
      tests: "passed" as const,
      chosen: true,
      panel: { points: 1, votes: [{ model: "google/j", letter: "B", rank: 1, reason: "It refuses a zero." }] },
    },
  ];
  const { events } = await publishLeg(world, claim, { files: hello, change: { candidates } });
  expect(events.find((event) => event.type === "COMMITS_PUSHED")?.payload).toMatchObject({ candidates });
});

test("changes that are asked for end the claim and call for the next round; the finding stands at its line", async () => {
  const claim = await begin();
  const { result, events } = await publishLeg(world, claim, { files: hello, review: { findings: [findingOf()] } });
  expect(result).toMatchObject({ conclusion: "success", outputs: { merge: "false" } });
  expect(events.slice(-2).map((event) => event.type)).toEqual(["CHANGES_REQUESTED", "CLAIM_ENDED"]);
  expect(world.forge.world.dispatched).toEqual([{ workflow: ".github/workflows/baton.yml", branch: "main" }]);
  const [comments] = [...world.forge.world.reviewComments.values()];
  expect(comments).toMatchObject([{ path: "src/f1/hello.txt", line: 1 }]);
});

test("a remark whose line is not in the pull request's diff goes into the review's text", async () => {
  const claim = await begin();
  await publishLeg(world, claim, {
    files: hello,
    review: { findings: [findingOf({ place: { startLine: 40, line: 40 } })] },
  });
  expect([...world.forge.world.reviewComments.values()].flat()).toEqual([]);
  const [review] = [...world.forge.world.reviews.values()].flat();
  expect(review?.body).toContain("An empty name gives an empty greeting");
});

test("publishing twice writes nothing twice", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  await publishLeg(world, claim, { needs });
  const before = { pushes: world.pushes.length, seq: (await world.memory()).lastSeq };
  await publishLeg(world, claim, { needs });
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
  const { events, result } = await publishLeg(world, claim, { needs });
  expect(events.at(-1)).toMatchObject({
    type: "CLAIM_ENDED",
    payload: { outcome: "failed", reason: "model.failed: overloaded", spent: { implement: 0.07, review: 0 } },
  });
  expect(result.conclusion).toBe("success");
});

test("what each job cost, with its tokens, is recorded and stands in the review's text", async () => {
  const claim = await begin();
  const needs = JSON.parse(await handIn(world, claim, { files: hello, review: { findings: [findingOf()] } }));
  const tokens = { "input-tokens": "12345", "cached-tokens": "8000", "output-tokens": "678" };
  needs.review.outputs = { ...needs.review.outputs, ...tokens, spent: "0.0123" };
  const { result, run, events } = await publishLeg(world, claim, { needs: JSON.stringify(needs) });
  expect(result.summary).toContain(
    "- cost of review: $0.0123, 12,345 tokens in, 8,000 of them from the cache, 678 out\n",
  );
  const jobs = { review: { usd: 0.0123, input: 12345, cached: 8000, output: 678 } };
  expect(events.find(({ type }) => type === "CLAIM_COUNTED")?.payload).toEqual({ claim: claim.claim, jobs });
  expect(run.claims.find((one) => one.claim === claim.claim)?.used).toEqual(jobs);
  const [review] = [...world.forge.world.reviews.values()].flat();
  expect(review?.body).toContain(" · $0.0123, 12,345 tokens in, 8,000 of them from the cache, 678 out");
});

test("a proof that lacks costs the commits nothing: they are pushed, the claim ends as failed", async () => {
  const claim = await begin();
  const { run, events } = await publishLeg(world, claim, { files: hello, proof: null });
  expect(run.tickets.get("f1")?.head).not.toBeNull();
  expect(events.at(-1)).toMatchObject({ type: "CLAIM_ENDED", payload: { outcome: "failed" } });
});

test("protected paths are pushed, and the merge waits for a person's approval of exactly this patch", async () => {
  const claim = await begin();
  const { run, result, events } = await publishLeg(world, claim, { files: { "src/f1/package-lock.json": "{}\n" } });
  expect(run.tickets.get("f1")?.protectedPaths).toEqual(["src/f1/package-lock.json"]);
  expect(result.outputs.merge).toBe("false");
  expect(events.slice(-2).map((event) => event.type)).toEqual(["MERGE_WAITING", "CLAIM_ENDED"]);
});

test("the second round's commit stands on the first, and solved threads are resolved", async () => {
  const claim = await begin();
  const first = await publishLeg(world, claim, { files: hello, review: { findings: [findingOf()] } });
  const second = await claimOf(world, 11);
  const { run, result } = await publishLeg(world, second, {
    files: { "src/f1/hello.txt": "hello, you\n" },
    review: { incremental: true, earlier: [{ id: "0123456789ab", state: "fixed", evidence: "it greets you" }] },
  });
  const head = run.tickets.get("f1")?.head ?? "";
  expect(world.git("rev-parse", `${head}^`)).toBe(first.run.tickets.get("f1")?.head);
  expect(result.outputs.merge).toBe("true");
  expect([...world.forge.world.threads.values()].flat()).toMatchObject([{ isResolved: true }]);
  expect(world.forge.world.pulls).toHaveLength(1);
});

test("a coder that is blocked blocks the ticket, with its reason on the issue", async () => {
  const claim = await begin();
  const { run } = await publishLeg(world, claim, {
    summary: { outcome: "blocked", summary: "The names are missing." },
  });
  expect(run.tickets.get("f1")).toMatchObject({
    status: "blocked",
    block: { reason: expect.stringContaining("The names are missing.") },
  });
});

test("a round that begins anew on the default branch's tip moves the branch by force, with the old head as its lease", async () => {
  const claim = await begin();
  await publishLeg(world, claim, {
    files: { "src/a.txt": "one\nTWO\nthree\n" },
    review: { findings: [findingOf({ path: "src/a.txt" })] },
  });
  const main = world.push("main", { "src/a.txt": "one\nzwei\nthree\n" });
  const second = await claimOf(world, 11);
  expect(second).toMatchObject({ mode: "implement", base: main });
  const { run, result } = await publishLeg(world, second, {
    parent: main,
    base: main,
    files: { "src/a.txt": "one\nZWEI\nthree\n" },
    review: { earlier: [{ id: "0123456789ab", state: "fixed", evidence: "it does" }] },
  });
  const head = run.tickets.get("f1")?.head ?? "";
  expect(world.git("rev-parse", "baton/1-1-greeting-1", `${head}^`)).toBe(`${head}\n${main}`);
  expect(result.outputs.merge).toBe("true");
});

test("somebody else's commits on the branch are proved and reviewed as they are, and then worth a merge", async () => {
  const claim = await begin();
  await publishLeg(world, claim, { files: hello, review: { findings: [findingOf()] } });
  const theirs = world.push("baton/1-1-greeting-1", { "src/f1/hello.txt": "hello, everybody\n" });
  const [next] = await world.route(11, { branches: new Map([["baton/1-1-greeting-1", theirs]]) });
  if (next === undefined) throw new Error("nothing was given out");
  expect(next).toMatchObject({ mode: "review", head: theirs });
  const solved = [{ id: "0123456789ab", state: "fixed" as const, evidence: "it greets everybody" }];
  const { run, result } = await publishLeg(world, next, { review: { earlier: solved } });
  expect(run.tickets.get("f1")).toMatchObject({ head: theirs, verdict: { decision: "approved", head: theirs } });
  expect(result.outputs.merge).toBe("true");
});

test("a pull request that is only reviewed gets its review and check, and is never merged", async () => {
  world = await legWorld();
  const base = world.git("rev-parse", "main");
  world.git("update-ref", "refs/heads/theirs", base);
  const head = world.push("theirs", { "src/a.txt": "one\ntwo\nthree\nfour\n" });
  const pull = await world.forge.openPull({ head: "theirs", base: "main", title: "Four", body: "" });
  const issue = { number: pull.number, title: "Four", body: "", author: "ada", url: pull.url };
  const key = "comment:5";
  const actor = { login: "ada", id: 7, permission: "admin" as const };
  const payload = {
    kind: "review" as const,
    issue,
    base: { ref: "main", sha: base },
    budgetUsd: 10,
    commentId: 5,
    saidAt: null,
  };
  await world.tell([
    {
      key,
      run: runId,
      ticket: null,
      from: "maintainer",
      to: "repository_manager",
      correlationId: key,
      actor,
      type: "START_PROJECT",
      payload,
    },
  ]);
  const [claim] = await world.route(10, { heads: new Map([[runId, head]]) });
  if (claim === undefined) throw new Error("nothing was given out");
  const finding = findingOf({ path: "src/a.txt", place: { startLine: 4, line: 4 } });
  const { result } = await publishLeg(world, claim, { review: { findings: [finding], criteria: [] } });
  expect(result).toMatchObject({ conclusion: "success", outputs: { merge: "false" } });
  expect(world.forge.world.reviews.get(pull.number)).toHaveLength(1);
  expect(world.forge.world.reviewComments.get(pull.number)).toMatchObject([{ path: "src/a.txt", line: 4 }]);
});

import { afterEach, expect, test } from "vitest";
import { publish } from "../../src/actions/publish/publish.ts";
import { Fault } from "../../src/core/fault.ts";
import { applyEffects } from "../../src/effects/apply-effects.ts";
import { findMarker } from "../../src/policy/effects/effect.ts";
import { handIn } from "../builders/hand-in.ts";
import { type LegWorld, legWorld, maintainer, runId } from "../builders/leg-world.ts";

let world: LegWorld;
afterEach(() => world.close());

const mallory = { login: "mallory", id: 66, isBot: false };

async function begin(): Promise<void> {
  world = await legWorld();
  await world.start([{}]);
}

async function show(job = 50, options: { tickets?: string[]; workDue?: boolean } = {}) {
  return applyEffects(await world.job({ runId: job }), await world.memory(), { config: world.config, ...options });
}

const plans = () => world.forge.world.comments.filter((comment) => findMarker(comment.body)?.op === `plan:${runId}`);

test("what is there is left alone: a second time nothing is written", async () => {
  await begin();
  await show();
  const before = world.forge.world.calls.length;
  await show();
  const writes = world.forge.world.calls
    .slice(before)
    .filter((call) => /^(comment|editComment|openPull|postReview|putCheck|close|dispatch|resolveThread)$/.test(call));
  expect(writes).toEqual([]);
  expect(plans()).toHaveLength(1);
});

test("a stranger's comment that carries our mark is no comment of ours", async () => {
  await begin();
  world.forge.say(1, mallory, `<!-- baton:op=plan:${runId} seq=999999 -->\nAll is well.`);
  await show();
  expect(plans().filter((comment) => comment.author.isBot)).toHaveLength(1);
});

test("a quotation of the mark is no comment of ours", async () => {
  await begin();
  world.forge.say(1, maintainer, `> <!-- baton:op=plan:${runId} seq=999999 -->\nWhat does this mean?`);
  await show();
  expect(plans().filter((comment) => comment.author.isBot)).toHaveLength(1);
});

test("a plan comment that shows more than this job knows is never overwritten", async () => {
  await begin();
  await world.forge.comment(1, `<!-- baton:op=plan:${runId} seq=999999 -->\nFrom the future.`);
  await show();
  expect(plans().map((comment) => comment.body)).toEqual([expect.stringContaining("From the future.")]);
});

test("an older plan comment is brought up to date in place", async () => {
  await begin();
  await world.forge.comment(1, `<!-- baton:op=plan:${runId} seq=1 -->\nOld.`);
  await show();
  expect(plans()).toHaveLength(1);
  expect(plans()[0]?.body).not.toContain("Old.");
});

test("two writers that find a comment missing at the same moment leave one", async () => {
  await begin();
  await Promise.all([show(50), show(51)]);
  expect(plans()).toHaveLength(1);
});

test("a writer that died after its push is healed by the next, and nothing is there twice", async () => {
  await begin();
  const [claim] = await world.route(10);
  if (claim === undefined) throw new Error("no claim");
  const needs = await handIn(world, claim, { files: { "src/f1/hello.txt": "hello\n" } });
  world.forge.fail("openPull", new Fault("forge.unreachable", "gone", { who: "outside", retryable: true }));
  world.forge.fail("putCheck", new Fault("forge.unreachable", "gone", { who: "outside", retryable: true }));
  const result = await publish(
    { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
    await world.job({ runId: 10 }),
  );
  expect(result.conclusion).toBe("failure");
  world.forge.world.runs.set(10, { completed: true, attempt: 1 });
  expect((await show()).obstacles).toEqual([]);
  await show();
  expect(world.forge.world.pulls).toHaveLength(1);
  expect([...world.forge.world.reviews.values()].flat()).toHaveLength(1);
  expect([...world.forge.world.checks.values()].flat()).toHaveLength(1);
});

test("what a living workflow run will show itself is left to it", async () => {
  await begin();
  const [claim] = await world.route(10);
  if (claim === undefined) throw new Error("no claim");
  const needs = await handIn(world, claim, { files: { "src/f1/hello.txt": "hello\n" } });
  // Once for what publish shows after its push, once for what it shows after telling of the trouble.
  world.forge.fail("openPull", new Fault("forge.unreachable", "gone", { who: "outside", retryable: true }));
  world.forge.fail("openPull", new Fault("forge.unreachable", "gone", { who: "outside", retryable: true }));
  await publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, await world.job({ runId: 10 }));
  await show();
  expect(world.forge.world.pulls).toEqual([]);
});

test("a refusal stops only what depends on it, and is told", async () => {
  await begin();
  world.forge.fail("comment", new Fault("forge.forbidden", "Resource not accessible by integration", { who: "user" }));
  const { obstacles } = await show(50, { workDue: true });
  expect(obstacles).toMatchObject([{ what: expect.stringContaining("Resource not accessible"), lasting: true }]);
  expect(world.forge.world.dispatched).toHaveLength(1);
});

test("threads and checks that the token may not touch are a warning, not a failure", async () => {
  await begin();
  const [claim] = await world.route(10);
  if (claim === undefined) throw new Error("no claim");
  const needs = await handIn(world, claim, { files: { "src/f1/hello.txt": "hello\n" } });
  world.forge.fail(
    "putCheck",
    new Fault("forge.forbidden", "You must authenticate via a GitHub App.", { who: "user" }),
  );
  const ports = await world.job({ runId: 10 });
  const result = await publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, ports);
  expect(result).toMatchObject({ conclusion: "success", outputs: { merge: "true" } });
  expect(ports.reporter.warnings).toEqual([expect.stringContaining("GitHub App")]);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import { route } from "../../../src/actions/route/route.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import type { ForgeComment } from "../../../src/ports/forge/forge-issues.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";
import { commented, dispatched, scheduled } from "../../builders/payloads.ts";
import { publishLeg } from "../publish/begin-leg.ts";

let world: LegWorld;
let runId = 10;

/** `approval.merge: always`; proved, approved by the review and published, so that a person's yes is all that lacks. */
beforeEach(async () => {
  world = await legWorld();
  await world.stage("published, and a person's yes is wanted", async () => {
    world.push("main", { ".github/baton.yml": "approval:\n  merge: always\n" });
    await world.start([{}]);
    const [claim] = await routed(dispatched);
    if (claim === undefined) throw new Error("nothing was given out");
    await publishLeg(world, claim, { files: { "src/f1/hello.txt": "hello\n" } });
    // GitHub's clock: what people say from here on is said after the push.
    world.forge.world.clockMs = Date.parse("2026-11-20T13:00:00Z");
  });
});
afterEach(() => world.close());

/** One run of the workflow up to its claims, started by that event. */
async function routed(by: { readonly event: string; readonly payload: object }): Promise<readonly Claim[]> {
  const ports = await world.job({ runId: ++runId });
  const { outputs } = await route({ token: "" }, { ...ports, job: { ...ports.job, ...by } });
  return Claim.array().parse(JSON.parse(outputs.legs ?? "[]"));
}

async function merged(claim: Claim): Promise<string | undefined> {
  const { result } = await publishLeg(world, claim);
  if (result.outputs.merge !== "true") return "not tried";
  const ports = await world.job({ runId: claim.runId });
  return (await merge({ claim: JSON.stringify(claim), spent: {}, token: "" }, ports)).outputs.merged;
}

const pull = () => world.forge.world.pulls[0]?.number ?? 0;
const say = (body: string): ForgeComment => world.forge.say(pull(), maintainer, body);
const heard = async (said: ForgeComment) => routed(commented(await world.forge.issue(pull()), said));
const gates = async () => (await world.run()).tickets.get("f1")?.waiting?.gates.map(({ gate }) => gate);

test("nothing is merged before a person's yes, however often it is looked at", async () => {
  expect(await gates()).toEqual(["approval"]);
  expect(await routed(dispatched)).toEqual([]);
  for (const claim of await routed(scheduled)) expect(await merged(claim)).not.toBe("true");
  expect(world.git("rev-list", "--count", "main")).toBe("2");
});

test("a yes to exactly this patch merges it", async () => {
  const [claim] = await heard(say("/baton approve"));
  expect(claim?.mode).toBe("merge");
  expect(claim && (await merged(claim))).toBe("true");
});

test("a comment that became a yes by an edit counts for nothing", async () => {
  const said = say("I shall read it tomorrow.");
  const later = new Date(Date.parse(said.createdAt) + 60_000).toISOString();
  world.forge.world.comments.splice(world.forge.world.comments.indexOf(said), 1, {
    ...said,
    issue: pull(),
    body: "/baton approve",
    updatedAt: later,
  });
  for (const claim of await routed(scheduled)) expect(await merged(claim)).not.toBe("true");
  expect((await world.run()).tickets.get("f1")?.mergeApproval).toBeNull();
  expect(world.git("rev-list", "--count", "main")).toBe("2");
});

test("a yes is void once the patch is another: the new one waits for its own", async () => {
  const [claim] = await heard(say("/baton approve"));
  if (claim === undefined) throw new Error("the approval opened nothing");
  world.forge.world.beforeMerge = () => void world.push("baton/1-1-greeting-1", { "src/f1/more.txt": "more\n" });
  expect(await merged(claim)).toBe("false");
  const [next] = await routed(dispatched);
  expect(next?.mode).toBe("review");
  expect(next && (await merged(next))).toBe("not tried");
  expect(await gates()).toEqual(["approval"]);
  expect(world.git("rev-list", "--count", "main")).toBe("2");
});

test("a comment that became a wish by an edit is answered by a yes that came after it", async () => {
  const words = say("Looks fine.");
  world.forge.world.clockMs += 60_000;
  await world.forge.editComment(words.id, "/baton revise rename it");
  const [claim] = await heard(say("/baton approve"));
  // The yes came after the edit: who gave it has seen it.
  expect(claim && (await merged(claim))).toBe("true");
});

test("a comment that became a wish after the yes is not merged over", async () => {
  const words = say("Looks fine.");
  const [claim] = await heard(say("/baton approve"));
  world.forge.world.clockMs += 60_000;
  await world.forge.editComment(words.id, "/baton revise rename it");
  expect(claim && (await merged(claim))).not.toBe("true");
  expect((await world.run()).tickets.get("f1")?.waiting?.gates).toMatchObject([
    { gate: "feedback", remedy: expect.stringContaining("say it again in a new comment") },
  ]);
  world.forge.world.clockMs += 60_000;
  const [again] = await heard(say("/baton approve"));
  expect(again && (await merged(again))).toBe("true");
});

test("a way to merge that the repository or the branch's rules do not allow is not tried, and is told", async () => {
  const forbidden: readonly (() => void)[] = [
    () => Object.assign(world.forge.world, { allowed: ["merge", "rebase"] }),
    () => {
      Object.assign(world.forge.world, { allowed: ["squash", "merge", "rebase"] });
      world.forge.world.rules.set("main", {
        requiredChecks: [],
        requiredApprovals: 0,
        mergeQueue: false,
        allowedMethods: ["rebase"],
        others: [],
      });
    },
  ];
  for (const forbid of forbidden) {
    forbid();
    const [claim] = await heard(say("/baton approve"));
    expect(claim && (await merged(claim))).not.toBe("true");
    expect((await world.run()).tickets.get("f1")?.waiting?.gates).toMatchObject([
      { gate: "repository_rules", why: expect.stringContaining("does not allow `squash` merges") },
    ]);
  }
  world.forge.world.rules.clear();
  const [claim] = await heard(say("/baton approve"));
  expect(claim && (await merged(claim))).toBe("true");
});

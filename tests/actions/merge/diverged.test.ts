import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import { route } from "../../../src/actions/route/route.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import { Fault } from "../../../src/core/fault.ts";
import type { LegWork } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";
import { dispatched, scheduled } from "../../builders/payloads.ts";
import { publishLeg } from "../publish/begin-leg.ts";

const branch = "baton/1-1-greeting-1-revert";
const deploys = "merge:\n  after-merge: [.github/workflows/deploy.yml]\n";
const red: LegWork = { proof: { outcome: "failed" } };

let world: LegWorld;
let runId: number;
afterEach(() => world.close());

/** One run of the workflow up to its claims. */
async function routed(
  by: { readonly event: string; readonly payload: object } = dispatched,
): Promise<readonly Claim[]> {
  const ports = await world.job({ runId: ++runId });
  const { outputs } = await route({ token: "" }, { ...ports, job: { ...ports.job, ...by } });
  return Claim.array().parse(JSON.parse(outputs.legs ?? "[]"));
}

/** The workflow run is over, so that other writers show what is left. */
const over = (claim: Claim): void => void world.forge.world.runs.set(claim.runId, { completed: true, attempt: 1 });

/** f1 is merged in the moment in which a person pushes these files; f2 needs it, f3 does not. */
async function diverge(theirs: Record<string, string>, files: Record<string, string>, config = ""): Promise<void> {
  runId = 10;
  world = await legWorld();
  await world.stage(`diverged ${JSON.stringify([theirs, files, config])}`, async () => {
    if (config !== "") world.push("main", { ".github/baton.yml": config });
    await world.start([{}, { dependsOn: ["f1"] }, {}]);
    const ports = await world.job({ runId });
    const { outputs } = await route({ token: "", maxLegs: 1 }, { ...ports, job: { ...ports.job, ...dispatched } });
    const [claim] = Claim.array().parse(JSON.parse(outputs.legs ?? "[]"));
    if (claim === undefined) throw new Error("nothing was given out");
    await publishLeg(world, claim, { files });
    world.forge.world.beforeMerge = () => {
      world.push("main", theirs);
      world.forge.world.beforeMerge = null;
    };
    await merge({ claim: JSON.stringify(claim), spent: {}, token: "" }, await world.job({ runId }));
    over(claim);
  });
}

async function watch(): Promise<Claim> {
  const claims = await routed();
  expect(claims).toMatchObject([
    { ticket: "f1", mode: "watch", head: null, base: world.git("rev-parse", "main"), slices: {} },
  ]);
  return claims[0] as Claim;
}

async function watched(work: LegWork = {}) {
  const claim = await watch();
  const published = await publishLeg(world, claim, work);
  over(claim);
  return published;
}

function refuseBranch(): void {
  const hook = join(world.origin, "hooks", "update");
  mkdirSync(dirname(hook), { recursive: true });
  writeFileSync(hook, `#!/bin/sh\ncase "$1" in refs/heads/baton/*) exit 1 ;; esac\n`);
  chmodSync(hook, 0o755);
}

const f1 = async () => (await world.run()).tickets.get("f1");
const onIssue = () => world.forge.world.comments.filter(({ issue }) => issue === 1).map(({ body }) => body);
const told = (words: string) => onIssue().filter((body) => body.includes(words));
const deployed = () => world.forge.world.dispatched.filter(({ workflow }) => workflow.endsWith("deploy.yml")).length;
const reverts = () => world.forge.world.pulls.filter((pull) => pull.branch === branch);

describe("a merge onto a default branch that somebody has just pushed to", () => {
  beforeEach(() => diverge({ "src/other.txt": "at the same moment\n" }, { "src/f1/hello.txt": "hello\n" }, deploys));

  test("nothing of the run begins before the branch is proved as it stands; green, the ticket is done, which is said once, and the rest goes on", async () => {
    expect(told("not the proved")).toHaveLength(1);
    expect((await world.memory()).events.at(-1)?.type).toBe("CLAIM_ENDED");
    const claim = await watch();
    expect(await routed()).toEqual([]);
    expect(deployed()).toBe(0);
    const { events } = await publishLeg(world, claim);
    over(claim);
    expect(deployed()).toBe(1);
    expect(events.slice(-3).map(({ type }) => type)).toEqual(["MAIN_PROVED", "CLAIM_ENDED", "CONTINUE_NEXT_FEATURE"]);
    expect(events.at(-1)).toMatchObject({ payload: { ready: ["f2", "f3"] } });
    expect((await f1())?.status).toBe("done");
    expect((await routed(scheduled)).map(({ ticket }) => ticket)).toEqual(["f2", "f3"]);
    expect([told("🟢 The tests pass").length, reverts().length]).toEqual([1, 0]);
  });

  test("red: one pull request takes back the merge and nothing else, it is linked from the issue, nobody merges it, and sweeps add nothing", async () => {
    const { result } = await watched(red);
    expect([result.conclusion, deployed()]).toEqual(["success", 0]);
    expect(world.pushes.at(-1)).toEqual(["refs/heads/baton-state", "refs/baton/state", `refs/heads/${branch}`]);
    expect(world.git("diff", "--name-status", "main", branch)).toBe("D\tsrc/f1/hello.txt");
    expect(world.git("rev-parse", `${branch}^`)).toBe(world.git("rev-parse", "main"));
    const [pull] = reverts();
    const title = expect.stringContaining('Revert "Add a greeting"');
    expect(pull).toMatchObject({ state: "open", base: "main", title, body: expect.stringContaining("Part of #1") });
    expect(told(`merge the revert #${pull?.number}`)).toHaveLength(2);
    const [said, pulls] = [onIssue().length, world.forge.world.pulls.length];
    const asked = () => world.forge.world.calls.filter((call) => call === "pullOfBranch").length;
    for (const by of [scheduled, dispatched, scheduled]) {
      const before = asked();
      expect(await routed(by)).toEqual([]);
      expect(asked() - before, "the merged branch is not asked for again").toBeLessThanOrEqual(1);
    }
    expect([onIssue().length, world.forge.world.pulls.length]).toEqual([said, pulls]);
    expect((await f1())?.status).toBe("in_progress");
  });

  test("it is proved again when it has moved or a person says retry: red, there is still the one revert; green, that one is told that it is not needed", async () => {
    await watched(red);
    world.forge.world.clockMs = Date.parse("2026-11-20T14:00:00Z");
    world.forge.say(1, maintainer, "/baton retry f1");
    const [again] = await routed(scheduled);
    expect(again).toMatchObject({ mode: "watch", base: world.git("rev-parse", "main") });
    if (again !== undefined) await publishLeg(world, again, red);
    world.push("main", { "src/other.txt": "no better\n" });
    await watched(red);
    expect(world.git("for-each-ref", "--format=%(refname:short)", "refs/heads/baton/")).toBe(branch);
    expect(told("**What to do:**")).toHaveLength(2);
    world.push("main", { "src/other.txt": "mended\n" });
    await watched();
    expect((await f1())?.status).toBe("done");
    const [pull, ...more] = reverts();
    expect([pull?.state, more]).toEqual(["open", []]);
    expect(world.forge.world.comments.filter(({ issue }) => issue === pull?.number)).toMatchObject([
      { body: expect.stringContaining("not needed any more") },
    ]);
  });

  test("taken back by a person: the ticket is blocked and says how to go on, what needs it waits, the rest goes on", async () => {
    await watched(red);
    world.git("update-ref", "refs/heads/main", branch);
    await watched();
    expect((await routed()).map(({ ticket }) => ticket)).toEqual(["f3"]);
    expect(await f1()).toMatchObject({ status: "blocked", block: { reason: expect.stringContaining("taken back") } });
    expect(told("🟢 The tests pass")).toEqual([]);
  });

  test("a writer that dies after its push: the next one opens the pull request and says it, once", async () => {
    const claim = await watch();
    world.forge.fail("openPull", new Fault("forge.unreachable", "socket hang up", { who: "outside", retryable: true }));
    await publishLeg(world, claim, red);
    expect([reverts().length, told("**What to do:**").length]).toEqual([0, 0]);
    over(claim);
    for (let n = 0; n < 2; n++) await routed(scheduled);
    expect([reverts().length, told("**What to do:**").length]).toEqual([1, 1]);
  });

  test("a branch that the server does not take costs nobody the proof: a person gets the command", async () => {
    refuseBranch();
    await watched(red);
    expect((await f1())?.mainProof?.noRevert?.command).toBe(`git revert ${(await f1())?.merged?.sha}`);
    expect(told("git revert")).toHaveLength(2);
    expect(reverts()).toEqual([]);
  });
});

test.each([
  ["merge", (sha: string, _number: number) => `git revert -m 1 ${sha}`],
  [
    "rebase",
    (_sha: string, number: number) =>
      `git fetch origin pull/${number}/head && git diff -R --output=revert.diff HEAD...FETCH_HEAD && git apply --3way revert.diff`,
  ],
] as const)(
  "%s: what can not be taken back cleanly is told, with the command by which a person does it",
  async (method, toCommand) => {
    await diverge(
      { "src/other.txt": "at the same moment\n" },
      { "src/a.txt": "one\nTWO\nthree\n" },
      `merge:\n  method: ${method}\n`,
    );
    world.push("main", { "src/a.txt": "one\nTWO and more\nthree\n" });
    await watched(red);
    const { merged, mainProof } = (await f1()) ?? {};
    expect(mainProof).toMatchObject({ revert: null, noRevert: { why: expect.stringContaining("src/a.txt") } });
    expect(told(toCommand(merged?.sha ?? "", merged?.number ?? 0))).toHaveLength(2);
    expect(reverts()).toEqual([]);
  },
);

test("rebase: what the feature changed is taken back, whatever commits brought it", async () => {
  await diverge(
    { "src/other.txt": "at the same moment\n" },
    { "src/f1/hello.txt": "hello\n", "src/f1/you.txt": "you\n" },
    "merge:\n  method: rebase\n",
  );
  await watched(red);
  expect(world.git("diff", "--name-status", "main", branch)).toBe("D\tsrc/f1/hello.txt\nD\tsrc/f1/you.txt");
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import type { Forge } from "../../../src/ports/forge/forge.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";
import { claimOf, publishLeg } from "../publish/begin-leg.ts";

let world: LegWorld;
let claim: Claim;
const branch = "baton/1-1-greeting-1";

/** Proved, approved and published: the merge job begins, and people do not wait for it. */
beforeEach(async () => {
  world = await legWorld();
  claim = await world.stage("ready, while people act", async () => {
    await world.start([{}]);
    const given = await claimOf(world, 10);
    await publishLeg(world, given, { files: { "src/f1/hello.txt": "hello\n" } });
    return given;
  });
  world.git("branch", "release", "main");
});
afterEach(() => world.close());

async function mergeLeg(forge: Partial<Forge> = {}) {
  const ports = await world.job({ runId: claim.runId });
  return merge(
    { claim: JSON.stringify(claim), spent: {}, token: "" },
    { ...ports, forge: { ...ports.forge, ...forge } },
  );
}

const own = () => world.forge.world.pulls[0] ?? expect.fail("no pull request");
const ticket = async () => (await world.run()).tickets.get("f1");
const stop = () =>
  world.tell([
    toDraft("RUN_STOPPED", {
      run: claim.run,
      ticket: null,
      key: "comment:99",
      correlationId: "comment:99",
      payload: { commentId: 99, saidAt: null },
    }),
  ]);
const tip = (name: string) => world.git("rev-parse", name);

/** The first look at what people said under the lock, after the pull request was read: then they do this. */
const underLock = (act: () => void): Partial<Forge> => ({
  comments: async (number) => {
    act();
    return world.forge.comments(number);
  },
});

/** A person opens another pull request from Baton's branch, to carry the change over. */
function openAnother(): number {
  const { world: github } = world.forge;
  const number = github.nextId++;
  github.pulls.push({ ...own(), number, base: "release", title: "Backport" });
  return number;
}

test("a pull request that is sent to another branch under the lock is not merged there", async () => {
  const [main, release] = [tip("main"), tip("release")];
  const result = await mergeLeg(underLock(() => Object.assign(own(), { base: "release" })));
  expect(result).toMatchObject({ outputs: { merged: "false" }, headline: expect.stringContaining("`release`") });
  expect([tip("main"), tip("release")]).toEqual([main, release]);
  expect(await ticket()).toMatchObject({ merging: null, waiting: { gates: [{ gate: "pull_request" }] } });
});

test("a merge that went into another branch all the same is not taken for done, and says how to go on", async () => {
  world.forge.world.beforeMerge = () => void Object.assign(own(), { base: "release" });
  const main = tip("main");
  const result = await mergeLeg();
  expect(tip("main")).toBe(main);
  expect(result.outputs.merged).toBe("false");
  expect(await ticket()).toMatchObject({
    status: "in_progress",
    merged: null,
    merging: null,
    waiting: { gates: [{ why: expect.stringContaining("merged into `release`") }] },
  });
});

test("what a person merged into another branch is not taken for done", async () => {
  Object.assign(own(), { base: "release" });
  await world.forge.merge({ number: own().number, sha: tip(branch), method: "squash", title: "Theirs", message: "" });
  expect((await mergeLeg()).outputs.merged).toBe("false");
  expect(await ticket()).toMatchObject({ status: "in_progress", merged: null });
});

test.each([
  ["main has moved", () => void world.push("main", { "src/other.txt": "a person's push\n" }), false],
  ["the run was stopped", () => stop(), false],
  ["nothing has happened", () => undefined, true],
])(
  "a merge is sent once more after a silence of minutes as things then stand: %s",
  async (_what, meanwhile, isWanted) => {
    let isStill: boolean | undefined;
    await mergeLeg({
      merge: async (of) => {
        await meanwhile();
        isStill = await of.isStillWanted?.();
        return { merged: false, why: "moved", message: "gone" };
      },
    });
    expect(isStill).toBe(isWanted);
  },
);

test("another pull request of the same branch is neither merged nor taken for Baton's own", async () => {
  openAnother();
  const release = tip("release");
  expect((await mergeLeg()).outputs.merged).toBe("true");
  expect(own()).toMatchObject({ state: "closed", base: "main" });
  expect(tip("release")).toBe(release);
});

test("another pull request of the same branch that was merged elsewhere finishes nothing", async () => {
  const other = openAnother();
  await world.forge.merge({ number: other, sha: tip(branch), method: "squash", title: "Backport", message: "" });
  expect((await mergeLeg()).outputs.merged).toBe("true");
  expect((await ticket())?.merged).toMatchObject({ number: own().number, sha: tip("main") });
});

test("a stop that no event has brought yet ends the run, also where a gate is shut", async () => {
  own().draft = true;
  world.forge.say(own().number, maintainer, "/baton stop");
  world.forge.say(own().number, maintainer, "/baton retry");
  expect((await mergeLeg()).outputs.merged).toBe("false");
  expect((await world.run()).status).toBe("stopped");
  expect(await ticket()).toMatchObject({ status: "cancelled", liveClaim: null });
});

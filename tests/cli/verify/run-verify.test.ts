import { afterEach, beforeEach, expect, it } from "vitest";
import { runVerify } from "../../../src/cli/verify/run-verify.ts";
import { type LegWorld, legWorld, runId } from "../../builders/leg-world.ts";

let world: LegWorld;
beforeEach(async () => {
  world = await legWorld();
  await world.start([{ id: "f1" }]);
  await world.route(2);
});
afterEach(() => world.close());

const verify = async (...words: string[]) => {
  const lines: string[] = [];
  const status = await runVerify(["--repo", world.origin, ...words], (line) => lines.push(line));
  return { status, text: lines.join("\n") };
};

it("proves what the branch says of itself, and says what only a digest that was shown can prove", async () => {
  const { chain, lastSeq } = await world.memory();
  const alone = await verify();
  expect(alone.status).toBe(0);
  expect(alone.text).toContain(`${lastSeq} events; runs: 1 active, 0 archived`);
  expect(alone.text).toContain(`The newest digest: ${chain?.seq}:${chain?.sha256.slice(0, 16)}`);
  expect(alone.text).toMatch(/Not proved: that nobody wrote the branch anew.* --shown/);
  const shown = `${chain?.seq}:${chain?.sha256.slice(0, 16)}`;
  const newest = await verify("--shown", shown);
  expect(newest).toMatchObject({ status: 0, text: expect.not.stringContaining("Not proved") });
  await world.route(3);
  await world.tell([]);
  expect((await verify("--shown", `\`${shown}\``)).status).toBe(0);
});

it("ends with 1 for a digest that the branch does not have, and for one that is of no file", async () => {
  const { chain } = await world.memory();
  expect(await verify("--shown", `${chain?.seq}:0123456789abcdef`)).toMatchObject({
    status: 1,
    text: expect.stringContaining("the branch was rewritten"),
  });
  expect(await verify("--shown", "999:0123456789abcdef")).toMatchObject({
    status: 1,
    text: expect.stringContaining("no file of events begins with seq 999"),
  });
});

it("finds a branch that somebody wrote anew from its beginning, by what was shown before", async () => {
  const { chain } = await world.memory();
  const honest = `${chain?.seq}:${chain?.sha256.slice(0, 16)}`;
  for (const ref of ["refs/heads/baton-state", "refs/baton/state"]) world.git("update-ref", "-d", ref);
  const forger = await world.job({ runId: 9 });
  await forger.store.read();
  expect(await verify("--shown", honest)).toMatchObject({ status: 1 });
});

it("names a changed event with its file, and ends with 1", async () => {
  const path =
    world
      .git("ls-tree", "-r", "--name-only", "baton-state")
      .split("\n")
      .find((one) => one.endsWith(".jsonl")) ?? "";
  const changed = `${world.git("show", `baton-state:${path}`).replace('"login":"ada"', '"login":"eve"')}\n`;
  expect(path).toContain(runId);
  const { openedGit } = await world.job({ runId: 9 });
  const tip = world.git("rev-parse", "baton-state");
  await openedGit.fetch([tip]);
  const tree = await openedGit.writeTree(tip, [{ path, mode: "100644", encoding: "utf8", content: changed }]);
  const commit = await openedGit.commit({ tree, parents: [tip], message: "x\n", at: new Date(0) });
  await openedGit.push(["refs/heads/baton-state", "refs/baton/state"].map((ref) => ({ ref, to: commit, expect: tip })));
  expect(await verify()).toMatchObject({
    status: 1,
    text: expect.stringMatching(/^broken: .*events\/\d+\.jsonl:1: .*are not what was written/),
  });
  await expect((await world.job({ runId: 10 })).store.read()).rejects.toMatchObject({ code: "state.corrupt" });
});

it("says how to be asked: no such branch, no digest, no such word", async () => {
  world.git("update-ref", "-d", "refs/heads/baton-state");
  await expect(verify()).rejects.toMatchObject({
    who: "user",
    message: expect.stringContaining("has no branch baton-state"),
  });
  await expect(verify("--shown", "12")).rejects.toMatchObject({
    message: expect.stringContaining("12:0123456789abcdef"),
  });
  await expect(verify("--shwon", "12")).rejects.toMatchObject({ message: expect.stringContaining("usage:") });
  expect((await verify("--help")).text).toContain("Exit status");
});

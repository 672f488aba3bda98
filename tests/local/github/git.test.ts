import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listCommits } from "../../../src/local/github/git/commits.ts";
import { type Git, openGit } from "../../../src/local/github/git/git.ts";
import { writeCommit } from "../../../src/local/github/git/merge.ts";
import { moveRef, readRef, ZERO_SHA } from "../../../src/local/github/git/refs.ts";
import { listMergeRecords, moveBaseRecorded } from "../../../src/local/github/pulls/merge-record.ts";

let folder: string;
let git: Git;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bare-"));
  git = openGit(folder);
  git.run(["init", "--quiet", "--bare", folder]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const REF = "refs/heads/main";
function commit(message: string, ...parents: string[]): string {
  const who = { name: "A", email: "a@example.com", date: "2026-01-01T00:00:00Z" };
  return writeCommit(git, { tree: git.run(["mktree"]), parents, message, author: who, committer: who });
}

test("what is remembered of a commit is never served for a branch that has moved", () => {
  const first = commit("first");
  const second = commit("second", first);
  moveRef(git, { ref: REF, old: ZERO_SHA, new: first });
  const subjects = (name: string): string[] => listCommits(git, [name]).map((one) => one.message);
  expect([subjects(REF), subjects(first)]).toEqual([["first"], ["first"]]);
  moveRef(git, { ref: REF, old: first, new: second });
  expect([subjects(REF), subjects(first)]).toEqual([["second", "first"], ["first"]]);
});

test("a ref moves only from where it is said to be", () => {
  const first = commit("first");
  const second = commit("second", first);
  expect(moveRef(git, { ref: REF, old: ZERO_SHA, new: first })).toBe(true);
  expect(moveRef(git, { ref: REF, old: ZERO_SHA, new: second })).toBe(false);
  expect(moveRef(git, { ref: REF, old: second, new: ZERO_SHA })).toBe(false);
  expect(readRef(git, REF)).toBe(first);
});

test("a merge is recorded with the base's move or not at all", () => {
  const first = commit("first");
  const second = commit("second", first);
  moveRef(git, { ref: REF, old: ZERO_SHA, new: first });
  const by = { login: "github-actions[bot]", byWorkflowToken: true };
  expect(moveBaseRecorded(git, { ref: REF, old: second, new: second }, { number: 7, by })).toBe(false);
  expect(listMergeRecords(git)).toEqual([]);
  expect(moveBaseRecorded(git, { ref: REF, old: first, new: second }, { number: 7, by })).toBe(true);
  expect(listMergeRecords(git)).toEqual([{ number: 7, sha: second, by }]);
  expect(readRef(git, REF)).toBe(second);
});

test("a ref is found where it lies: in a file of its own, packed, or both, and no file beside the refs is one", () => {
  const first = commit("first");
  const second = commit("second", first);
  moveRef(git, { ref: REF, old: ZERO_SHA, new: first });
  git.run(["pack-refs", "--all", "--prune"]);
  expect(readRef(git, REF)).toBe(first);
  moveRef(git, { ref: REF, old: first, new: second });
  expect(readRef(git, REF)).toBe(second);
  moveRef(git, { ref: REF, old: second, new: ZERO_SHA });
  expect(readRef(git, REF)).toBeUndefined();
  writeFileSync(join(folder, "secret"), `${first}\n`);
  expect(readRef(git, "refs/heads/../../secret")).toBeUndefined();
});

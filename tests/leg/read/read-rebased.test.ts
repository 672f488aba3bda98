import { afterAll, beforeAll, expect, test } from "vitest";
import { readRebased } from "../../../src/leg/read/read-rebased.ts";
import { Repository } from "../repository.ts";

let repository: Repository;
let root: string;
let main: string;
let feature: string;
beforeAll(() => {
  repository = new Repository();
  root = repository.commit({ a: "1", b: "1", c: "1" });
  feature = repository.commit({ a: "2" }, root);
  main = repository.commit({ b: "2" }, root);
});
afterAll(() => repository.remove());

/** A merge commit with the tree of that commit. */
function join(tree: string, ...parents: readonly string[]): string {
  const made = repository.git("commit-tree", `${tree}^{tree}`, ...parents.flatMap((one) => ["-p", one]), "-m", "join");
  repository.git("update-ref", `refs/heads/keep-${made.slice(0, 12)}`, made);
  return made;
}
const treeOf = (commit: string) => repository.git("rev-parse", `${commit}^{tree}`);
const rebased = async (head: string) => readRebased(await repository.open(), main, head);

test("a branch without merge commits is as a merge has it", async () => {
  expect(await rebased(repository.commit({ a: "3" }, feature))).toBeUndefined();
});

test("“Update branch” that adds nothing is lost without a trace", async () => {
  const both = repository.commit({ b: "2" }, feature);
  const updated = join(both, feature, main);
  const more = repository.commit({ c: "2" }, updated);
  expect(await rebased(updated)).toBe(treeOf(updated));
  expect(await rebased(more)).toBe(treeOf(more));
});

test("what a merge commit alone changes is not what a rebase leaves", async () => {
  const evil = join(repository.commit({ b: "2", c: "evil" }, feature), feature, main);
  const clean = repository.commit({ b: "2" }, feature);
  expect(await rebased(evil)).toBe(treeOf(clean));
  expect(await rebased(evil)).not.toBe(treeOf(evil));
});

test("a commit that does not apply without the merge commit is told", async () => {
  const evil = join(repository.commit({ b: "2", c: "evil" }, feature), feature, main);
  expect(await rebased(repository.commit({ c: "on top of it" }, evil))).toBeNull();
});

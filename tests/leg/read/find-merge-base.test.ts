import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findMergeBase } from "../../../src/leg/read/find-merge-base.ts";
import { Repository } from "../repository.ts";

let repository: Repository;
beforeAll(() => {
  repository = new Repository();
});
afterAll(() => repository.remove());

describe("findMergeBase", () => {
  it("finds where two branches parted", async () => {
    const root = repository.commit({ a: "1" });
    const fork = repository.commit({ a: "2" }, root);
    const main = repository.commit({ a: "3" }, repository.commit({ b: "1" }, fork));
    const head = repository.commit({ c: "1" }, fork);
    expect(await findMergeBase(await repository.open(), main, head)).toBe(fork);
  });

  it("gives the base itself when the head only adds to it, and the other way round", async () => {
    const base = repository.commit({ a: "10" });
    const head = repository.commit({ a: "11" }, base);
    expect(await findMergeBase(await repository.open(), base, head)).toBe(base);
    expect(await findMergeBase(await repository.open(), head, base)).toBe(base);
    expect(await findMergeBase(await repository.open(), head, head)).toBe(head);
  });

  it("looks deeper when the branches parted long ago", async () => {
    const fork = repository.commit({ deep: "0" });
    let main = fork;
    for (let n = 1; n <= 60; n++) main = repository.git("commit-tree", `${fork}^{tree}`, "-p", main, "-m", String(n));
    repository.git("update-ref", "refs/heads/deep", main);
    const head = repository.commit({ deep: "x" }, fork);
    expect(await findMergeBase(await repository.open(), main, head)).toBe(fork);
  });

  it("is not led astray by an old side branch that reaches further back by fewer steps", async () => {
    const root = repository.commit({ a: "20" });
    const side = repository.commit({ side: "1" }, root);
    const parted = repository.commit({ a: "21" }, root);
    let main = parted;
    for (const n of [1, 2, 3]) main = repository.commit({ b: String(n) }, main);
    const join = (tree: string, ...parents: readonly string[]) => {
      const made = repository.git("commit-tree", tree, ...parents.flatMap((one) => ["-p", one]), "-m", "join");
      repository.git("update-ref", `refs/heads/keep-${made.slice(0, 12)}`, made);
      return made;
    };
    main = join(`${main}^{tree}`, main, side);
    const head = join(`${root}^{tree}`, repository.commit({ c: "1" }, root), parted);
    expect(repository.git("merge-base", main, head)).toBe(parted);
    expect(await findMergeBase(await repository.open(), main, head)).toBe(parted);
  });

  it("says so when they have nothing in common", async () => {
    const one = repository.commit({ one: "1" });
    const other = repository.git("commit-tree", `${one}^{tree}`, "-m", "alone");
    repository.git("update-ref", "refs/heads/alone", other);
    await expect(findMergeBase(await repository.open(), one, other)).rejects.toMatchObject({
      code: "git.missing",
      who: "user",
    });
  });
});

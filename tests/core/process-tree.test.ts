import { expect, it } from "vitest";
import { parseStat, treeOf } from "../../src/core/process-tree.ts";

const line = (pid: number, name: string, parent: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 100 200 0 0 3 4 5 6 20 0 1 0 99 1000000 250 18446744073709551615`;

it("reads a process whatever its name holds", () => {
  expect(parseStat(line(7, "a) S 1 (b", 5))).toEqual({ pid: 7, parent: 5, ticks: 18, pages: 250 });
  expect(parseStat("")).toBeUndefined();
});

it("finds all that descends from a process, in whatever order it is told", () => {
  const stats = [line(9, "grandchild", 8), line(8, "child", 7), line(7, "root", 1), line(6, "other", 1)];
  const tree = treeOf(
    7,
    stats.flatMap((text) => parseStat(text) ?? []),
  );
  expect(tree.map(({ pid }) => pid).sort()).toEqual([7, 8, 9]);
});

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Git } from "../../../src/ports/git/git.ts";
import { at, type GitBench, openGitBench, put, remove } from "../../builders/job-git.ts";

let bench: GitBench;
let git: Git;
beforeAll(async () => {
  bench = await openGitBench();
  git = await bench.openJob();
});
afterAll(() => bench.close());

const treeOf = (files: Readonly<Record<string, string | Buffer>>) =>
  git.writeTree(
    null,
    Object.entries(files).map(([path, content]) => put(path, content)),
  );
const pathsOf = async (tree: string) => (await git.listTree(tree)).map((entry) => `${entry.mode} ${entry.path}`);

describe("writeTree", () => {
  it("changes, adds and removes files, and keeps the rest without having it", async () => {
    const root = await bench.seed({ "a.txt": "1", "b/c.txt": "2", "b/d.txt": "3" });
    const job = await bench.openJob();
    await job.fetch([root]);
    bench.server.requests.length = 0;
    const tree = await job.writeTree(root, [
      put("a.txt", "new", "100755"),
      remove("b/c.txt"),
      put("e/ü\n.bin", Buffer.from([0, 255])),
    ]);
    expect((await job.listTree(tree)).map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      "100755 a.txt",
      "100644 b/d.txt",
      "100644 e/ü\n.bin",
    ]);
    expect((await job.readFiles(tree, ["e/ü\n.bin"])).get("e/ü\n.bin")).toEqual(Buffer.from([0, 255]));
    expect(bench.server.requests).toEqual([]);
  });

  it("lets a file become a folder and the other way round, when the former is removed", async () => {
    const before = await treeOf({ x: "1", "y/z": "2" });
    expect(
      await pathsOf(await git.writeTree(before, [remove("x"), put("x/in", "3"), remove("y/z"), put("y", "4")])),
    ).toEqual(["100644 x/in", "100644 y"]);
  });

  it.each([
    [[put(".git/config", "x")], /git's own folder/],
    [[put("a/.GIT /hooks/x", "x")], /git's own folder/],
    [[put("../x", "x")], /leads elsewhere/],
    [[put("/etc/passwd", "x")], /absolute/],
    [[{ ...put("link", "/etc"), mode: "120000" as "100644" }], /mode 120000/],
    [[{ ...put("module", "x"), mode: "160000" as "100644" }], /mode 160000/],
    [[put("a", "1"), put("a", "2")], /changed twice/],
    [[put("dir/file/deeper", "x")], /"dir\/file" is a file/],
    [[put("dir", "x")], /it is a folder: "dir\/file" is in it/],
    [[put("n", "1"), put("n/m", "2")], /"n\/m" is in it/],
    [[put("dir/FILE", "x")], /case does not count it is the same as "dir\/file"/],
    [[put("DIR", "x")], /case does not count it is the same as "dir"/],
    [[put("caf\u00e9", "x"), put("cafe\u0301", "y")], /case does not count/],
  ])("refuses the whole change for %j", async (changes, words) => {
    const before = await treeOf({ "dir/file": "1" });
    await expect(git.writeTree(before, [put("fine", "1"), ...changes])).rejects.toMatchObject({
      code: "path.refused",
      message: expect.stringMatching(words),
    });
  });

  it("lets a name change its case alone, and changes what differs in case already", async () => {
    const both = await treeOf({ "read.me": "1" });
    expect(await pathsOf(await git.writeTree(both, [remove("read.me"), put("READ.me", "1")]))).toEqual([
      "100644 READ.me",
    ]);
    expect(await pathsOf(await git.writeTree(both, [put("read.me", "2")]))).toEqual(["100644 read.me"]);
  });

  it("refuses to change a submodule", async () => {
    const root = await bench.seed({ a: "1" });
    bench.server.git("read-tree", root);
    bench.server.git("update-index", "--add", "--cacheinfo", `160000,${root},module`);
    const tree = bench.server.git("write-tree");
    const commit = bench.server.git("commit-tree", tree, "-m", "x");
    await git.fetch([commit]);
    await expect(git.writeTree(commit, [put("module", "x")])).rejects.toMatchObject({ code: "path.refused" });
    expect(await pathsOf(await git.writeTree(commit, [put("a", "2")]))).toEqual(["100644 a", "160000 module"]);
  });

  it("gives back exactly what was written, for any names and bytes", async () => {
    const name = fc.stringMatching(/^[a-z ü-]{1,6}$/).filter((text) => text.trim() === text && text !== "");
    const files = fc.dictionary(name, fc.uint8Array({ maxLength: 50 }), {
      minKeys: 1,
      maxKeys: 5,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        const contents = Object.entries(all).map(([path, bytes]) => [path, Buffer.from(bytes)] as const);
        const tree = await git.writeTree(
          null,
          contents.map(([path, content]) => put(path, content)),
        );
        expect(
          await git.readFiles(
            tree,
            contents.map(([path]) => path),
          ),
        ).toEqual(new Map([...contents].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))));
      }),
      { numRuns: 15 },
    );
  });
});

describe("mergeTrees", () => {
  it("merges both sides' lines over depth-1 fetches alone", async () => {
    const lines = (first: string, last: string) => `${first}\n${"same\n".repeat(10)}${last}\n`;
    const base = await bench.seed({ f: lines("a", "z") });
    const ours = await bench.seed({ f: lines("A", "z"), g: "1" });
    const theirsTree = await treeOf({ f: lines("a", "Z"), h: "2" });
    const job = await bench.openJob();
    await job.fetch([base, ours]);
    const theirs = await job.writeTree(null, [put("f", lines("a", "Z")), put("h", "2")]);
    expect(theirs).toBe(theirsTree);
    const merged = await job.mergeTrees({ base, ours, theirs });
    expect(merged.conflicts).toEqual([]);
    expect((await job.readFiles(merged.tree, ["f"])).get("f")?.toString()).toBe(lines("A", "Z"));
    expect((await job.listTree(merged.tree)).map((entry) => entry.path)).toEqual(["f", "g", "h"]);
  });

  it("names what conflicts, once each", async () => {
    const base = await treeOf({ a: "1\n", b: "1\n", c: "1\n" });
    const ours = await treeOf({ a: "2\n", b: "1\n" });
    const theirs = await treeOf({ a: "3\n", b: "1\n", c: "changed\n" });
    expect((await git.mergeTrees({ base, ours, theirs })).conflicts).toEqual(["a", "c"]);
  });

  it("follows a rename, as GitHub's merge does, and asks no merge driver of the tree", async () => {
    const text = "one\ntwo\nthree\nfour\nfive\n";
    const base = await treeOf({ old: text, ".gitattributes": "* merge=ours\n" });
    const ours = await treeOf({ new: text, ".gitattributes": "* merge=ours\n" });
    const theirs = await treeOf({ old: text.replace("five", "FIVE"), ".gitattributes": "* merge=ours\n" });
    const merged = await git.mergeTrees({ base, ours, theirs });
    expect(merged.conflicts).toEqual([]);
    expect((await git.readFiles(merged.tree, ["new"])).get("new")?.toString()).toContain("FIVE");
  });
});

describe("diff and changedPaths", () => {
  it("say what differs, renames found, in one batch from a blobless clone", async () => {
    const text = "one\ntwo\nthree\nfour\nfive\n";
    const first = await bench.seed({ same: "1", gone: "2", old: text, changed: "a\n" });
    const second = await bench.seed({ same: "1", new: `${text}six\n`, changed: "b\n", added: "3" });
    const job = await bench.openJob();
    await job.fetch([first, second]);
    bench.server.requests.length = 0;
    expect(await job.changedPaths(first, second)).toEqual([
      { path: "added", status: "A" },
      { path: "changed", status: "M" },
      { path: "gone", status: "D" },
      { path: "new", status: "R", from: "old" },
    ]);
    const diff = (await job.diff(first, second)).toString();
    expect(diff).toContain("rename from old");
    expect(diff).toContain("-a\n+b\n");
    expect(bench.server.requests).toHaveLength(2);
    expect((await job.diff(first, second, { paths: ["changed"], context: 0 })).toString()).not.toContain("rename");
    expect((await job.diff(first, second, { paths: [] })).length).toBe(0);
  });

  it("keep bytes that are no UTF-8 as they are", async () => {
    const diff = await git.diff(
      await treeOf({ f: Buffer.from("caf\xe9\n", "latin1") }),
      await treeOf({ f: Buffer.from("th\xe9\n", "latin1") }),
    );
    expect(diff.includes(Buffer.from("-caf\xe9\n+th\xe9\n", "latin1"))).toBe(true);
  });

  it("use no driver that the tree asks for", async () => {
    const attributes = { ".gitattributes": "*.txt diff=evil -diff\n" };
    expect(
      (
        await git.diff(await treeOf({ ...attributes, "a.txt": "1\n" }), await treeOf({ ...attributes, "a.txt": "2\n" }))
      ).toString(),
    ).toContain("-1\n+2\n");
  });
});

describe("parentsOf", () => {
  it("gives the parents also where the history ends", async () => {
    const first = await bench.seed({ a: "x1" });
    const second = await bench.seed({ a: "x2" });
    const job = await bench.openJob();
    await job.fetch([second]);
    expect(await job.parentsOf(second)).toEqual([first]);
    expect(
      await job.parentsOf(
        await job.commit({ tree: await job.writeTree(null, []), parents: [], message: "parent 123\n\nparent x\n", at }),
      ),
    ).toEqual([]);
  });
});

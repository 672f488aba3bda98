import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCatFile } from "../../../src/adapters/git/cat-file/open-cat-file.ts";
import { changedPaths, diff } from "../../../src/adapters/git/diff.ts";
import { gitEnvironment } from "../../../src/adapters/git/git-environment.ts";
import { createObjects, type Objects } from "../../../src/adapters/git/objects.ts";
import { runLocalGit } from "../../../src/adapters/git/run-git.ts";
import { mergeTrees } from "../../../src/adapters/git/tree/merge-trees.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { type GitBench, openGitBench, put } from "../../builders/job-git.ts";

let bench: GitBench;
let git: Git;
let folder: string;
beforeAll(async () => {
  bench = await openGitBench();
  folder = mkdtempSync(join(bench.scratch, "git-"));
  git = await bench.openJob({ folder });
});
afterAll(() => bench.close());

/** The same repository, with a list of the commands that are processes. */
function openObjects(): { readonly objects: Objects; readonly ran: string[] } {
  const identity = { name: "Baton", email: "baton@example.com" };
  const environment = gitEnvironment({ folder, identity, host: process.env, remote: false, remoteUrl: "" });
  const ran: string[] = [];
  const run = runLocalGit(environment);
  const objects = createObjects({
    run: (args, options) => {
      ran.push(args[0] ?? "");
      return run(args, options);
    },
    catFile: openCatFile(environment, async (failure) => {
      throw failure;
    }),
    folder,
    fetchBlobs: async () => undefined,
  });
  return { objects, ran };
}
const treeOf = (files: Readonly<Record<string, string>>) =>
  git.writeTree(
    null,
    Object.entries(files).map(([path, content]) => put(path, content)),
  );

describe("what two trees' names fix", () => {
  it("is asked of git once, by however many at once; other options are another question", async () => {
    const [from, to] = [await treeOf({ a: "1\n", b: "1\n" }), await treeOf({ a: "2\n", b: "2\n" })];
    const { objects, ran } = openObjects();
    const both = await Promise.all([diff(objects, from, to), diff(objects, from, to)]);
    expect(both[0]).toEqual(both[1]);
    expect(ran).toEqual(["diff-tree"]);
    const narrow = await diff(objects, from, to, { paths: ["a"] });
    expect([narrow.equals(both[0]), (await diff(objects, to, from)).equals(both[0])]).toEqual([false, false]);
    expect(ran).toHaveLength(3);
  });

  it("is no question to git where one side of a merge alone has changed, or nothing could be a rename", async () => {
    const [base, other] = [await treeOf({ a: "1\n", b: "1\n" }), await treeOf({ a: "2\n", b: "1\n", c: "3\n" })];
    const { objects, ran } = openObjects();
    for (const sides of [
      { base, ours: base, theirs: other },
      { base, ours: other, theirs: base },
      { base, ours: other, theirs: other },
    ])
      expect(await mergeTrees(objects, sides)).toEqual({ tree: other, conflicts: [] });
    expect(await changedPaths(objects, base, other)).toEqual([
      { path: "a", status: "M" },
      { path: "c", status: "A" },
    ]);
    expect(ran).toEqual([]);
  });
});

describe("changedPaths", () => {
  it("says what `git diff-tree --find-renames` says, for any two trees", async () => {
    const path = fc.array(fc.constantFrom("a", "a-b", "b", "ü", "\u{1F3B5}", "\uFFFD"), { minLength: 1, maxLength: 2 });
    const content = fc.constantFrom("", "one\ntwo\nthree\nfour\n", "one\ntwo\nthree\nfive\n", "x\n");
    const mode = fc.constantFrom("100644", "100755", "120000");
    const tree = fc.dictionary(
      path.map((parts) => parts.join("/")),
      fc.tuple(mode, content),
      { maxKeys: 6 },
    );
    const env = { ...process.env, GIT_DIR: folder };
    const write = (files: Readonly<Record<string, readonly [string, string]>>): string => {
      const index = { ...env, GIT_INDEX_FILE: join(mkdtempSync(join(bench.scratch, "i-")), "index") };
      for (const [name, [kind, text]] of Object.entries(files)) {
        const oid = execFileSync("git", ["hash-object", "-w", "--stdin"], { env, input: text, encoding: "utf8" });
        const entry = `${kind} ${oid.trim()}\t${name}\0`;
        execFileSync("git", ["update-index", "-z", "--index-info"], { env: index, input: entry });
      }
      return execFileSync("git", ["write-tree"], { env: index, encoding: "utf8" }).trim();
    };
    const { objects } = openObjects();
    await fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        const [from, to] = [write(before), write(after)];
        const args = ["diff-tree", "-r", "-z", "--name-status", "--find-renames", from, to];
        const said = execFileSync("git", args, { env, encoding: "utf8" });
        const ours = (await changedPaths(objects, from, to)).map((change) =>
          change.from === undefined
            ? `${change.status}\0${change.path}\0`
            : `${change.status}\0${change.from}\0${change.path}\0`,
        );
        expect(ours.join("")).toBe(said.replaceAll(/R\d{3}\0/g, "R\0"));
      }),
      { numRuns: 15 },
    );
  });
});

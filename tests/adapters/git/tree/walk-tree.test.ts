import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCatFile } from "../../../../src/adapters/git/cat-file/open-cat-file.ts";
import { parseTree, walkTree } from "../../../../src/adapters/git/tree/walk-tree.ts";
import { type GitServer, plainEnvironment, startGitServer } from "../../../builders/git-server.ts";

let server: GitServer;
beforeAll(async () => {
  server = await startGitServer();
});
afterAll(() => server.close());

const open = () =>
  openCatFile({ PATH: process.env["PATH"] ?? "", GIT_DIR: server.origin }, async (failure) => {
    throw failure;
  });
const stage = (lines: readonly string[]) =>
  execFileSync("git", ["update-index", "-z", "--index-info"], {
    cwd: server.origin,
    env: plainEnvironment(),
    input: lines.map((line) => `${line}\0`).join(""),
  });

describe("walkTree", () => {
  it("lists what `git ls-tree -r` lists, in its order, for any names and kinds", async () => {
    const name = fc.constantFrom("a", "a-b", "a.b", "a0", "b", "ü", "Z", "a b", "x\ny");
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const mode = fc.constantFrom("100644", "100755", "120000", "160000");
    const catFile = open();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, mode, { maxKeys: 9, noNullPrototype: true }), async (files) => {
        server.git("read-tree", "--empty");
        stage(Object.entries(files).map(([file, kind], index) => `${kind} ${String(index + 1).repeat(40)}\t${file}`));
        const tree = server.git("write-tree", "--missing-ok");
        const listed = execFileSync("git", ["ls-tree", "-r", "-z", tree], { cwd: server.origin, encoding: "utf8" });
        const walked = await walkTree(catFile, tree);
        expect(walked.map((entry) => `${entry.mode} ${entry.type} ${entry.oid}\t${entry.path}\0`).join("")).toBe(
          listed,
        );
      }),
      { numRuns: 25 },
    );
  });

  it("says which tree is missing, and which object is none", async () => {
    const blob = execFileSync("git", ["hash-object", "-w", "--stdin"], {
      cwd: server.origin,
      input: "x",
      encoding: "utf8",
    }).trim();
    const half = execFileSync("git", ["mktree", "--missing"], {
      cwd: server.origin,
      input: `040000 tree ${"7".repeat(40)}\tgone\n`,
      encoding: "utf8",
    }).trim();
    for (const [treeish, named] of [
      [blob, blob],
      ["8".repeat(40), "8".repeat(40)],
      [half, "7".repeat(40)],
    ] as const)
      await expect(walkTree(open(), treeish)).rejects.toMatchObject({
        code: "git.missing",
        message: expect.stringContaining(named),
      });
  });
});

describe("parseTree", () => {
  it.each(["100644", "100644 name", `100644 name\0${"x".repeat(19)}`])("refuses the cut tree %j", (bytes) => {
    expect(() => parseTree("9".repeat(40), Buffer.from(bytes))).toThrow(/damaged at byte 0/);
  });
});

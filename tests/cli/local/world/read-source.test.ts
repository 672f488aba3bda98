import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSource } from "../../../../src/cli/local/world/read-source.ts";

let root: string;
let work: string;
const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder, encoding: "utf8" }).trim();

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "baton-source-"));
  work = path.join(root, "grüße mein projekt");
  mkdirSync(path.join(work, "deep"), { recursive: true });
  git(work, "init", "--quiet", "--initial-branch=trunk");
  writeFileSync(path.join(work, "deep/a.txt"), "a\n");
  git(work, "add", "--all");
  git(work, "commit", "--quiet", "--message", "First");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a person's repository", () => {
  test("is found from a folder inside it, with its branch and what is not committed", () => {
    expect(readSource(path.join(work, "deep"))).toEqual({ folder: work, branch: "trunk", uncommitted: 0 });
    writeFileSync(path.join(work, "new.txt"), "n\n");
    expect(readSource(work).uncommitted).toBe(1);
  });

  test("may have a tag of its branch's name", () => {
    const tagged = path.join(root, "tagged");
    git(root, "clone", "--quiet", work, tagged);
    git(tagged, "tag", "trunk");
    expect(readSource(tagged).branch).toBe("trunk");
  });

  test("may be bare", () => {
    const bare = path.join(root, "thing.git");
    git(root, "clone", "--quiet", "--bare", work, bare);
    expect(readSource(bare)).toEqual({ folder: bare, branch: "trunk", uncommitted: 0 });
  });

  test("needs a folder, a repository, a commit and a branch; each lack is named", () => {
    const empty = path.join(root, "empty");
    mkdirSync(empty);
    expect(() => readSource(path.join(root, "nowhere"))).toThrow(/no such folder/);
    expect(() => readSource(path.join(work, "deep/a.txt"))).toThrow(/is a file/);
    expect(() => readSource(empty)).toThrow(/no git repository/);
    git(empty, "init", "--quiet");
    expect(() => readSource(empty)).toThrow(/no commit yet/);
    const detached = path.join(root, "detached");
    git(root, "clone", "--quiet", work, detached);
    git(detached, "checkout", "--quiet", "--detach");
    expect(() => readSource(detached)).toThrow(/HEAD is detached/);
  });
});

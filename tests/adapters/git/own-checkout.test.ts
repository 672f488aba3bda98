import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCheckout } from "../../../src/adapters/git/find-checkout.ts";
import type { Git } from "../../../src/ports/git/git.ts";

let around: string;
let folder: string;
const own = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder, encoding: "utf8" }).trim();
const put = (name: string, content: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
};
/** The git of an action that runs alone in the checkout, with HEAD fetched. */
async function open(): Promise<{ git: Git; head: string }> {
  const found = await findCheckout(folder, path.join(around, "private"));
  if (found.git === null) throw new Error("no checkout");
  await found.git.fetch(["HEAD"]);
  return { git: found.git, head: own("rev-parse", "HEAD") };
}
const commitAll = (): void => {
  own("add", "--all");
  own("commit", "--quiet", "--message", "x");
};

beforeEach(() => {
  around = mkdtempSync(path.join(tmpdir(), "baton-own-"));
  folder = path.join(around, 'my "checkout" ü');
  mkdirSync(folder);
  own("init", "--quiet");
});
afterEach(() => rmSync(around, { recursive: true, force: true }));

describe("what differs in a person's checkout", () => {
  it("is nothing where the person's git says clean, whatever line ends the disk has", async () => {
    put(".gitattributes", "*.txt text eol=crlf\n");
    put("a.txt", "one\r\ntwo\r\n");
    put("b.md", "one\ntwo\n");
    own("config", "core.autocrlf", "true");
    commitAll();
    put("b.md", "one\r\ntwo\r\n");
    expect(own("diff", "--name-only")).toBe("");
    const { git, head } = await open();
    expect(await git.changesOf(folder, head)).toEqual([]);
    put("a.txt", "one\r\nchanged\r\n");
    expect(await git.changesOf(folder, head)).toMatchObject([{ path: "a.txt", content: "one\nchanged\n" }]);
  });

  it("holds no file that the person's git keeps out: info/exclude, global excludes, .gitignore", async () => {
    put("a.txt", "1\n");
    put(".gitignore", "*.log\n");
    commitAll();
    writeFileSync(path.join(folder, ".git/info/exclude"), ".env\n");
    writeFileSync(path.join(around, "global"), "*.swp\n");
    own("config", "core.excludesFile", path.join(around, "global"));
    for (const name of [".env", "x.swp", "y.log", "new.txt"]) put(name, "SECRET=1\n");
    const { git, head } = await open();
    expect((await git.changesOf(folder, head)).map((one) => one.path)).toEqual(["new.txt"]);
    expect(await git.ignoredFiles(folder)).toEqual([".env", "x.swp", "y.log"]);
    expect([...(await git.ignoredIn(folder, [".env", "new.txt"])).values()]).toEqual([".git/info/exclude:1 (.env)"]);
  });

  it("is no deletion in a sparse checkout, and a change outside of it is one", async () => {
    for (const name of ["in/a.txt", "out/b.txt", "out/c.txt", "top.txt"]) put(name, "1\n");
    commitAll();
    own("sparse-checkout", "set", "in");
    expect(existsSync(path.join(folder, "out"))).toBe(false);
    const { git, head } = await open();
    expect(await git.changesOf(folder, head)).toEqual([]);
    put("in/a.txt", "2\n");
    put("out/new.txt", "3\n");
    expect((await git.changesOf(folder, head)).map((one) => one.path)).toEqual(["in/a.txt", "out/new.txt"]);
  });

  it("goes through the filters that the person has", async () => {
    put(".gitattributes", "*.up filter=upper\n");
    own("config", "filter.upper.clean", "tr a-z A-Z");
    own("config", "filter.upper.smudge", "tr A-Z a-z");
    put("a.up", "text\n");
    commitAll();
    const { git, head } = await open();
    expect(await git.changesOf(folder, head)).toEqual([]);
    put("a.up", "other\n");
    expect(await git.changesOf(folder, head)).toMatchObject([{ path: "a.up", content: "OTHER\n" }]);
  });

  it("is what is staged, unstaged, removed, renamed and made executable together, and leaves the person's index alone", async () => {
    for (const name of ["staged", "unstaged", "removed", "old", "mode"]) put(name, `${name}\n`);
    commitAll();
    put("staged", "2\n");
    own("add", "staged");
    put("unstaged", "2\n");
    own("rm", "--quiet", "removed");
    own("mv", "old", "new");
    execFileSync("chmod", ["+x", path.join(folder, "mode")]);
    const before = [own("status", "--porcelain"), readFileSync(path.join(folder, ".git/index")).toString("base64")];
    const { git, head } = await open();
    const changes = await git.changesOf(folder, head);
    expect(changes.map((one) => [one.path, one.mode, one.content])).toEqual([
      ["mode", "100755", "mode\n"],
      ["new", "100644", "old\n"],
      ["old", "100644", null],
      ["removed", "100644", null],
      ["staged", "100644", "2\n"],
      ["unstaged", "100644", "2\n"],
    ]);
    const tree = await git.writeTree(head, changes);
    expect(own("status", "--porcelain")).toBe(before[0]);
    expect(readFileSync(path.join(folder, ".git/index")).toString("base64")).toBe(before[1]);
    own("add", "--all");
    expect(own("write-tree")).toBe(tree);
  });

  it("leaves submodules and nested repositories alone, and refuses a new link", async () => {
    put("a.txt", "1\n");
    commitAll();
    execFileSync("git", ["init", "--quiet", path.join(folder, "nested")]);
    writeFileSync(path.join(folder, "nested/x"), "1");
    execFileSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "x"],
      {
        cwd: path.join(folder, "nested"),
      },
    );
    const { git, head } = await open();
    expect(await git.changesOf(folder, head)).toEqual([]);
    execFileSync("ln", ["-s", "/etc/passwd", path.join(folder, "link")]);
    await expect(git.changesOf(folder, head)).rejects.toMatchObject({ code: "path.refused" });
  });

  it("holds what changed in the second in which the person's index was written, at the same length", async () => {
    put("a.txt", "1\n");
    own("config", "core.trustctime", "false");
    const second = Math.floor(Date.now() / 1000) - 60;
    const date = (name: string) => utimesSync(path.join(folder, name), second, second);
    date("a.txt");
    commitAll();
    const { git, head } = await open();
    put("a.txt", "2\n");
    date("a.txt");
    date(".git/index");
    expect(await git.changesOf(folder, head)).toMatchObject([{ path: "a.txt", content: "2\n" }]);
  });

  it("is read in a linked worktree too", async () => {
    put("a.txt", "1\n");
    commitAll();
    const linked = path.join(around, "linked");
    own("worktree", "add", "--quiet", linked);
    folder = linked;
    put("a.txt", "2\n");
    const { git, head } = await open();
    expect((await git.changesOf(folder, head)).map((one) => one.path)).toEqual(["a.txt"]);
  });
});

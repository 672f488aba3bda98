import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { prepareCopy, readConfig } from "../../../../src/cli/local/world/prepare-repository.ts";
import { readSource } from "../../../../src/cli/local/world/read-source.ts";

let root: string;
let work: string;
const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
  });

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "baton-copy-test-"));
  work = path.join(root, "work");
  mkdirSync(work);
  git(work, "init", "--quiet", "--initial-branch=trunk");
  writeFileSync(path.join(work, ".gitattributes"), "*.bin filter=broken\n*.txt text eol=crlf\n");
  writeFileSync(path.join(work, "large.bin"), "a pointer\n");
  writeFileSync(path.join(work, "a.txt"), "one\ntwo\n");
  git(work, "add", "--all");
  git(work, "commit", "--quiet", "--message", "First");
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

describe("a person's repository", () => {
  it("is copied byte for byte although a filter that its files name fails here, as one of Git LFS does without its server", () => {
    writeFileSync(path.join(root, ".gitconfig"), '[filter "broken"]\n\tsmudge = false\n\tclean = cat\n\trequired\n');
    vi.stubEnv("HOME", root);
    const copy = prepareCopy(readSource(work), { coder: "openai/gpt-6.1-sol" });
    const before = git(work, "ls-tree", "-r", "HEAD");
    const after = git(copy.folder, "ls-tree", "-r", "HEAD");
    const own = (listed: string) => listed.split("\n").filter((line) => line !== "" && !line.includes("\t.github/"));
    expect(own(after)).toEqual(own(before));
    expect(copy.added).toEqual([".github/workflows/baton.yml", ".github/baton.yml"]);
    expect(git(copy.folder, "ls-tree", "-r", "--name-only", "HEAD").split("\n")).toEqual(
      expect.arrayContaining([...copy.added]),
    );
    expect(readConfig(copy.folder).models.coder).toEqual(["openai/gpt-6.1-sol"]);
    expect(git(copy.folder, "log", "--format=%s", "trunk").trim().split("\n")).toEqual(["Call Baton", "First"]);
    expect(readSource(work).uncommitted).toBe(0);
    rmSync(copy.folder, { recursive: true, force: true });
  });

  it("keeps a configuration that is indented, and one that is broken is told as what it is", () => {
    const own = path.join(root, "configured");
    git(root, "clone", "--quiet", "--no-checkout", work, own);
    mkdirSync(path.join(own, ".github"));
    const commit = (text: string): void => {
      writeFileSync(path.join(own, ".github/baton.yml"), text);
      git(own, "add", ".github/baton.yml");
      git(own, "commit", "--quiet", "--message", "Configure");
    };
    commit("  version: 1\n  label: go\n");
    const copy = prepareCopy(readSource(own), { coder: "openai/gpt-6.1-sol" });
    expect(readConfig(copy.folder)).toMatchObject({ label: "go", models: { coder: ["openai/gpt-6.1-sol"] } });
    rmSync(copy.folder, { recursive: true, force: true });
    commit("models:\n  reviewers: [openai/a, google/b]\n  verifier: anthropic/c\n");
    const alone = prepareCopy(readSource(own), { reviewer: "openai/gpt-6.1-sol" });
    expect(readConfig(alone.folder).models).toMatchObject({ reviewer: ["openai/gpt-6.1-sol"] });
    expect(readConfig(alone.folder).models).not.toHaveProperty("reviewers");
    rmSync(alone.folder, { recursive: true, force: true });
    commit("label: [go\n");
    expect(() => prepareCopy(readSource(own), { coder: "openai/gpt-6.1-sol" })).toThrow(/baton\.yml/);
  });

  it("that calls Baton already gets no commit", () => {
    const copy = prepareCopy(readSource(work), {});
    const again = prepareCopy({ folder: copy.folder, branch: "trunk", uncommitted: 0 }, {});
    expect(again.added).toEqual([]);
    expect(git(again.folder, "rev-parse", "trunk")).toBe(git(copy.folder, "rev-parse", "trunk"));
    for (const { folder } of [copy, again]) rmSync(folder, { recursive: true, force: true });
  });

  it("that can not be copied is told with git's words, and nothing is left", () => {
    expect(() => prepareCopy({ folder: path.join(root, "nowhere"), branch: "trunk", uncommitted: 0 }, {})).toThrow(
      /could not be copied: git clone failed \(fatal: .*nowhere/,
    );
  });
});

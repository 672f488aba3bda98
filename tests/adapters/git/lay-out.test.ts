import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { layOut } from "../../../src/adapters/git/lay-out.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-layout-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (gitDir: string, ...args: string[]) =>
  execFileSync("git", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env["PATH"], GIT_DIR: gitDir, GIT_OBJECT_DIRECTORY: join(folder, "objects") },
  }).trim();

it("makes two bare repositories that share objects and refs, of which one alone knows the server", async () => {
  const url = 'https://example.com/a "b" \\c;#d\te.git';
  await layOut(folder, url);
  const local = join(folder, "local");
  for (const one of [folder, local]) expect(git(one, "rev-parse", "--is-bare-repository")).toBe("true");
  expect(git(folder, "config", "remote.origin.url")).toBe(url);
  expect(() => git(local, "config", "remote.origin.url")).toThrow();
  const tree = git(folder, "write-tree");
  git(folder, "update-ref", "refs/x/y", tree);
  expect(git(local, "rev-parse", "refs/x/y^{tree}")).toBe(tree);
  expect(git(folder, "fsck", "--strict")).toBe("");
});

it("leaves what is there already", async () => {
  await layOut(folder, "https://example.com/a.git");
  git(folder, "config", "remote.origin.promisor", "true");
  await layOut(folder, "https://example.com/a.git");
  expect(git(folder, "config", "remote.origin.promisor")).toBe("true");
});

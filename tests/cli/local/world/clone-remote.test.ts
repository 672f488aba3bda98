import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameOfRemote, withoutUser } from "../../../../src/cli/local/remote-address.ts";
import { cloneRemote } from "../../../../src/cli/local/world/clone-remote.ts";
import { readSource } from "../../../../src/cli/local/world/read-source.ts";

let root: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: path.join(root, "thing") });

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "baton-remote-"));
  mkdirSync(path.join(root, "thing"));
  git("init", "--quiet", "--initial-branch=trunk");
  writeFileSync(path.join(root, "thing/a.txt"), "a\n");
  git("add", "--all");
  git("commit", "--quiet", "--message", "First");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const clones = () => readdirSync(tmpdir()).filter((name) => name.startsWith("baton-clone-"));

describe("a repository on a server", () => {
  it("is cloned with its default branch, and put away", () => {
    const clone = cloneRemote(`file://${root}/thing`);
    expect(readSource(clone.folder)).toMatchObject({ branch: "trunk", uncommitted: 0 });
    clone.remove();
    expect(clones()).not.toContain(path.basename(clone.folder));
  });

  it("that is not there is told with git's words and without the key in its address; nothing is left", () => {
    const before = clones();
    const of = (address: string) => () => cloneRemote(address);
    expect(of(`file://${root}/nowhere`)).toThrow(/--repo file:.*nowhere: it could not be cloned\. \(git: .*nowhere/);
    // Nobody listens there.
    expect(of("http://me:hunter22@127.0.0.1:9/a/b")).toThrow(/^--repo http:\/\/127\.0\.0\.1:9\/a\/b: (?!.*hunter22)/);
    expect(of("gopher://example.com/a")).toThrow(/gopher:\/\/ is none of https, http, ssh, git, file/);
    expect(clones()).toEqual(before);
  });

  it("has a name, and an address that can be shown", () => {
    expect(nameOfRemote("https://example.com/acme/thing.git/")).toBe("thing");
    expect(nameOfRemote("git@example.com:thing.git")).toBe("thing");
    expect(withoutUser("https://me:key@example.com/a@b")).toBe("https://example.com/a@b");
    expect(withoutUser("git@example.com:a")).toBe("git@example.com:a");
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readPreparedContent } from "../../../src/leg/prepared/prepared-content.ts";
import { readWishes } from "../../../src/leg/toolchains/find-wishes.ts";

const npm = {
  "package.json": '{"name":"a","scripts":{"test":"vitest"},"dependencies":{"x":"1"}}',
  "package-lock.json": "{}",
  "packages/b/package.json": '{"name":"b"}',
  "src/a.js": "1",
  "README.md": "a",
};
type Files = Readonly<Record<string, string>>;
/** A tree as git tells it. */
const treeOf = (files: Files) => ({
  listTree: async () =>
    Object.entries(files).map(([path, text]) => ({
      path,
      mode: "100644",
      type: "blob" as const,
      oid: createHash("sha1").update(text).digest("hex"),
    })),
  readFiles: async (_: string, paths: readonly string[]) =>
    new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, Buffer.from(files[path])] as const]))),
});
const checkout = { submodules: false, lfs: false, depth: null, tags: false };
const contentOf = (files: Files, setup = "npm ci --no-audit") =>
  readPreparedContent(treeOf(files), "base", { setup, checkout, wishes: [] });
const isSame = async (before: Files, after: Files, setup?: string) =>
  (await contentOf(before, setup)) === (await contentOf(after, setup));

describe("what a set-up's outcome depends on", () => {
  it.each([
    ["a source file", { "src/a.js": "2" }],
    ["a document", { "README.md": "b" }],
    ["a new source file", { "src/b.js": "1" }],
  ])("is of a plain installer not %s", async (_, change) => {
    expect(await isSame(npm, { ...npm, ...change })).toBe(true);
    expect(await isSame(npm, { ...npm, ...change }, "corepack enable && pnpm install --frozen-lockfile")).toBe(true);
  });

  it.each([
    ["a lock file", { "package-lock.json": "{ }" }],
    ["a manifest", { "package.json": '{"name":"a"}' }],
    ["a package's manifest", { "packages/b/package.json": '{"name":"b","version":"2.0.0"}' }],
    ["the registry's settings", { ".npmrc": "registry=https://r" }],
    ["a patch", { "patches/x.patch": "+" }],
    ["the version of Node that is wanted", { ".nvmrc": "22" }],
  ])("is of a plain installer %s", async (_, change) => {
    expect(await isSame(npm, { ...npm, ...change })).toBe(false);
  });

  it.each([
    ["a build after it", "npm ci && npm run build"],
    ["another command", "pip install -e ."],
    ["a command within", "npm ci; make"],
    ["a word put together", "npm ci --prefix $(pwd)"],
    ["a folder before it", "cd packages/b && npm ci"],
  ])("is the whole tree with %s", async (_, setup) => {
    expect(await isSame(npm, { ...npm, "src/a.js": "2" }, setup)).toBe(false);
    expect(await isSame(npm, { ...npm }, setup)).toBe(true);
  });

  it.each([
    ["package.json has a script for it", { "package.json": '{"scripts":{"prepare":"tsc"}}' }],
    ["a package has one", { "packages/b/package.json": '{"scripts":{ "postinstall" : "node build.js"}}' }],
    ["node-gyp builds something", { "binding.gyp": "{}" }],
  ])("is the whole tree where %s", async (_, change) => {
    const before = { ...npm, ...change };
    expect(await isSame(before, { ...before, "src/a.js": "2" })).toBe(false);
  });

  it.each(["husky", "husky install", "simple-git-hooks", "patch-package"])("is not more for `%s`", async (script) => {
    const before = { ...npm, "package.json": JSON.stringify({ scripts: { prepare: script } }) };
    expect(await isSame(before, { ...before, "src/a.js": "2" })).toBe(true);
  });

  it("is what is brought for it", async () => {
    const wants = (version: string) => ({ "package.json": `{"packageManager":"pnpm@${version}"}` });
    const brought = async (version: string, test: string) => {
      const wishes = await readWishes(treeOf(wants(version)), "base", { setup: "true", test });
      return readPreparedContent(treeOf({}), "base", { setup: "true", checkout, wishes });
    };
    expect(await brought("9.1.0", "a")).not.toBe(await brought("9.1.1", "a"));
    expect(await brought("9.1.0", "a")).toBe(await brought("9.1.0", "b"));
  });

  it("is the command, and the commit where the version is made of the history", async () => {
    expect(await contentOf(npm, "npm ci")).not.toBe(await contentOf(npm, "npm install"));
    const own = { ...npm, Makefile: "v:\n\tgit describe\n" };
    const at = (commit: string, files: Files, more = {}) =>
      readPreparedContent(treeOf(files), commit, { setup: "make v", checkout: { ...checkout, ...more }, wishes: [] });
    expect(await at("one", own)).not.toBe(await at("other", own));
    expect(await at("one", npm)).toBe(await at("other", npm));
    for (const shown of [{ depth: 0 }, { depth: 50 }, { tags: true }])
      expect(await at("one", npm, shown)).not.toBe(await at("other", npm, shown));
  });
});

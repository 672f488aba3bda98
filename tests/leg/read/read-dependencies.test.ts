import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDependencies, writePreparedTree } from "../../../src/leg/read/read-dependencies.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { Repository } from "../repository.ts";

const repository = new Repository();
afterAll(() => repository.remove());
const manifest = (of: object) =>
  `${JSON.stringify({ name: "a", version: "1.0.0", dependencies: { x: "1" }, ...of })}\n`;
const base = repository.commit({
  "package.json": manifest({}),
  "package-lock.json": "{}\n",
  "tools/go.mod": "module a\n",
  "src/a.js": "1\n",
});
let git: Git;
beforeAll(async () => {
  git = await repository.open();
});

async function of(files: Readonly<Record<string, string | null>>) {
  const head = repository.commit(files, base);
  await git.fetch([base, head]);
  return { head, found: await readDependencies(git, base, head) };
}

describe("readDependencies", () => {
  it.each<[string, Record<string, string | null>, readonly string[]]>([
    ["a new package", { "package.json": manifest({ dependencies: { x: "1", y: "1" } }) }, ["package.json"]],
    ["an overriding version", { "package.json": manifest({ overrides: { z: "2" } }) }, ["package.json"]],
    ["a version and a script", { "package.json": manifest({ version: "2.0.0", scripts: { test: "true" } }) }, []],
    ["a lock file", { "package-lock.json": '{"a":1}\n' }, ["package-lock.json"]],
    ["a manifest deep in the tree", { "tools/go.mod": "module a\nrequire b v1\n" }, ["tools/go.mod"]],
    ["a manifest that is gone", { "tools/go.mod": null }, ["tools/go.mod"]],
    ["one that is new", { "api/requirements-dev.txt": "pytest\n" }, ["api/requirements-dev.txt"]],
    ["broken JSON", { "package.json": "{\n" }, ["package.json"]],
    ["the product alone", { "src/a.js": "2\n", "node_modules/y/package.json": manifest({}) }, []],
  ])("sees %s", async (_, files, wanted) => {
    expect((await of(files)).found).toEqual(wanted);
  });

  it("lays these alone over the base", async () => {
    const { head, found } = await of({
      "package.json": manifest({ dependencies: { y: "1" } }),
      "tools/go.mod": null,
      "src/a.js": "2\n",
    });
    const tree = await writePreparedTree(git, { base, tree: head, paths: found });
    const changed = await git.changedPaths(base, tree);
    expect(changed.map(({ path, status }) => `${status} ${path}`).sort()).toEqual(["D tools/go.mod", "M package.json"]);
  });
});

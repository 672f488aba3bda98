import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prove } from "../../../src/actions/validate/prove.ts";
import { renderProof } from "../../../src/actions/validate/render-proof.ts";
import { Config } from "../../../src/config/config.ts";
import { nothingTold } from "../../../src/leg/read/read-commands.ts";
import { readScope } from "../../../src/leg/workspaces/read-scope.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const manifest = (name: string, needs: object = {}) =>
  `${JSON.stringify({ name, version: "1.0.0", scripts: { test: "node --test" }, dependencies: needs })}\n`;
const passes = "import test from 'node:test';\ntest('holds', () => {});\n";
const files = {
  "package.json": '{ "private": true, "workspaces": ["packages/*"] }\n',
  "README.md": "Packages.\n",
  "packages/a/package.json": manifest("a"),
  "packages/a/src/a.mjs": "export const a = 1;\n",
  "packages/a/test/a.test.mjs": passes,
  "packages/b/package.json": manifest("b", { a: "1" }),
  "packages/b/test/b.test.mjs": passes,
  "packages/c/package.json": manifest("c"),
  "packages/c/test/c.test.mjs": passes.replace("{}", "{ throw new Error('red'); }"),
};
const test = "npm test --workspaces --if-present";

let repository: Repository;
let world: World;
let base: string;
beforeAll(() => {
  repository = new Repository();
  world = new World();
  base = repository.commit(files);
});
afterAll(() => {
  repository.remove();
  world.remove();
});

async function proveOver(change: Readonly<Record<string, string | null>>, scope?: "touched", isChange = true) {
  const sandbox = new ShellSandbox();
  const ports = world.ports({ repository, sandbox });
  const git = await repository.open();
  await git.fetch([base]);
  const config = Config.parse({ validate: { setup: "", test, ...(scope === undefined ? {} : { scope }) } });
  const tree = await git.writeTree(base, plainFiles(change));
  const against = isChange ? { mayChange: [], mayInstall: false, known: null } : null;
  const proof = await prove({ git, base, tree, conflicts: [], config, told: nothingTold, against }, ports);
  return { proof, commands: [...new Set(sandbox.commands.map(({ command }) => command))] };
}

describe("the packages that a proof is of", () => {
  const edit = { "packages/a/src/a.mjs": "export const a = 2;\n" };

  it("are all unless the base says otherwise", async () => {
    const { proof, commands } = await proveOver(edit);
    expect(commands).toEqual([test]);
    expect(proof.outcome).toBe("failed");
    expect(proof).not.toHaveProperty("scope");
  });

  it("are those that the change touches and those that depend on them, and the proof says so", async () => {
    const { proof, commands } = await proveOver(edit, "touched");
    expect(commands).toEqual(["npm test -w packages/a -w packages/b --if-present"]);
    expect(proof).toMatchObject({
      outcome: "passed",
      tests: { passed: 2 },
      scope: { kind: "touched", touched: ["packages/a"], dependents: ["packages/b"] },
    });
    expect(renderProof(proof)).toContain("**Only these packages are tested**");
  });

  it.each<[string, Record<string, string>, string]>([
    ["a file is in none of them", { ...edit, "README.md": "More.\n" }, "`README.md` is in no package"],
    [
      "a test script is changed",
      { "packages/a/package.json": manifest("a").replace("node --test", "node --test test") },
      "`packages/a/package.json` decides how it is proved",
    ],
  ])("are all where %s", async (_, change, why) => {
    const { proof, commands } = await proveOver(change, "touched");
    expect(commands).toContain(test);
    expect(proof.scope).toEqual({ kind: "all", why });
    expect(renderProof(proof)).toContain("All is tested, though");
  });

  it("are all where a link may lead from one into another", async () => {
    const git = await repository.open();
    await git.fetch([base]);
    const tree = await git.writeTree(base, plainFiles(edit));
    const of = { base, tree, test, config: Config.parse({ validate: { scope: "touched" } }), told: nothingTold };
    // No tree with a link is written by Baton itself.
    const link = { path: "packages/c/src", mode: "120000", type: "blob" as const, oid: "0".repeat(40) };
    const linked = {
      listTree: async (treeish: string) => [...(await git.listTree(treeish)), link],
      readFiles: git.readFiles.bind(git),
      changedPaths: git.changedPaths.bind(git),
    };
    const scope = await readScope(linked, of);
    expect(scope).toEqual({ kind: "all", why: expect.stringContaining("`packages/c/src` is a link") });
    const bare = await readScope(git, of);
    expect(bare.kind).toBe("touched");
  });

  it.each<[string, string, string]>([
    ["by its name", "test/c.test.mjs", 'import "a";\n'],
    ["by a part of it", "src/c.mjs", "export * from 'a/src/a.mjs';\n"],
    ["by its path", "test/deep/c.test.mjs", 'import "../../../a/src/a.mjs";\n'],
  ])("are all where another one reads what is tested %s, and no manifest says so", async (_, file, text) => {
    const git = await repository.open();
    await git.fetch([base]);
    const of = { test, config: Config.parse({ validate: { scope: "touched" } }), told: nothingTold };
    const scopeOf = async (more: Readonly<Record<string, string>>) => {
      const before = await git.writeTree(base, plainFiles(more));
      const tree = await git.writeTree(base, plainFiles({ ...more, ...edit }));
      return readScope(git, { ...of, base: before, tree });
    };
    expect(await scopeOf({ [`packages/c/${file}`]: text })).toEqual({
      kind: "all",
      why: expect.stringContaining(`\`packages/c/${file}\` reads \`${/["'](.*)["']/.exec(text)?.[1]}\``),
    });
    expect((await scopeOf({ "packages/c/own.mjs": 'import "./a";\nimport "about";\nimport "../c/a";\n' })).kind).toBe(
      "touched",
    );
  });

  it("are all where the default branch itself is proved", async () => {
    const { proof, commands } = await proveOver({}, "touched", false);
    expect(commands).toEqual([test]);
    expect(proof).not.toHaveProperty("scope");
  });
});

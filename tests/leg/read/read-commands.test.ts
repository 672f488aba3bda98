import { describe, expect, it } from "vitest";
import { Config } from "../../../src/config/config.ts";
import type { RememberedCommands } from "../../../src/contracts/test-commands.ts";
import { readCommands } from "../../../src/leg/read/read-commands.ts";

const trees: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  npm: { "package.json": '{"scripts":{"test":"node --test"}}', "a.test.js": "" },
  needs: {
    "package.json": '{"scripts":{"test":"vitest"},"devDependencies":{"vitest":"3.0.0"}}',
    "package-lock.json": '{"lockfileVersion":3}',
  },
  python: { "requirements.txt": "pytest\n", "tests/test_a.py": "" },
  bare: { "readme.md": "" },
};
const git = {
  listTree: async (of: string) =>
    Object.keys(trees[of] ?? {}).map((path) => ({ path, type: "blob" as const, mode: "100644", oid: "" })),
  readFiles: async (of: string, paths: readonly string[]) =>
    new Map(paths.flatMap((path) => (trees[of]?.[path] === undefined ? [] : [[path, Buffer.from(trees[of][path])]]))),
};
const told = { test: { command: "make check", by: "alice" } };
const read = (base: string, tree: string, validate: object, people = {}) =>
  readCommands(git as never, base, tree, {
    config: Config.parse({ validate }).validate,
    told: { now: people, remembered: null },
  });

describe("readCommands", () => {
  it("takes configuration before what is found, and a person's word for this run before both", async () => {
    expect(await read("npm", "npm", {})).toMatchObject({ test: "npm test", source: "package.json" });
    expect(await read("npm", "npm", { test: "t" })).toMatchObject({ setup: null, test: "t", source: "configured" });
    expect(await read("npm", "npm", {}, told)).toMatchObject({ test: "make check" });
    expect(await read("npm", "npm", { setup: "s", test: "t" }, told)).toMatchObject({
      setup: "s",
      test: "make check",
      source: "configured; by @alice, `/baton revise`",
    });
  });

  it("takes a configured set-up before one that a person told in a former run, and that person's test all the same", async () => {
    const former = { run: "20261120-1-a", issue: 1, seq: 3, runner: null, durationMs: 1 };
    const of = async (validate: object) => {
      const { basis } = await read("npm", "npm", {});
      const people = { setup: { command: "make deps", by: "alice" }, ...told };
      const remembered = { ...former, found: basis?.found, told: people } as RememberedCommands;
      const config = Config.parse({ validate }).validate;
      return readCommands(git as never, "npm", "npm", { config, told: { now: {}, remembered } });
    };
    expect(await of({})).toMatchObject({ setup: "make deps", test: "make check" });
    expect(await of({ setup: "npm ci" })).toMatchObject({ setup: "npm ci", test: "make check" });
    expect(await of({ setup: "" })).toMatchObject({ setup: null, test: "make check", basis: { told: { test: {} } } });
    expect((await of({ setup: "" })).basis?.told).not.toHaveProperty("setup");
  });

  it("says of a configured set-up beside a found test where each is from", async () => {
    const evidence = [
      { name: "setup", command: "s", from: "configured" },
      { name: "test", command: "npm test", from: "package.json" },
    ];
    expect((await read("npm", "npm", { setup: "s" })).evidence).toEqual(evidence);
  });

  it("gives each line of configured tests the places that a found set-up fetches into", async () => {
    const { test } = await read("python", "python", { test: "pytest a\npytest b" });
    expect(test).toBe('export PATH="$PWD/.venv/bin:$PATH" && pytest a\npytest b');
  });

  it("looks up the set-up of configured tests, unless one is configured or an empty one says that there is none", async () => {
    expect(await read("needs", "needs", { test: "npx vitest run unit" })).toMatchObject({
      setup: expect.stringContaining("npm ci"),
      test: "npx vitest run unit",
      source: "configured",
      evidence: [
        { name: "setup", from: "package.json" },
        { name: "test", from: "configured" },
      ],
    });
    for (const [setup, ran] of [
      ["", null],
      ["make deps", "make deps"],
    ]) {
      expect(await read("needs", "needs", { setup, test: "t" })).toMatchObject({
        setup: ran,
        test: "t",
        source: "configured",
      });
    }
    expect(await read("needs", "needs", { setup: "" })).toMatchObject({ setup: null, test: "npm test" });
  });

  it("takes first tests from the result, but a person's word before them", async () => {
    expect(await read("bare", "npm", {})).toMatchObject({ test: "npm test", setup: null });
    expect((await read("bare", "npm", {})).source).toContain("as the change has it");
    expect(await read("bare", "npm", {}, told)).toMatchObject({ test: "make check", setup: null });
  });
});

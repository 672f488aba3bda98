import { expect, test } from "vitest";
import { Config } from "../../../src/config/config.ts";
import { nothingTold } from "../../../src/leg/read/read-commands.ts";
import { readProtected } from "../../../src/leg/read/read-protected.ts";
import type { GitObjects, TreeEntry } from "../../../src/ports/git/git-objects.ts";

const modes = { file: "100644", link: "120000", submodule: "160000" } as const;
type Entry = { readonly kind?: keyof typeof modes; readonly text: string };
type Files = Readonly<Record<string, Entry>>;

function reader(trees: Readonly<Record<string, Files>>): Pick<GitObjects, "listTree" | "readFiles"> {
  return {
    listTree: async (treeish) =>
      Object.entries(trees[treeish] ?? {}).map(
        ([path, { kind = "file", text }]): TreeEntry => ({
          path,
          mode: modes[kind],
          type: kind === "submodule" ? "commit" : "blob",
          oid: `${kind}:${text}`,
        }),
      ),
    readFiles: async (treeish, paths) =>
      new Map(
        paths.flatMap((path) => {
          const entry = trees[treeish]?.[path];
          return entry === undefined ? [] : [[path, Buffer.from(entry.text)] as const];
        }),
      ),
  };
}

/** What waits of a change that turns `base` into `base` with `changed`. */
async function waiting(base: Files, changed: Files): Promise<Record<string, string>> {
  const found = await readProtected(reader({ base, result: { ...base, ...changed } }), {
    base: "base",
    tree: "result",
    files: Object.keys(changed).map((path) => ({
      path,
      from: null,
      status: base[path] === undefined ? "A" : "M",
      removed: [],
      added: [],
    })),
    config: Config.parse({}),
    told: nothingTold,
    mayChange: [],
  });
  return Object.fromEntries(found.map(({ path, why }) => [path, why]));
}

const link = (text: string): Entry => ({ kind: "link", text });
const file: Entry = { text: "old\n" };
const changed: Entry = { text: "new\n" };

test.each<[string, Files, string, Entry]>([
  ["a link in the place of a protected folder", { "tools/x.json": file }, ".claude", link("tools")],
  ["a link that a protected file is behind", { "CLAUDE.md": link("docs/robots.md") }, "docs/robots.md", changed],
  ["a file below a linked folder", { ".husky": link("tools/hooks") }, "tools/hooks/pre-commit", changed],
  [
    "a file behind two links",
    { "docs/CLAUDE.md": link("../notes/all.md"), notes: link("texts/of") },
    "texts/of/all.md",
    changed,
  ],
  ["a link that is turned elsewhere", { "src/data": link("a") }, "src/data", link("b")],
  ["a file that becomes a link", { "src/a.js": file }, "src/a.js", link("/etc/passwd")],
  ["a submodule", {}, "vendor/lib", { kind: "submodule", text: "1" }],
  [
    "a submodule at another commit",
    { "lib/x": { kind: "submodule", text: "1" } },
    "lib/x",
    { kind: "submodule", text: "2" },
  ],
])("%s waits for a person", async (_what, base, path, entry) => {
  expect(await waiting(base, { [path]: entry })).toHaveProperty([path]);
});

test.each<[string, Files, string]>([
  ["a link that leads to nothing protected", { "src/now.js": link("v2.js"), "src/v2.js": file }, "src/v2.js"],
  [
    "links that lead out of the tree or round and round",
    { a: link("../.."), b: link("b"), "c/d": link("../c"), e: link("/") },
    "c/x.js",
  ],
])("%s holds no change up", async (_what, base, path) => {
  expect(await waiting(base, { [path]: changed })).toEqual({});
});

test("what waits for a link says by which name", async () => {
  const base = { "CLAUDE.md": link("docs/robots.md"), "docs/robots.md": file };
  expect(await waiting(base, { "docs/robots.md": changed })).toEqual({
    "docs/robots.md": "a link makes it `CLAUDE.md`: protected by `**/CLAUDE.md`",
  });
});

test.each<[string, Files, string, Entry, string]>([
  [
    "a CI file that no protected path names, and that the test command is found in",
    { ".travis.yml": { text: "install: npm ci\nscript: npx vitest run\n" }, "a.ts": file },
    ".travis.yml",
    { text: "install: npm ci\nscript: npx vitest run one\n" },
    "it turns the test command from `npx vitest run` into `npx vitest run one`",
  ],
  [
    "one that says how the next set-up installs",
    { ".travis.yml": { text: "install: npm ci\nscript: npx vitest run\n" }, "a.ts": file },
    ".travis.yml",
    { text: "install: npm install --no-save other\nscript: npx vitest run\n" },
    "it turns the set-up command from `npm ci` into `npm install --no-save other`",
  ],
])("waits for a person: %s", async (_name, base, path, entry, why) => {
  expect(await waiting(base, { [path]: entry })).toEqual({ [path]: why });
});

const ownSetUp = {
  ".github/actions/baton-setup/action.yml": {
    text: "runs:\n  using: composite\n  steps:\n    - uses: ./tools/java\n    - run: ./ci/get.sh\n      shell: bash\n",
  },
  "tools/java/action.yml": { text: "runs:\n  using: node24\n  main: main.js\n" },
  "tools/java/main.js": file,
  "ci/get.sh": { text: "#!/bin/sh\n. ci/more.sh\n" },
  "ci/more.sh": file,
  "ci/other.sh": file,
};

test.each(["tools/java/main.js", "tools/java/lib/new.js", "ci/get.sh", "ci/more.sh"])(
  "%s, which the base's set-up action runs outside the sandbox, waits for a person",
  async (path) => {
    const base = { ...ownSetUp, "package.json": { text: '{"scripts":{"test":"node --test"}}' } };
    expect(Object.keys(await waiting(base, { [path]: changed }))).toEqual([path]);
    expect(await waiting(base, { "ci/other.sh": changed })).toEqual({});
    const { [".github/actions/baton-setup/action.yml"]: _action, ...without } = base;
    expect(await waiting(without, { [path]: changed })).toEqual({});
  },
);

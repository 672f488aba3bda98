import { expect, it } from "vitest";
import { Config } from "../../../../src/config/config.ts";
import { findPointers } from "../../../../src/leg/prepared/checkout/lay-lfs.ts";
import { parseGitmodules } from "../../../../src/leg/prepared/checkout/parse-gitmodules.ts";
import { readCheckout } from "../../../../src/leg/prepared/checkout/read-checkout.ts";

const reader = (files: Readonly<Record<string, string>>) => ({
  listTree: async () => Object.keys(files).map((path) => ({ path, mode: "100644", type: "blob" as const, oid: path })),
  readFiles: async (_treeish: string, paths: readonly string[]) =>
    new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, Buffer.from(files[path])] as const]))),
});
const ci = (given: string) => ({
  "package.json": '{"scripts":{"test":"vitest run"}}',
  "a.test.ts": "",
  ".github/workflows/ci.yml": `on: push\njobs:\n  docs:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n        with: { lfs: true }\n      - run: npm run docs\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n        with: { repository: other/repository, submodules: true }\n      - uses: actions/checkout@v7\n        with: { ${given} }\n      - run: npm test\n`,
});
const read = (given: string, checkout: unknown = {}) =>
  readCheckout(reader(ci(given)), "base", Config.parse({ validate: { checkout } }).validate.checkout);

it("is what the job of CI asks for its own repository, in which the commands are found", async () => {
  expect(await read("submodules: recursive, fetch-depth: 0, fetch-tags: true")).toEqual({
    submodules: "recursive",
    lfs: false,
    depth: 0,
    tags: true,
  });
  expect(await read("submodules: true, lfs: true, fetch-depth: 5")).toEqual({
    submodules: true,
    lfs: true,
    depth: 5,
    tags: false,
  });
  expect(await read("fetch-depth: 1, submodules: false")).toEqual({
    submodules: false,
    lfs: false,
    depth: null,
    tags: false,
  });
});

it("is what is configured before that, key by key", async () => {
  expect(await read("submodules: recursive, fetch-depth: 0, lfs: true", { submodules: false, depth: 1 })).toEqual({
    submodules: false,
    lfs: true,
    depth: 1,
    tags: false,
  });
});

it("finds files of Git LFS among those that the attributes name, wherever these stand", async () => {
  const oid = "a".repeat(64);
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12\n`;
  const files = {
    ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\ndata/*.csv -text filter=lfs\n*.md text\n",
    "sub/.gitattributes": "big.dat filter=lfs\n",
    "a.bin": pointer,
    "deep/er/b.bin": "really binary",
    "data/c.csv": pointer,
    "data/deep/d.csv": pointer,
    "sub/x/big.dat": pointer,
    "e.md": pointer,
  };
  const found = await findPointers(reader(files), "base");
  expect(found.map(({ path }) => path).sort()).toEqual(["a.bin", "data/c.csv", "sub/x/big.dat"]);
  expect(found[0]).toMatchObject({ oid, bytes: 12 });
});

it("reads .gitmodules as git writes it", () => {
  const text =
    '[submodule "a b"]\n\tpath = vendor/a b\n\turl = ../a.git # ours\n[core]\n\tpath = x\n[submodule "c"]\n\turl = "https://x.example/c.git"\n\tpath = c\n[submodule "half"]\n\tpath = h\n';
  expect([...parseGitmodules(text)]).toEqual([
    ["vendor/a b", "../a.git"],
    ["c", "https://x.example/c.git"],
  ]);
});

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ports } from "../../../../src/ports/ports.ts";
import { Repository } from "../../../leg/repository.ts";
import { complete, write } from "../bench.ts";
import { runs, settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
const library = new Repository();
afterAll(() => {
  shop.remove();
  library.remove();
});

const oid = "a".repeat(64);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 8\n`;
let base: string;
beforeAll(() => {
  const commit = library.commit({ "lib.txt": "of the library\n" });
  const { repository } = shop.bench;
  const files = {
    ".github/baton.yml": settings("true", "true").replace(
      '  setup: "true"\n',
      "  checkout: { submodules: true, lfs: true }\n",
    ),
    ".gitmodules": '[submodule "vendor/lib"]\n\tpath = vendor/lib\n\turl = ../lib.git\n',
    ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    "data.bin": pointer,
    "vendor/own.txt": "own\n",
  };
  shop.commit(files);
  repository.git("update-index", "--add", "--cacheinfo", `160000,${commit},vendor/lib`);
  repository.git("commit", "--quiet", "-m", "Add the library");
  base = repository.git("rev-parse", "HEAD");
  repository.git("branch", "with-library");
});

/** Addresses of submodules are no places of this machine: the library stands for what the server has. */
const change = (ports: Ports): Partial<Ports> => ({
  git: async () => ({
    ...(await ports.git()),
    module: async () => library.open(),
    fetchLfs: async (files) => files.map(({ to }) => ({ to, why: "not here" })),
  }),
});

it("gives a coder the base's submodules, also without a set-up, and no byte of them nor of Git LFS is in the change", async () => {
  const look = "cat vendor/lib/lib.txt data.bin; echo more >> vendor/lib/lib.txt; echo new > vendor/lib/new.txt";
  const turns = [write("src/divide.js", "1\n"), runs(look), complete()];
  const { change: made, said, prompts } = await shop.work(base, { coder: turns }, { change });
  expect(prompts[0]).toContain("git submodule update --init");
  expect(said[0]).toContain("of the library");
  expect(said[0]).toContain(`oid sha256:${oid}`);
  expect(said[0]).toContain("Not there: data.bin (");
  expect(made?.files.map(({ path }) => path)).toEqual(["src/divide.js"]);
  const { repository } = shop.bench;
  const git = await repository.open();
  await git.fetch([base]);
  const tree = await git.writeTree(base, made?.files ?? []);
  const of = async (treeish: string) =>
    (await git.listTree(treeish)).filter(({ path }) => path !== "src/divide.js").map(({ path, oid: id }) => [path, id]);
  expect(tree).toBe(made?.tree);
  expect(await of(tree)).toEqual(await of(base));
});

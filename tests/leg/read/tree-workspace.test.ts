import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTreeWorkspace } from "../../../src/leg/read/tree-workspace.ts";
import { Repository } from "../repository.ts";

let repository: Repository;
beforeAll(() => {
  repository = new Repository();
});
afterAll(() => repository.remove());

describe("openTreeWorkspace", () => {
  it("reads plain files of a tree, a batch at a time, and no link", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`src/${String(n).padStart(3, "0")}.js`, `${n}\n`]),
    );
    repository.commit(files);
    repository.git(
      "update-index",
      "--add",
      "--cacheinfo",
      `120000,${repository.git("hash-object", "-w", "src/001.js")},link`,
    );
    repository.git("commit", "--quiet", "-m", "link");
    const commit = repository.git("rev-parse", "HEAD");
    const git = await repository.open();
    await git.fetch([commit]);
    let batches = 0;
    const workspace = await openTreeWorkspace(
      {
        ...git,
        readFiles: (treeish, paths) => {
          batches++;
          return git.readFiles(treeish, paths);
        },
      },
      await git.treeOf(commit),
    );
    expect(await workspace.list()).toHaveLength(250);
    for (const path of await workspace.list()) expect((await workspace.read(path))?.toString()).toBe(files[path]);
    expect(batches).toBe(2);
    expect(await workspace.read("link")).toBeUndefined();
    expect(await workspace.read("nothing.js")).toBeUndefined();
  });

  it("can not be written", async () => {
    const git = await repository.open();
    const commit = repository.commit({ a: "1" });
    await git.fetch([commit]);
    const workspace = await openTreeWorkspace(git, commit);
    await expect(workspace.write("a", Buffer.from("2"))).rejects.toMatchObject({ code: "bug" });
    await expect(workspace.remove("a")).rejects.toMatchObject({ code: "bug" });
  });
});

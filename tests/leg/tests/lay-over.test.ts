import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layOver } from "../../../src/leg/tests/lay-over.ts";
import { Repository } from "../repository.ts";
import { World } from "../world.ts";

let repository: Repository;
let world: World;
let base: string;
beforeAll(() => {
  repository = new Repository();
  world = new World();
  base = repository.commit({
    "keep.txt": "keep\n",
    "gone.txt": "gone\n",
    "old name.txt": "moved\n".repeat(20),
    "run.sh": "#!/bin/sh\n",
  });
});
afterAll(() => {
  repository.remove();
  world.remove();
});

async function lay(commit: string) {
  const git = await repository.open();
  await git.fetch([base, commit]);
  const workspace = world.open(null);
  await git.export(base, workspace.folder);
  await workspace.write("made/by-setup.txt", Buffer.from("setup\n"));
  await layOver(git, base, commit, workspace);
  return { at: (name: string) => path.join(workspace.folder, name) };
}

describe("layOver", () => {
  it("writes, removes, moves and marks executable what differs, and keeps what setup made", async () => {
    repository.git("checkout", "--quiet", "--detach", base);
    repository.git("mv", "old name.txt", "new name.txt");
    chmodSync(path.join(repository.folder, "run.sh"), 0o755);
    const { at } = await lay(repository.commit({ "gone.txt": null, "src/new.txt": "new\n" }));
    expect(["gone.txt", "old name.txt"].filter((name) => existsSync(at(name)))).toEqual([]);
    expect(["keep.txt", "made/by-setup.txt", "new name.txt"].filter((name) => !existsSync(at(name)))).toEqual([]);
    expect(readFileSync(at("src/new.txt"), "utf8")).toBe("new\n");
    expect(statSync(at("run.sh")).mode & 0o100).toBe(0o100);
  });

  it("refuses a symbolic link: it could lead a test out of its folder", async () => {
    repository.git("checkout", "--quiet", "--detach", base);
    rmSync(path.join(repository.folder, "keep.txt"));
    symlinkSync("/etc/passwd", path.join(repository.folder, "keep.txt"));
    await expect(lay(repository.commit({}))).rejects.toMatchObject({
      code: "path.refused",
      message: expect.stringContaining("keep.txt"),
    });
  });
});

import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openWorkspace } from "../../../src/adapters/workspace/open-workspace.ts";
import { workspaceConformance } from "../../conformance/workspace.ts";
import { MemoryWorkspace } from "../../fakes/memory-workspace.ts";

const made: string[] = [];
function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-workspace-test-"));
  made.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** What a server in the sandbox could do meanwhile: now it is a folder, now a link out. */
const swapper = `
  const { renameSync, rmSync, symlinkSync } = require("node:fs");
  const [, folder, outside] = process.argv;
  process.chdir(folder);
  const dare = (act, ...names) => { try { act(...names); } catch {} };
  console.log("began");
  for (;;) {
    dare(symlinkSync, outside, "link");
    dare(renameSync, "swapped", "aside");
    dare(renameSync, "link", "swapped");
    dare(renameSync, "swapped", "link");
    dare(rmSync, "swapped", { recursive: true });
    dare(renameSync, "aside", "swapped");
  }`;

workspaceConformance("a folder", async () => openWorkspace(makeFolder()));
workspaceConformance("the fake in memory", async () => new MemoryWorkspace());

describe("openWorkspace", () => {
  it("follows no link out of the folder, to a file or through a folder", async () => {
    const outside = makeFolder();
    writeFileSync(path.join(outside, "secret"), "s");
    const folder = makeFolder();
    symlinkSync(path.join(outside, "secret"), path.join(folder, "file"));
    symlinkSync(outside, path.join(folder, "folder"));
    const workspace = openWorkspace(folder);
    await expect(workspace.read("file")).rejects.toMatchObject({ code: "path.refused" });
    await expect(workspace.read("folder/secret")).rejects.toMatchObject({ code: "path.refused" });
    await expect(workspace.write("file", Buffer.from("x"))).rejects.toMatchObject({ code: "path.refused" });
    await expect(workspace.write("folder/new/deep", Buffer.from("x"))).rejects.toMatchObject({ code: "path.refused" });
    await expect(workspace.remove("folder/secret")).rejects.toMatchObject({ code: "path.refused" });
    expect(readFileSync(path.join(outside, "secret"), "utf8")).toBe("s");
  });

  it("reads and writes plain files only: a pipe would be waited at for ever, or speak to whoever holds its other end", async () => {
    const folder = makeFolder();
    execFileSync("mkfifo", [path.join(folder, "pipe")]);
    const workspace = openWorkspace(folder);
    await expect(workspace.read("pipe")).rejects.toThrow("it is no plain file");
    await expect(workspace.write("pipe", Buffer.from("x"))).rejects.toMatchObject({ code: "path.refused" });
  });

  it("holds nothing open of what it refused", async () => {
    const folder = makeFolder();
    symlinkSync(makeFolder(), path.join(folder, "folder"));
    const workspace = openWorkspace(folder);
    const before = readdirSync("/proc/self/fd").length;
    for (let count = 0; count < 20; count++)
      for (const name of ["folder/a", "folder/new/deep"])
        await expect(workspace.write(name, Buffer.from("x"))).rejects.toMatchObject({ code: "path.refused" });
    expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 20);
  });

  it("follows no link into git's own folder", async () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, ".git/hooks"), { recursive: true });
    symlinkSync(".git", path.join(folder, "innocent"));
    const workspace = openWorkspace(folder);
    await expect(workspace.write("innocent/hooks/pre-commit", Buffer.from("x"))).rejects.toMatchObject({
      code: "path.refused",
    });
  });

  it("puts a whole file in the place of another in a checkout: who is killed meanwhile leaves no half of one", async () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, ".git"));
    writeFileSync(path.join(folder, "tool.sh"), "old content", { mode: 0o755 });
    const before = openSync(path.join(folder, "tool.sh"), "r");
    await openWorkspace(folder).write("tool.sh", Buffer.from("new"));
    expect(readFileSync(path.join(folder, "tool.sh"), "utf8")).toBe("new");
    expect(statSync(path.join(folder, "tool.sh")).mode & 0o777).toBe(0o755);
    expect(readFileSync(before, "utf8"), "nothing was written into the old one").toBe("old content");
    closeSync(before);
    expect(readdirSync(path.join(folder, ".git"))).toEqual([]);
  });

  it("reads through a link that stays inside, and removes the link alone", async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, "real"), "r");
    symlinkSync("real", path.join(folder, "link"));
    const workspace = openWorkspace(folder);
    expect((await workspace.read("link"))?.toString()).toBe("r");
    await workspace.remove("link");
    expect(readFileSync(path.join(folder, "real"), "utf8")).toBe("r");
  });

  it("leaves out what .gitignore names, .git itself and repositories within", async () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, "node_modules"));
    mkdirSync(path.join(folder, "inner"));
    writeFileSync(path.join(folder, "node_modules/x.js"), "");
    writeFileSync(path.join(folder, ".gitignore"), "node_modules/\n");
    writeFileSync(path.join(folder, "with\nnewline ä"), "");
    execFileSync("git", ["init", "--quiet", folder]);
    execFileSync("git", ["init", "--quiet", path.join(folder, "inner")]);
    writeFileSync(path.join(folder, "inner/y.js"), "");
    expect(await openWorkspace(folder).list()).toEqual([".gitignore", "with\nnewline ä"]);
  });

  it("runs no program that the folder's own git configuration names", async () => {
    const folder = makeFolder();
    execFileSync("git", ["init", "--quiet", folder]);
    const mark = path.join(makeFolder(), "ran");
    execFileSync("git", ["-C", folder, "config", "core.fsmonitor", `touch ${mark}; false`]);
    writeFileSync(path.join(folder, "a"), "");
    expect(await openWorkspace(folder).list()).toEqual(["a"]);
    expect(() => statSync(mark)).toThrow();
  });

  it("keeps a file's mode, and names a folder for what it is", async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, "run.sh"), "old", { mode: 0o755 });
    mkdirSync(path.join(folder, "sub"));
    const workspace = openWorkspace(folder);
    await workspace.write("run.sh", Buffer.from("new"));
    expect(statSync(path.join(folder, "run.sh")).mode & 0o777).toBe(0o755);
    await expect(workspace.read("sub")).rejects.toThrow(/is a folder/);
  });

  it("reads and writes nothing outside while a process of the sandbox swaps a folder for a link", async () => {
    const outside = makeFolder();
    writeFileSync(path.join(outside, "file"), "outside");
    const folder = makeFolder();
    mkdirSync(path.join(folder, "swapped"));
    writeFileSync(path.join(folder, "swapped/file"), "inside");
    const child = spawn(process.execPath, ["-e", swapper, folder, outside], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const workspace = openWorkspace(folder);
    const read = new Set<string>();
    try {
      for (let count = 0; count < 1000; count++) {
        read.add((await workspace.read("swapped/file").catch(() => undefined))?.toString() ?? "");
        await workspace.write("swapped/made", Buffer.from("x")).catch(() => undefined);
        await workspace.write("swapped/deeper/made", Buffer.from("x")).catch(() => undefined);
      }
    } finally {
      child.kill("SIGKILL");
    }
    expect(read).toContain("inside");
    expect(read).not.toContain("outside");
    expect(readdirSync(outside)).toEqual(["file"]);
  });
});

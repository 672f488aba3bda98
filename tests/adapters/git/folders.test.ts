import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leadsOutside } from "../../../src/adapters/git/tree/leads-outside.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { plainEnvironment } from "../../builders/git-server.ts";
import { type GitBench, openGitBench, put } from "../../builders/job-git.ts";

/** What a server in the sandbox could do meanwhile: now it is a folder, now a link out. */
const swapper = `
  const { renameSync, symlinkSync } = require("node:fs");
  const [, folder, outside] = process.argv;
  process.chdir(folder);
  symlinkSync(outside, "link");
  console.log("began");
  for (;;) {
    renameSync("b", "aside"); renameSync("link", "b");
    renameSync("b", "link"); renameSync("aside", "b");
  }`;

let bench: GitBench;
let git: Git;
let folder: string;
beforeAll(async () => {
  bench = await openGitBench();
  git = await bench.openJob();
});
afterAll(() => bench.close());
beforeEach(() => {
  folder = mkdtempSync(join(bench.scratch, "tree-"));
  bench.warnings.length = 0;
});

/** A commit on the server with links and modules, which no writer of ours would make. */
async function oddCommit(entries: readonly { mode: string; path: string; content: string }[]): Promise<string> {
  const job = await bench.openJob();
  await job.push([
    {
      ref: `refs/heads/b${Math.random()}`,
      to: await job.commit({
        tree: await job.writeTree(
          null,
          entries.map((entry, index) => put(`blob-${index}`, entry.content)),
        ),
        parents: [],
        message: "x\n",
        at: new Date(0),
      }),
      expect: null,
    },
  ]);
  const oids = await job.listTree(
    await job.writeTree(
      null,
      entries.map((entry, index) => put(`blob-${index}`, entry.content)),
    ),
  );
  bench.server.git("read-tree", "--empty");
  for (const [index, entry] of entries.entries()) {
    const oid = oids.find((one) => one.path === `blob-${index}`)?.oid ?? "";
    bench.server.git(
      "update-index",
      "--add",
      "--cacheinfo",
      `${entry.mode},${entry.mode === "160000" ? "1".repeat(40) : oid},${entry.path}`,
    );
  }
  const commit = bench.server.git("commit-tree", bench.server.git("write-tree", "--missing-ok"), "-m", "odd");
  await git.fetch([commit]);
  return commit;
}

describe("export", () => {
  it("writes the bytes as they are, whatever attributes the tree asks for, in one batch", async () => {
    const files = {
      ".gitattributes": "* text eol=crlf ident filter=lfs working-tree-encoding=UTF-16\n",
      "a.txt": "one\ntwo $Id$\n",
      "crlf.txt": "one\r\ntwo\r\n",
      "deep/er/b.bin": Buffer.from([0, 255, 10]),
    };
    const commit = await bench.seed(files);
    const job = await bench.openJob();
    await job.fetch([commit]);
    bench.server.requests.length = 0;
    await job.export(commit, folder);
    for (const [path, content] of Object.entries(files))
      expect(readFileSync(join(folder, path))).toEqual(Buffer.from(content));
    expect(bench.server.requests).toHaveLength(2);
    expect(await job.changesOf(folder, commit)).toEqual([]);
  });

  it("keeps the bit of executables, and links that stay inside", async () => {
    const commit = await oddCommit([
      { mode: "100755", path: "run.sh", content: "#!/bin/sh\n" },
      { mode: "120000", path: "docs/link", content: "../run.sh" },
      { mode: "120000", path: "out", content: "/etc/passwd" },
      { mode: "120000", path: "docs/up", content: "../../secret" },
      { mode: "160000", path: "module", content: "" },
    ]);
    await git.export(commit, folder);
    expect(lstatSync(join(folder, "run.sh")).mode & 0o111).toBe(0o111);
    expect(readlinkSync(join(folder, "docs/link"))).toBe("../run.sh");
    expect([
      existsSync(join(folder, "out")),
      existsSync(join(folder, "docs/up")),
      existsSync(join(folder, "module")),
    ]).toEqual([false, false, false]);
    expect(bench.warnings.join("\n")).toMatch(/module is a submodule[\s\S]*docs\/up is a link[\s\S]*out is a link/);
    expect(await git.changesOf(folder, commit)).toEqual([]);
  });
});

describe("odd names that a base has already", () => {
  const odd = ["data/:memory:", "a/.../b", "a\\b.txt", "c:x", "d/\\", "...", " ", "e/. ."];

  it("are left as they are and out, with a warning, and do not hinder a change beside them", async () => {
    const files = ["ok.txt", "data/real.db", ...odd];
    const commit = await oddCommit(files.map((path) => ({ mode: "100644", path, content: `of ${path}` })));
    await git.export(commit, folder);
    expect(readdirSync(folder).sort()).toEqual(["data", "ok.txt"]);
    expect(bench.warnings).toEqual([expect.stringMatching(/^Left as they are .* "\.\.\." .* and 3 more$/)]);
    expect(await git.changesOf(folder, commit)).toEqual([]);
    writeFileSync(join(folder, "ok.txt"), "changed");
    const changes = await git.changesOf(folder, commit);
    expect(changes.map(({ path }) => path)).toEqual(["ok.txt"]);
    const tree = await git.writeTree(commit, changes);
    expect((await git.listTree(tree)).map(({ path }) => path).sort()).toEqual([...files].sort());
    const merged = await git.mergeTrees({ base: commit, ours: commit, theirs: tree });
    expect(merged).toEqual({ tree, conflicts: [] });
  });

  it.each(odd)("%s is refused in a change all the same", async (path) => {
    await expect(git.writeTree(null, [put(path, "x")])).rejects.toMatchObject({ code: "path.refused" });
  });
});

describe("the folder of a submodule", () => {
  it("keeps what is left there out of the change", async () => {
    const commit = await oddCommit([
      { mode: "100644", path: "a.txt", content: "a" },
      { mode: "160000", path: "vendor/module", content: "" },
    ]);
    await git.export(commit, folder);
    mkdirSync(join(folder, "vendor/module/deep"), { recursive: true });
    writeFileSync(join(folder, "vendor/module/deep/x"), "left");
    writeFileSync(join(folder, "vendor/module2"), "beside");
    const changes = await git.changesOf(folder, commit);
    expect(changes.map(({ path }) => path)).toEqual(["vendor/module2"]);
    await git.writeTree(commit, changes);
  });
});

describe("ignored files", () => {
  it("are told with the rule that leaves them out", async () => {
    writeFileSync(join(folder, ".gitignore"), "*.log\n/local/\n*.local.json\n!keep.local.json\n");
    mkdirSync(join(folder, "local"));
    for (const path of ["a.log", "local/x", "c.local.json", "keep.local.json", "in.txt"])
      writeFileSync(join(folder, path), "x");
    expect(await git.ignoredFiles(folder)).toEqual(["a.log", "c.local.json", "local/"]);
    const rules = await git.ignoredIn(folder, ["a.log", "local/x", "c.local.json", "keep.local.json", "in.txt", "no"]);
    expect(Object.fromEntries(rules)).toEqual({
      "a.log": ".gitignore:1 (*.log)",
      "local/x": ".gitignore:2 (/local/)",
      "c.local.json": ".gitignore:3 (*.local.json)",
    });
  });
});

describe("export of a tree that no honest git makes", () => {
  it.each([".git", ".GIT", "git~1", ".."])("refuses it for a folder %s in it, and writes nothing", async (name) => {
    const job = await bench.openJob();
    const inner = await job.writeTree(null, [put("config", "[core]\n")]);
    const fine = await job.writeTree(null, [put("a", "1"), put("z", "2")]);
    await job.push([
      {
        ref: `refs/heads/t${Math.random()}`,
        to: await job.commit({
          tree: inner,
          parents: [await job.commit({ tree: fine, parents: [], message: "x\n", at: new Date(0) })],
          message: "x\n",
          at: new Date(0),
        }),
        expect: null,
      },
    ]);
    const evil = execFileSync("git", ["mktree"], {
      cwd: bench.server.origin,
      input: `040000 tree ${inner}\t${name}\n`,
      encoding: "utf8",
      env: plainEnvironment(),
    }).trim();
    const commit = bench.server.git("commit-tree", evil, "-m", "evil");
    await git.fetch([commit]);
    await expect(git.export(commit, folder)).rejects.toMatchObject({ code: "path.refused" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("leadsOutside", () => {
  it.each([
    ["a", "b", false],
    ["d/a", "../b", false],
    ["d/a", "./x/y", false],
    ["a", "../b", true],
    ["a", "x/../../b", true],
    ["a", "x/..", true],
    ["a", "/abs", true],
    ["a", "C:/x", true],
    ["a", "..\\x", true],
    ["a", ".git/config", true],
    ["a", "", true],
  ])("of %s to %s is %s", (path, target, expected) => {
    expect(leadsOutside(path, target)).toBe(expected);
  });

  it("lets no chain of links through that a file system would follow out of the tree", () => {
    const part = fc.constantFrom("..", ".", "l1", "l2", "d");
    const links = fc.record({
      l1: fc.array(part, { minLength: 1, maxLength: 4 }),
      l2: fc.array(part, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(links, fc.array(part, { maxLength: 5 }), ({ l1, l2 }, walk) => {
        const targets = new Map([
          ["d/l1", l1.join("/")],
          ["d/l2", l2.join("/")],
        ]);
        for (const [path, target] of targets) if (leadsOutside(path, target)) targets.delete(path);
        const start = ["d", ...walk.filter((one) => one !== "..")];
        expect(follow(start, targets)).not.toBe("outside");
      }),
      { numRuns: 500 },
    );
  });
});

/** Where a path leads, link by link, as the kernel walks it. */
function follow(parts: readonly string[], links: ReadonlyMap<string, string>): "inside" | "outside" {
  const todo = [...parts];
  let at: string[] = [];
  for (let steps = 0; todo.length > 0 && steps < 60; steps++) {
    const part = todo.shift() ?? "";
    if (part === ".") continue;
    if (part === "..") {
      if (at.length === 0) return "outside";
      at = at.slice(0, -1);
      continue;
    }
    const target = links.get([...at, part].join("/"));
    if (target === undefined) at = [...at, part];
    else todo.unshift(...target.split("/"));
  }
  return "inside";
}

describe("changesOf", () => {
  const base = {
    ".gitignore": "build/\n*.log\n",
    "a.txt": "1\n",
    "b/c.txt": "2\n",
    "kept.log": "tracked though ignored\n",
    "data.bin": Buffer.from([0, 159]),
  };
  let commit: string;
  beforeAll(async () => {
    commit = await bench.seed(base);
    await git.fetch([commit]);
  });
  beforeEach(() => git.export(commit, folder));

  it("names what was changed, added, removed and made executable, bytes kept, ignored files left out", async () => {
    writeFileSync(join(folder, "a.txt"), "one\r\n");
    rmSync(join(folder, "b"), { recursive: true });
    mkdirSync(join(folder, "new dir"));
    writeFileSync(join(folder, "new dir", "ü\n.bin"), Buffer.from([255, 0]));
    chmodSync(join(folder, "data.bin"), 0o755);
    mkdirSync(join(folder, "build"));
    writeFileSync(join(folder, "build", "out"), "x");
    writeFileSync(join(folder, "debug.log"), "x");
    writeFileSync(join(folder, "kept.log"), "changed\n");
    expect(await git.changesOf(folder, commit)).toEqual([
      { path: "a.txt", mode: "100644", encoding: "utf8", content: "one\r\n" },
      { path: "b/c.txt", mode: "100644", encoding: "utf8", content: null },
      { path: "data.bin", mode: "100755", encoding: "base64", content: Buffer.from([0, 159]).toString("base64") },
      { path: "kept.log", mode: "100644", encoding: "utf8", content: "changed\n" },
      {
        path: "new dir/ü\n.bin",
        mode: "100644",
        encoding: "base64",
        content: Buffer.from([255, 0]).toString("base64"),
      },
    ]);
  });

  it("gives changes that make exactly the folder's tree again", async () => {
    writeFileSync(join(folder, "a.txt"), "other");
    rmSync(join(folder, "b"), { recursive: true });
    writeFileSync(join(folder, "b"), "now a file");
    const tree = await git.writeTree(commit, await git.changesOf(folder, commit));
    expect(await git.changesOf(folder, tree)).toEqual([]);
    expect((await git.listTree(tree)).map((entry) => entry.path)).toEqual([
      ".gitignore",
      "a.txt",
      "b",
      "data.bin",
      "kept.log",
    ]);
  });

  it("refuses a new link and a file that became one", async () => {
    symlinkSync("/etc/passwd", join(folder, "link"));
    await expect(git.changesOf(folder, commit)).rejects.toMatchObject({
      code: "path.refused",
      message: expect.stringContaining('"link" is a new or changed symbolic link'),
    });
    rmSync(join(folder, "link"));
    rmSync(join(folder, "a.txt"));
    symlinkSync("b/c.txt", join(folder, "a.txt"));
    await expect(git.changesOf(folder, commit)).rejects.toMatchObject({ code: "path.refused" });
  });

  it("reads nothing through a folder that became a link", async () => {
    const outside = mkdtempSync(join(bench.scratch, "outside-"));
    writeFileSync(join(outside, "c.txt"), "secret");
    rmSync(join(folder, "b"), { recursive: true });
    symlinkSync(outside, join(folder, "b"));
    await expect(git.changesOf(folder, commit)).rejects.toMatchObject({ code: "path.refused", facts: { path: "b" } });
  });

  it("hands nothing on from outside while a process of the sandbox swaps a folder for a link", async () => {
    const outside = mkdtempSync(join(bench.scratch, "outside-"));
    writeFileSync(join(outside, "c.txt"), "secret");
    writeFileSync(join(folder, ".gitignore"), "b\nlink\naside\n");
    const child = spawn(process.execPath, ["-e", swapper, folder, outside], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const seen = new Set<string | null>();
    try {
      for (let count = 0; count < 100; count++)
        for (const change of await git.changesOf(folder, commit).catch(() => []))
          if (change.path === "b/c.txt") seen.add(change.content);
    } finally {
      child.kill("SIGKILL");
    }
    expect(seen).not.toContain("secret");
  });

  it("takes a folder that became an ignored link for gone, and hands nothing on from where it leads", async () => {
    const outside = mkdtempSync(join(bench.scratch, "outside-"));
    writeFileSync(join(outside, "c.txt"), "secret");
    rmSync(join(folder, "b"), { recursive: true });
    symlinkSync(outside, join(folder, "b"));
    writeFileSync(join(folder, ".gitignore"), "b\n");
    expect(await git.changesOf(folder, commit)).toEqual([
      { path: ".gitignore", mode: "100644", encoding: "utf8", content: "b\n" },
      { path: "b/c.txt", mode: "100644", encoding: "utf8", content: null },
    ]);
  });

  it("leaves the folder's own .git and repositories inside it alone", async () => {
    for (const inner of [".git", "vendor/.git"]) {
      mkdirSync(join(folder, inner, "objects"), { recursive: true });
      mkdirSync(join(folder, inner, "refs"), { recursive: true });
      writeFileSync(join(folder, inner, "HEAD"), "ref: refs/heads/main\n");
    }
    expect(await git.changesOf(folder, commit)).toEqual([]);
  });
});

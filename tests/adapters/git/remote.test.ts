import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCheckout } from "../../../src/adapters/git/find-checkout.ts";
import { openGit } from "../../../src/adapters/git/open-git.ts";
import { at, type GitBench, openGitBench, put } from "../../builders/job-git.ts";

let bench: GitBench;
beforeEach(async () => {
  bench = await openGitBench();
});
afterEach(() => bench.close());

const main = "refs/heads/main";
const commitOn = async (parent: string, message: string) => {
  const git = await bench.openJob();
  await git.fetch([parent]);
  const commit = await git.commit({
    tree: await git.writeTree(parent, [put("new.txt", message)]),
    parents: [parent],
    message,
    at,
  });
  return { git, commit };
};
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

describe("fetch", () => {
  it("brings a commit without contents, and the contents that are wanted in one batch", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`src/file-${index}.txt`, `content ${index}\n`]),
    );
    const commit = await bench.seed(files);
    const git = await bench.openJob();
    await git.fetch([commit]);
    expect(bench.server.requests).toHaveLength(2);
    const read = await git.readFiles(commit, [...Object.keys(files), "absent.txt"]);
    expect(Object.fromEntries([...read].map(([path, content]) => [path, content.toString()]))).toEqual(files);
    expect(bench.server.requests).toHaveLength(4);
    await git.readFiles(commit, ["src/file-3.txt"]);
    expect(bench.server.requests).toHaveLength(4);
  });

  it("keeps a ref under its name, and says which commit is missing", async () => {
    const commit = await bench.seed({ a: "1" });
    const git = await bench.openJob();
    await git.fetch([main]);
    expect(await git.treeOf(main)).toBe(await git.treeOf(commit));
    await expect(git.fetch([`${"0".repeat(39)}1`])).rejects.toMatchObject({ code: "git.missing" });
    await expect(git.fetch(["refs/heads/none"])).rejects.toMatchObject({ code: "git.missing" });
    await expect(git.fetch(["--upload-pack=touch /tmp/x"])).rejects.toMatchObject({ code: "git.missing" });
    await expect(git.listTree(`${"0".repeat(39)}2`)).rejects.toMatchObject({ code: "git.missing" });
  });

  it("says where refs are and brings their commits, with others, in one request; not when one lacks", async () => {
    const first = await bench.seed({ a: "1" });
    const tip = await bench.seed({ a: "2" });
    bench.server.git("update-ref", "refs/baton/far", tip);
    const git = await bench.openJob();
    expect(await git.fetchTips([main, "refs/baton/far"], [first])).toEqual(
      new Map([
        [main, tip],
        ["refs/baton/far", tip],
      ]),
    );
    expect(bench.server.requests).toHaveLength(3);
    await git.fetch([tip, first]);
    expect(bench.server.requests).toHaveLength(3);
    expect((await git.listTree(first)).map((entry) => entry.path)).toEqual(["a"]);
    bench.server.git("update-ref", main, first);
    expect(await git.fetchTips([main])).toEqual(new Map([[main, first]]));
    expect(await git.fetchTips([main, "refs/heads/none"])).toBeUndefined();
    expect(await git.fetchTips([main], ["1".repeat(40)])).toBeUndefined();
    const odd = ["refs/heads/c++", "refs/heads/a'b$(id)\"c", "refs/heads/ümläut/#1"];
    for (const ref of odd) bench.server.git("update-ref", ref, tip);
    expect(await git.fetchTips(odd)).toEqual(new Map(odd.map((ref) => [ref, tip])));
    expect(await git.treeOf("refs/heads/c++")).toBe(await git.treeOf(tip));
  });

  it("does not ask for a commit that was made here", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    bench.server.requests.length = 0;
    await git.fetch([commit, root]);
    expect(bench.server.requests).toEqual([]);
    expect(await git.parentsOf(commit)).toEqual([root]);
  });

  it("brings files of several trees in one batch, all of one where all are wanted", async () => {
    const [one, two] = [await bench.seed({ a: "1", b: "1", c: "1" }), await bench.seed({ a: "2", b: "3" })];
    const git = await bench.openJob();
    await git.fetch([one, two]);
    bench.server.requests.length = 0;
    await git.fetchFiles([
      { treeish: one, paths: "all" },
      { treeish: two, paths: ["a", "none"] },
    ]);
    expect(bench.server.requests).toHaveLength(2);
    await git.readFiles(one, ["a", "b", "c"]);
    await git.readFiles(two, ["a"]);
    await git.fetchFiles([{ treeish: one, paths: "all" }]);
    expect(bench.server.requests).toHaveLength(2);
    await git.readFiles(two, ["b"]);
    expect(bench.server.requests).toHaveLength(4);
  });

  it("may be asked for several things at once", async () => {
    const commits = [await bench.seed({ a: "1" }), await bench.seed({ a: "2" }), await bench.seed({ a: "3" })];
    const git = await bench.openJob();
    await Promise.all([...commits.map((commit) => git.fetch([commit])), git.fetch([main])]);
    const read = await Promise.all(commits.map((commit) => git.readFiles(commit, ["a"])));
    expect(read.map((files) => files.get("a")?.toString())).toEqual(["1", "2", "3"]);
  });

  it("takes HEAD of a checkout on this machine", async () => {
    await bench.seed({ a: "1" });
    const checkout = join(bench.scratch, "checkout");
    execFileSync("git", ["clone", "--quiet", bench.server.origin, checkout]);
    const found = await findCheckout(checkout, join(bench.scratch, "private"));
    const head = (await found.git?.refs(["HEAD"]))?.get("HEAD") ?? "";
    await found.git?.fetch(["HEAD"]);
    expect((await found.git?.readFiles(head, ["a"]))?.get("a")?.toString()).toBe("1");
    expect(await found.git?.changesOf(checkout, head)).toEqual([]);
  });

  it("says where it looked in vain for one: a folder within, a checkout without a commit", async () => {
    const checkout = join(bench.scratch, "empty");
    execFileSync("git", ["init", "--quiet", checkout]);
    const folder = join(checkout, "src");
    mkdirSync(folder);
    expect(await findCheckout(folder, join(bench.scratch, "one"))).toEqual({ folder, git: null });
    expect(await findCheckout(checkout, join(bench.scratch, "two"))).toEqual({ folder: checkout, git: null });
  });

  it("tries again after a broken connection, with a pause", async () => {
    const commit = await bench.seed({ a: "1" });
    bench.server.breakNext(/GET .*upload-pack/, "before");
    const git = await bench.openJob();
    await git.fetch([commit]);
    expect(bench.slept).toHaveLength(1);
  });
});

describe("push", () => {
  it("moves all refs or none, each only from where it is expected", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    expect(
      await git.push([
        { ref: main, to: commit, expect: root },
        { ref: "refs/heads/baton/1-1-x", to: commit, expect: null },
      ]),
    ).toEqual({ ok: true });
    const stale = [
      [
        { ref: main, to: root, expect: root },
        { ref: "refs/heads/other", to: commit, expect: null },
      ],
      [
        { ref: "refs/heads/other", to: commit, expect: null },
        { ref: "refs/heads/baton/1-1-x", to: root, expect: null },
      ],
      [{ ref: "refs/heads/gone", to: commit, expect: root }],
    ];
    for (const updates of stale) expect(await git.push(updates)).toMatchObject({ ok: false, why: "stale" });
    expect(bench.server.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/baton/1-1-x\nrefs/heads/main");
    expect(await git.push([{ ref: "refs/heads/baton/1-1-x", to: null, expect: commit }])).toEqual({ ok: true });
    expect(bench.server.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  });

  it("costs two requests, also when files changed whose old contents are not here", async () => {
    const root = await bench.seed({ a: "line\n".repeat(200), b: "2" });
    const git = await bench.openJob();
    await git.fetch([root]);
    const commit = await git.commit({
      tree: await git.writeTree(root, [put("a", `${"line\n".repeat(199)}end\n`)]),
      parents: [root],
      message: "x\n",
      at,
    });
    bench.server.requests.length = 0;
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toEqual({ ok: true });
    expect(bench.server.requests).toHaveLength(2);
  });

  it("knows that it has happened when only the answer was lost", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    // libcurl sends the request again by itself, and the server refuses our second push for our first.
    bench.server.breakNext(/POST .*receive-pack/, "after");
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toEqual({ ok: true });
    expect(bench.server.git("rev-parse", main)).toBe(commit);
  });

  it("sends once more what never arrived", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    bench.server.breakNext(/GET .*receive-pack/, "before");
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toEqual({ ok: true });
    expect(bench.slept).toHaveLength(1);
    expect(bench.server.git("rev-parse", main)).toBe(commit);
  });

  it("looks before it sends again: what arrived meanwhile is not sent, what another moved is stale", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    const other = await commitOn(root, "other");
    await other.git.push([{ ref: "refs/heads/side", to: other.commit, expect: null }]);
    bench.server.requests.length = 0;
    bench.onPause = async () => void bench.server.git("update-ref", main, other.commit);
    bench.server.breakNext(/GET .*receive-pack/, "before");
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toMatchObject({ ok: false, why: "stale" });
    bench.onPause = async () => void bench.server.git("update-ref", "refs/heads/late", other.commit);
    bench.server.breakNext(/GET .*receive-pack/, "before");
    expect(await other.git.push([{ ref: "refs/heads/late", to: other.commit, expect: null }])).toEqual({ ok: true });
    expect(bench.server.requests.filter((line) => line.startsWith("POST") && line.includes("receive-pack"))).toEqual(
      [],
    );
  });

  it.each([
    ["baton", "baton/1-1-x"],
    ["baton/1-1-x/mine", "baton/1-1-x"],
  ])("takes a branch %s in the way of %s for lasting, and names it", async (there, wanted) => {
    const root = await bench.seed({ a: "1" });
    bench.server.git("update-ref", `refs/heads/${there}`, root);
    const { git, commit } = await commitOn(root, "one");
    for (const packed of [false, true]) {
      if (packed) bench.server.git("pack-refs", "--all");
      const pushed = await git.push([
        { ref: main, to: commit, expect: root },
        { ref: `refs/heads/${wanted}`, to: commit, expect: null },
      ]);
      expect(pushed).toMatchObject({
        ok: false,
        why: "denied",
        message: expect.stringContaining(`The branch \`${there}\` is in the way`),
      });
    }
  });

  it("takes a ref that moves while the push arrives for a race", async () => {
    const root = await bench.seed({ a: "1" });
    const { git, commit } = await commitOn(root, "one");
    const other = await commitOn(root, "other");
    await other.git.push([{ ref: "refs/heads/side", to: other.commit, expect: null }]);
    mkdirSync(join(bench.server.origin, "hooks"), { recursive: true });
    const hook = join(bench.server.origin, "hooks", "pre-receive");
    writeFileSync(hook, `#!/bin/sh\nunset GIT_QUARANTINE_PATH\ngit update-ref ${main} ${other.commit}\n`, {
      mode: 0o755,
    });
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toMatchObject({ ok: false, why: "stale" });
  });

  it("hands on the server's words when a rule denies", async () => {
    const root = await bench.seed({ a: "1" });
    const hook = join(bench.server.origin, "hooks", "pre-receive");
    mkdirSync(join(bench.server.origin, "hooks"), { recursive: true });
    writeFileSync(
      hook,
      "#!/bin/sh\necho 'refusing to allow a GitHub App to create or update workflow without `workflows` permission' >&2\nexit 1\n",
    );
    chmodSync(hook, 0o755);
    const { git, commit } = await commitOn(root, "one");
    expect(await git.push([{ ref: main, to: commit, expect: root }])).toMatchObject({
      ok: false,
      why: "denied",
      message: expect.stringContaining("without `workflows` permission"),
    });
  });
});

describe("the job's repository", () => {
  it("sends the token as a header, and keeps it off the disk and out of the arguments", async () => {
    const root = await bench.seed({ a: "1" });
    const folder = mkdtempSync(join(bench.scratch, "token-"));
    const git = await bench.openJob({ token: "ghs_verysecret", folder });
    await git.fetch([root]);
    await git.readFiles(root, ["a"]);
    const header = `basic ${Buffer.from("x-access-token:ghs_verysecret").toString("base64")}`;
    expect(bench.server.authorizations.slice(-4)).toEqual([header, header, header, header]);
    for (const file of filesBelow(folder))
      expect(readFileSync(file).includes("verysecret") || readFileSync(file).includes(header.slice(6))).toBe(false);
  });

  it("does not carry the token to where a redirect leads", async () => {
    const root = await bench.seed({ a: "1" });
    const redirect = createServer(
      (request, response) =>
        void response
          .writeHead(302, { location: `${bench.server.url.replace("/origin.git", "")}${request.url}` })
          .end(),
    );
    await new Promise<void>((resolve) => redirect.listen(0, "127.0.0.1", resolve));
    try {
      const remoteUrl = `http://127.0.0.1:${(redirect.address() as AddressInfo).port}/origin.git`;
      const git = await openGit({
        folder: mkdtempSync(join(bench.scratch, "r-")),
        remoteUrl,
        token: "ghs_verysecret",
        identity: { name: "B", email: "b@example.com" },
      });
      bench.server.requests.length = 0;
      await expect(git.fetch([root])).rejects.toMatchObject({ code: "git.failed" });
      expect(bench.server.requests).toEqual([]);
    } finally {
      await new Promise((resolve) => redirect.close(resolve));
    }
  });

  it("takes nothing from the user's configuration, and runs no hook", async () => {
    const home = mkdtempSync(join(bench.scratch, "home-"));
    const mark = join(home, "ran");
    const hook = join(home, "pre-push");
    writeFileSync(hook, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    writeFileSync(
      join(home, ".gitconfig"),
      `[core]\n\thooksPath = ${home}\n[user]\n\tname = Mallory\n[commit]\n\tgpgSign = true\n[url "http://127.0.0.1:1/"]\n\tinsteadOf = http://127.0.0.1:\n`,
    );
    const before = { HOME: process.env.HOME, GIT_CONFIG_GLOBAL: process.env.GIT_CONFIG_GLOBAL };
    Object.assign(process.env, { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") });
    try {
      const root = await bench.seed({ a: "1" });
      const folder = mkdtempSync(join(bench.scratch, "git-"));
      const git = await bench.openJob({ folder });
      const commit = await git.commit({ tree: await git.writeTree(null, []), parents: [], message: "x\n", at });
      await git.push([{ ref: "refs/heads/x", to: commit, expect: null }]);
      expect(
        execFileSync("git", ["cat-file", "commit", commit], { cwd: bench.server.origin, encoding: "utf8" }),
      ).toContain("author Baton <baton@example.com>");
      expect(root).toHaveLength(40);
      expect(() => statSync(mark)).toThrow();
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it("makes the same commit of the same arguments, whoever makes it and whenever", async () => {
    const of = { parents: [], message: "Say hello\n\nBecause.\n", at };
    const [one, two] = [await bench.openJob(), await bench.openJob()];
    const tree = await one.writeTree(null, [put("a", "1")]);
    expect(await two.writeTree(null, [put("a", "1")])).toBe(tree);
    expect(await two.commit({ ...of, tree })).toBe(await one.commit({ ...of, tree }));
    expect(await one.commit({ ...of, tree, at: new Date(0) })).not.toBe(await one.commit({ ...of, tree }));
  });
});

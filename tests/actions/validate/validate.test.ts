import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../../src/actions/validate/validate.ts";
import type { Change } from "../../../src/contracts/change.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import { packBaton } from "../../../src/leg/pack-baton.ts";
import { History } from "../../leg/history.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const manifest = JSON.stringify({ scripts: { test: "node --test" } });
const passing =
  "require('node:test')('works', () => require('node:assert').equal(require('../src/sum.js')(1, 2), 3));\n";
const sum = "module.exports = (a, b) => a + b;\n";
const none = { claim: "", change: "", setup: "", test: "", prepared: "", out: "", token: "" };

let repository: Repository;
let base: string;
const worlds: World[] = [];
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({
    "package.json": manifest,
    "src/sum.js": "module.exports = () => 0;\n",
    "test/sum.test.js": passing,
    "old.txt": "old\n",
  });
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

function makeWorld(of: ConstructorParameters<typeof World>[0] = {}): World {
  const world = new World(of);
  worlds.push(world);
  return world;
}

async function proveChange(
  files: Readonly<Record<string, string | null>>,
  of: {
    main?: string;
    sandbox?: ShellSandbox;
    attempt?: number;
    setsUp?: Claim["setsUp"];
    setUp?: string | undefined;
  } = {},
) {
  const world = makeWorld({ attempt: of.attempt ?? 1 });
  const history = new History().approved(base);
  const setsUp = of.setsUp === undefined ? {} : { setsUp: of.setsUp };
  const claim = history.claim({ ticket: "f1", mode: "implement", base: of.main ?? base, ...setsUp });
  const sandbox = of.sandbox ?? new ShellSandbox();
  const ports = world.ports({ repository, history, sandbox });
  const git = await ports.git();
  await git.fetch([base]);
  const changes = [...plainFiles(files)];
  const summary = { outcome: "changed" as const, title: "t", summary: "s", criteria: [], answers: [], notes: "" };
  const change: Change = {
    base,
    parent: base,
    tree: await git.writeTree(base, changes),
    files: changes,
    outsideOwned: [],
    summary,
    pullRequest: { title: "t", body: "" },
    model: "m",
  };
  const { baton } = await packBaton(ports, claim, { kind: "change", payload: change }, 0);
  const result = await validate({ ...none, claim: JSON.stringify(claim), change: baton, setUp: of.setUp }, ports);
  const proof = Proof.parse(world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact)?.payload);
  return { result, proof, world, sandbox, change };
}

describe("validate in the chain", () => {
  it("is green for the tree of the merge result, tested without network in a copy", async () => {
    const { result, proof, sandbox, change } = await proveChange({ "src/sum.js": sum, "old.txt": null });
    expect(proof).toMatchObject({ outcome: "passed", base, tree: change.tree, sandbox: "unshare", network: false });
    expect(result.conclusion).toBe("success");
    expect(proof.toolchain?.tools).toContainEqual({ title: "Node", version: process.versions.node });
    expect(result.summary).toContain(`Made with Node ${process.versions.node}`);
    // The second run is of the base's own tests, in a folder of its own.
    expect(sandbox.commands.map((run) => [run.command, run.network])).toEqual([
      ["npm test", false],
      ["npm test", false],
    ]);
    expect(new Set(sandbox.asked.map((run) => run.folder)).size).toBe(2);
  });

  it("hands a red proof on with the output, and says red", async () => {
    const { result, proof } = await proveChange({ "src/sum.js": "module.exports = () => 4;\n" });
    expect(proof.outcome).toBe("failed");
    expect(proof.commands[0]).toMatchObject({ step: "test", exitCode: 1 });
    expect(proof.commands[0]?.log).toContain("4 == 3");
    expect(result.headline).toContain("red");
  });

  it("proves the merge with the default branch's tip, not the branch alone", async () => {
    const main = repository.commit(
      { "test/more.test.js": "require('node:test')('more', () => { throw new Error('main broke it'); });\n" },
      base,
    );
    const { proof, change } = await proveChange({ "src/sum.js": sum }, { main });
    expect(proof.base).toBe(main);
    expect(proof.tree).not.toBe(change.tree);
    expect(proof.commands.at(-1)?.log).toContain("main broke it");
  });

  it("names the paths that do not merge, and runs nothing", async () => {
    const main = repository.commit({ "src/sum.js": "module.exports = (...all) => all.length;\n" }, base);
    const { proof, sandbox } = await proveChange({ "src/sum.js": sum }, { main });
    expect(proof).toMatchObject({ outcome: "conflict", tree: null, conflicts: ["src/sum.js"] });
    expect(sandbox.asked).toEqual([]);
  });

  it("sets the base up with network before the change is laid over it", async () => {
    const prepared = repository.commit(
      {
        ".github/baton.yml":
          "validate:\n  setup: cp src/sum.js made-by-setup.js\n  test: cat made-by-setup.js src/sum.js; ls old.txt\n",
      },
      base,
    );
    const { proof, sandbox } = await proveChange({ "src/sum.js": sum, "old.txt": null }, { main: prepared });
    expect(sandbox.asked.map((run) => run.network)).toEqual([true, false]);
    expect(sandbox.asked.map((run) => run.registries)).toEqual(["all", undefined]);
    expect(proof.commands[1]?.log).toContain("() => 0");
    expect(proof.commands[1]?.log).toContain("(a, b) => a + b");
    expect(proof.outcome).toBe("failed");
  });

  it("says that the setup fails, and tests nothing", async () => {
    const broken = repository.commit({ ".github/baton.yml": "validate:\n  setup: exit 3\n  test: 'true'\n" }, base);
    const { proof, result } = await proveChange({ "src/sum.js": sum }, { main: broken });
    expect(proof.commands).toHaveLength(1);
    expect(result.headline).toContain("setup command fails");
  });

  it("is red before code is paid for where the base's own set-up action failed, and runs nothing", async () => {
    const world = makeWorld();
    const history = new History().start(base);
    const claim = history.claim({ ticket: "plan", mode: "plan", base, setsUp: ["validate"] });
    const sandbox = new ShellSandbox();
    const ports = world.ports({ repository, history, sandbox });
    const result = await validate({ ...none, claim: JSON.stringify(claim), setUp: "failure" }, ports);
    const proof = Proof.parse(world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact)?.payload);
    expect(proof).toMatchObject({ outcome: "failed", setUpAction: "failed", commands: [], base });
    expect(proof.reason).toContain("its step in the job's log says why");
    expect(result).toMatchObject({ conclusion: "failure", headline: "red: the base's own set-up action fails" });
    expect(sandbox.asked).toEqual([]);
  });

  it.each(["implement", "prove", "watch"] as const)(
    "is no proof at all in mode %s where the set-up action failed: no round is counted, and nothing taken back",
    async (mode) => {
      const world = makeWorld();
      const history = new History().approved(base);
      const claim = history.claim({ ticket: "f1", mode, base, head: base, setsUp: ["validate"] });
      const ports = world.ports({ repository, history, sandbox: new ShellSandbox() });
      const proving = validate({ ...none, claim: JSON.stringify(claim), setUp: "skipped" }, ports);
      await expect(proving).rejects.toMatchObject({ code: "set_up.failed", who: "outside" });
      expect(world.batons.size).toBe(0);
    },
  );

  it.each([
    ["success", "ran", "ran before it, outside the sandbox"],
    [undefined, "left_out", "this workflow does not run it"],
  ])("tells what became of the set-up action (%s)", async (setUp, state, words) => {
    const { proof, result } = await proveChange({ "src/sum.js": sum }, { setsUp: ["validate"], setUp });
    expect(proof).toMatchObject({ outcome: "passed", setUpAction: state });
    expect(result.summary).toContain(words);
    expect((await proveChange({ "src/sum.js": sum }, { setUp })).proof.setUpAction).toBeUndefined();
  });

  it("sees as much history and as many tags as CI or the configuration asks for, and says what could not be had", async () => {
    const lib = "f".repeat(40);
    const asking = (checkout: string) => ({
      ".github/baton.yml": `validate:\n  report: exit-code\n  checkout: ${checkout}\n  test: git rev-list --count HEAD && git tag\n`,
      ".gitmodules": '[submodule "lib"]\n\tpath = lib\n\turl = file:///etc\n',
    });
    const first = repository.commit({ "h.txt": "1\n" }, base);
    repository.git("tag", "v1", first);
    const countOf = async (checkout: string) => {
      repository.commit({ "h.txt": "2\n", ...asking(checkout) }, first);
      repository.git("update-index", "--add", "--cacheinfo", `160000,${lib},lib`);
      repository.git("commit", "--quiet", "-m", "Link");
      const main = repository.git("rev-parse", "HEAD");
      repository.git("branch", `asks-${main.slice(0, 12)}`);
      return (await proveChange({ "src/sum.js": sum }, { main })).proof;
    };
    // The merge result is one more commit on the base.
    const some = await countOf("{ depth: 2, submodules: true }");
    expect(some.commands[0]?.log).toMatch(/^3\n$/);
    expect(some.lacks).toEqual([{ path: "lib", why: expect.stringContaining("neither relative nor https") }]);
    expect((await countOf("{ depth: 3 }")).commands[0]?.log).toMatch(/^4\n$/);
    // A tag's commit comes as deep as the others.
    expect((await countOf("{ depth: 3, tags: true }")).commands[0]?.log).toMatch(/^5\nv1\n/);
    const all = await countOf("{ depth: 0 }");
    expect(all.commands[0]?.log).toMatch(/^5\nv1\n/);
    expect(all.lacks).toBeUndefined();
  });

  it("is never green without a sandbox, without tests, or when none of them ran", async () => {
    expect((await proveChange({ "src/sum.js": sum }, { sandbox: new ShellSandbox("none") })).proof.outcome).toBe(
      "no_sandbox",
    );
    const bare = repository.commit({ "package.json": "{}", "test/sum.test.js": null }, base);
    expect((await proveChange({ "src/sum.js": sum }, { main: bare })).proof.outcome).toBe("no_tests");
    expect((await proveChange({ "src/sum.js": sum, "test/sum.test.js": null })).proof.outcome).toBe("no_tests");
  });

  it.each([
    ["ended with 0 in the middle of a test", "node --test --test-isolation=none", "process.exit(0)", "unreadable"],
    ["ended with 0 in its own process", "node --test", "process.exit(0)", "no_tests"],
    ["failed, behind a pipe", "node --test | cat", "throw new Error('broken')", "failed"],
    ["never run", "echo 1 passed", "", "unreadable"],
    ["skipped", "node --test", "t.skip()", "no_tests"],
  ])("is not green when its test was %s", async (_what, test, body, outcome) => {
    const main = repository.commit({ ".github/baton.yml": `validate:\n  test: ${test}\n` }, base);
    const files = { "test/sum.test.js": `require('node:test')('works', (t) => { ${body} });\n` };
    const { proof, result } = await proveChange(files, { main });
    expect(proof).toMatchObject({ outcome, commands: [{ exitCode: 0 }] });
    expect(proof.reason).not.toBe("");
    expect(result.summary).toContain(proof.reason);
  });

  describe("in a folder that is a git repository", () => {
    const ask = async (test: string) => {
      const own = new Repository();
      const first = own.commit({ "a.txt": "1\n" });
      own.git("tag", "-a", "v1.2.0", "-m", "first");
      own.commit({ "b.txt": "2\n" });
      const main = own.commit({
        ...(makefile === null ? {} : { Makefile: makefile }),
        ".github/baton.yml": `validate:\n  setup: ${prepared}\n  test: ${JSON.stringify(test)}\n  report: exit-code\n`,
      });
      const world = makeWorld();
      const ports = world.ports({ repository: own, sandbox: new ShellSandbox(), checkout: true });
      own.write({ "c.txt": "new\n", "a.txt": null });
      await validate({ ...none, out: "/out" }, ports);
      const proof = Proof.parse(JSON.parse(world.saved.get("/out/proof.json") ?? "{}"));
      own.remove();
      return { proof, log: proof.commands.at(-1)?.log.trim() ?? "", main, first };
    };
    let prepared = "'true'";
    let makefile: string | null = "version:\n\tgit describe\n";

    it("shows HEAD, tags, index and history of what is proved, and nothing changed", async () => {
      const { log, main, first } = await ask(
        "git describe && git ls-files && git rev-parse HEAD^ && git rev-list --max-parents=0 HEAD && git status --porcelain && git diff-index --quiet HEAD; git remote",
      );
      const [version, ...rest] = log.split("\n");
      expect(version).toMatch(/^v1\.2\.0-3-g[0-9a-f]+$/);
      expect(rest).toEqual([".github/baton.yml", "Makefile", "b.txt", "c.txt", main, first]);
    });

    it("is shallow where nothing in the base asks for tags or history", async () => {
      makefile = null;
      const { log } = await ask(
        "git log --format=%s && git rev-parse --is-shallow-repository && git tag && git describe --always",
      );
      makefile = "version:\n\tgit describe\n";
      expect(log.split("\n")).toEqual(["The merge result", "work", "true", expect.stringMatching(/^[0-9a-f]+$/)]);
    });

    it("lets setup write into it, and keeps what it wrote", async () => {
      prepared = "git config demo.key kept && git tag by-setup";
      const { log } = await ask("git config demo.key && git tag && git log --format=%s");
      expect(log.split("\n")).toEqual(["kept", "by-setup", "v1.2.0", "The merge result", "work", "work", "work"]);
    });

    it("writes through no link that setup left", async () => {
      const outside = path.join(makeWorld().scratch, "outside");
      prepared = `rm -rf .git/objects/pack && ln -s ${outside} .git/objects/pack`;
      await expect(ask("git ls-files")).rejects.toMatchObject({ code: "path.refused" });
      prepared = `ln -sf ${outside} .git/HEAD && ln -sf ${outside} .git/index`;
      expect((await ask("git ls-files")).log).toContain("c.txt");
      expect(existsSync(outside)).toBe(false);
    });
  });

  it("believes the exit code of what no runner tells where the base says so, and repeats that", async () => {
    const config = "validate:\n  test: test -f src/sum.js\n  report: exit-code\n";
    const main = repository.commit({ ".github/baton.yml": config }, base);
    const { proof, result } = await proveChange({ "src/sum.js": sum }, { main });
    expect(proof).toMatchObject({ outcome: "passed", report: "exit-code", tests: null });
    expect(result.summary).toContain("`validate.report: exit-code`");
  });

  it("counts what ran, however much the tests print", async () => {
    const loud = "require('node:test')('works', () => { console.log('x'.repeat(99).concat('\\n').repeat(2000)); });\n";
    const more = "require('node:test')('later', { skip: true }, () => {});\n";
    const { proof, result } = await proveChange({ "test/sum.test.js": loud, "test/more.test.js": more });
    expect(proof).toMatchObject({
      outcome: "passed",
      tests: { runner: "node:test", passed: 1, failed: 0, skipped: 1 },
    });
    expect(result.headline).toContain("1 passed, 1 skipped (node:test)");
    expect(proof.commands[0]?.log.length).toBeLessThan(50_000);
  });

  it("takes tests that the change itself brings", async () => {
    const bare = repository.commit(
      { "package.json": "{}", "test/sum.test.js": null, "src/sum.js": "module.exports = () => 0;\n" },
      base,
    );
    const { proof } = await proveChange({ "src/sum.js": sum, "test/new.test.js": passing }, { main: bare });
    expect(proof).toMatchObject({ outcome: "passed", source: expect.stringContaining("as the change has it") });
  });

  it("does nothing for an attempt that is not the claim's, and points to /baton retry", async () => {
    await expect(proveChange({ "src/sum.js": sum }, { attempt: 2 })).rejects.toMatchObject({
      code: "claim.superseded",
      message: expect.stringContaining("/baton retry f1"),
    });
  });
});

describe("validate alone", () => {
  it("tests a copy of the checkout with what is not committed, and fails the job unless green", async () => {
    const own = new Repository();
    own.commit({ "package.json": manifest, "src/sum.js": sum, "test/sum.test.js": passing });
    const world = makeWorld();
    const green = await validate(
      { ...none, out: "/out" },
      world.ports({ repository: own, sandbox: new ShellSandbox(), checkout: true }),
    );
    expect(green).toMatchObject({ conclusion: "success", outputs: { outcome: "passed" } });
    expect(JSON.parse(world.saved.get("/out/proof.json") ?? "{}")).toMatchObject({ outcome: "passed" });
    own.write({ "src/sum.js": "module.exports = () => 4;\n" });
    const red = await validate(none, world.ports({ repository: own, sandbox: new ShellSandbox(), checkout: true }));
    expect(red).toMatchObject({ conclusion: "failure", outputs: { outcome: "failed" } });
    expect(readFileSync(path.join(own.folder, "src/sum.js"), "utf8")).toContain("=> 4");
    expect(world.workspaces).not.toContain(own.folder);
    own.remove();
  });

  it("says what to add where there is no checkout", async () => {
    await expect(validate(none, makeWorld().ports({ repository }))).rejects.toMatchObject({
      code: "input.missing",
      message: expect.stringContaining("actions/checkout"),
    });
  });
});

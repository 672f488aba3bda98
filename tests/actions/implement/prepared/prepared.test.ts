import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/adapters/clock/system-clock.ts";
import type { Clock } from "../../../../src/ports/clock.ts";
import { aProof } from "../../../builders/project.ts";
import { layPath, standInCorepack } from "../../../builders/stand-in-programs.ts";
import { History } from "../../../leg/history.ts";
import { complete, write } from "../bench.ts";
import { calls, runs, settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
const programs = mkdtempSync(path.join(tmpdir(), "baton-programs-"));
afterAll(() => {
  shop.remove();
  rmSync(programs, { recursive: true, force: true });
});

/** Leaves packages that no .gitignore names, a link, a file in its home, its own place; and alters a lockfile that is tracked. */
const setup = [
  "mkdir -p deps/one out pkg/deps",
  "echo installed > deps/one/index.js",
  "ln -s one/index.js deps/main.js",
  "echo of-the-package > pkg/deps/own.js",
  "echo built > out/built.js",
  "echo cached > ~/cache",
  "pwd > deps/place",
  "echo altered >> lock.txt",
].join(" && ");
const files = { "lock.txt": "locked\n", "pkg/a.js": "1\n", "src/sum.js": "export const sum = 1;\n" };
const base = shop.commit({ ".github/baton.yml": settings(setup, "true"), ...files });

describe("a coder in a project with a set-up", () => {
  it("runs commands where the base's set-up has run, without network, and is told so once", async () => {
    const look = `cat deps/main.js pkg/deps/own.js out/built.js ~/cache; [ "$(cat deps/place)" = "$PWD" ] && echo same-place; echo $NO_COLOR`;
    const { change, said, asked } = await shop.work(base, {
      coder: [write("src/divide.js", "1\n"), runs(look), runs("true"), complete()],
    });
    expect(said[0]).toContain("installed\\nof-the-package\\nbuilt\\ncached\\nsame-place\\n1");
    expect(said[0]?.split("Before it ")).toHaveLength(2);
    expect(asked.map(({ network }) => network)).toEqual([true, false, false]);
    expect(change?.files.map(({ path }) => path)).toEqual(["src/divide.js"]);
  });

  it("types a tool's bare name and has the one that the set-up left, as the test command says where that is", async () => {
    const install =
      "mkdir -p .venv/bin && printf '#!/bin/sh\\necho its own pytest\\n' > .venv/bin/pytest && chmod +x .venv/bin/pytest";
    const own = shop.commit({ ".github/baton.yml": settings(install, 'A="$PWD/.a" .venv/bin/pytest') });
    const { said } = await shop.work(own, {
      coder: [write("a.py", "1\n"), runs('pytest; [ "$A" = "$PWD/.a" ] && echo has its place'), complete()],
    });
    expect(said[0]).toContain("its own pytest\\nhas its place");
  });

  it("works without where the base's set-up needs secrets and nothing was handed on: nothing is tried, and it is told why", async () => {
    const history = new History().approved(base);
    const secrets = { state: "used" as const, names: ["NPM_TOKEN"], cleaned: [] };
    history.add("BASE_PROVED", "f1", { sha: base, proof: aProof({ base, secrets }) });
    const { prompts, said, asked } = await shop.work(
      base,
      { coder: [write("src/divide.js", "1\n"), runs("ls deps"), complete()] },
      { history },
    );
    expect(asked.map(({ command, network }) => [command, network])).toEqual([["ls deps", false]]);
    expect(prompts[0]).toContain("its set-up needs secrets (NPM_TOKEN)");
    expect(said[0]).toContain("its set-up needs secrets (NPM_TOKEN)");
  });

  it("does not run it either where what was handed on is of another base", async () => {
    const history = new History().approved(base);
    const secrets = { state: "used" as const, names: ["NPM_TOKEN"], cleaned: [] };
    history.add("BASE_PROVED", "f1", { sha: base, proof: aProof({ base, secrets }) });
    const [digest, name] = ["d".repeat(64), "kept"];
    const other = { content: "c".repeat(64), machine: "0".repeat(64), kept: "cache", runId: 0, name, digest, bytes: 1 };
    const { said, asked } = await shop.work(
      base,
      { coder: [write("src/divide.js", "1\n"), runs("ls deps"), complete()] },
      { history, prepared: JSON.stringify(other) },
    );
    expect(asked.map(({ command }) => command)).toEqual(["ls deps"]);
    expect(said[0]).toContain("no earlier job handed on what it made of this base");
  });

  it("hands on nothing that the set-up left or altered, and all that the coder wrote itself", async () => {
    const { change, world } = await shop.work(base, {
      coder: [
        runs("echo later > deps/later.js; echo x > out/more.js; rm deps/one/index.js; cat lock.txt"),
        write("lock.txt", "locked\nby the coder\n"),
        write("deps/mine.js", "mine\n"),
        complete(),
      ],
    });
    expect(change?.files.map(({ path, content }) => [path, content])).toEqual([
      ["deps/mine.js", "mine\n"],
      ["lock.txt", "locked\nby the coder\n"],
    ]);
    expect(change?.pullRequest.body).not.toContain("Left out");
    expect(world.reporter.lines.join("\n")).not.toContain("Not in the change");
  });

  it("finds what was installed by its path alone", async () => {
    const search = (path: string | null) => calls("search", { pattern: "install", path });
    const { said } = await shop.work(base, {
      coder: [
        runs("true"),
        search(null),
        search("deps/one"),
        search("deps/**/*.js"),
        calls("read_file", { path: "deps/one/index.js", from: null, to: null }),
        write("src/x.js", "1\n"),
        complete(),
      ],
    });
    const found = /1 lines match.*?<.data/.exec(said[0] ?? "")?.[0];
    expect(found).toContain(".github/baton.yml:");
    expect(found).not.toContain("deps/one/index.js:1");
    expect(said[0]?.split("deps/one/index.js:1: installed")).toHaveLength(3);
  });

  it("is advised by agents who see no more of it", async () => {
    const agent =
      "---\nname: guide\ndescription: Knows the code.\nrole: reviewer\nmodels: [openai/a]\n---\nBe short.\n";
    const own = shop.commit({
      ".github/baton.yml": settings(setup, "true"),
      ".github/baton/agents/guide.md": agent,
      ...files,
    });
    const ask = calls("ask_agent", { agent: "guide", task: "Where is it installed?" });
    const answer = calls("complete_task", {
      answer: "Nowhere.",
      sources: [{ path: "lock.txt", lines: "1" }],
      unsure: "",
    });
    const { said } = await shop.work(
      own,
      {
        coder: [runs("true"), ask, write("src/x.js", "1\n"), complete()],
        a: [calls("search", { pattern: "of-the-package", path: null }), answer],
      },
      { model: "openai/coder", change: () => ({ clock: startClock() }) },
    );
    expect(said[1]).toContain("1 lines match");
    expect(said[1]).not.toContain("pkg/deps/own.js:1");
  });

  it("does not wait for a set-up that it does not need, and ends it", async () => {
    const slow = shop.commit({ ".github/baton.yml": settings("sleep 300", "true"), ...files });
    const began = performance.now();
    const { change } = await shop.work(slow, { coder: [write("src/divide.js", "1\n"), complete()] });
    expect(change?.files).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(200_000);
  });

  it("builds by dates what it changed while the set-up still built", async () => {
    const make = "b: a.txt\n\tcp a.txt b\n";
    const own = shop.commit({
      ".github/baton.yml": settings("sleep 1; make b", "true"),
      ".gitignore": "b\n",
      Makefile: make,
      "a.txt": "old\n",
    });
    const { said } = await shop.work(own, {
      coder: [write("a.txt", "new\n"), runs("make b; cat b"), complete()],
    });
    expect(said[0]).toContain("cp a.txt b\\nnew");
  });
});

/** A job's own time: the process that runs the tests may be older than a job lives. */
function startClock(): Clock {
  const began = systemClock.monotonicMs();
  return { ...systemClock, monotonicMs: () => systemClock.monotonicMs() - began };
}

describe("a set-up that can not be had", () => {
  const work = async (configuration: string) => {
    const own = shop.commit({ ".github/baton.yml": configuration, ...files });
    return shop.work(own, { coder: [runs("cat deps/one/index.js"), write("src/divide.js", "1\n"), complete()] });
  };

  it("that fails ends nothing: the coder is told why, and what it printed", async () => {
    const { change, said, world } = await work(settings("echo no such package; exit 3", "true"));
    expect(change?.files).toHaveLength(1);
    expect(said[0]).toContain("Dependencies are not installed here");
    expect(said[0]).toContain("ended with 3");
    expect(said[0]).toContain("no such package");
    expect(world.reporter.warnings.join("\n")).toContain("Dependencies are not installed for those who write code");
  });

  it("that takes too long is ended at its time", async () => {
    const limits = "limits: { test-minutes: 0.01 }\n";
    const { change, said } = await work(settings("sleep 100", "true", limits));
    expect(change?.files).toHaveLength(1);
    expect(said[0]).toMatch(/did not end within 1 s/);
  });

  it("that is switched off is not begun", async () => {
    const { said, asked } = await work(`${settings(setup, "true")}  prepare: false\n`);
    expect(asked.map(({ network }) => network)).toEqual([false]);
    expect(said[0]).toContain("`validate.prepare` is false");
  });
});

describe("hooks", () => {
  it("run where the set-up has run", async () => {
    const hook = "hooks: { before-tool: cat deps/one/index.js }\n";
    const own = shop.commit({ ".github/baton.yml": settings(setup, "true", hook), ...files });
    const { change } = await shop.work(own, { coder: [write("src/divide.js", "1\n"), complete()] });
    expect(change?.files).toHaveLength(1);
  });

  it("has the package manager that the base wants, also where nothing else is to be set up", async () => {
    const env = { PATH: layPath(path.join(programs, "here"), { corepack: standInCorepack }) };
    const wanting = { "package.json": '{"packageManager":"pnpm@10.1.0"}', "src/sum.js": "1\n" };
    const bare = settings("", "pnpm test").replace(/^.*setup.*\n/m, "");
    const from = shop.commit({ ".github/baton.yml": bare, ...wanting });
    const turns = { coder: [write("src/divide.js", "1\n"), runs("pnpm --version; pnpm x"), complete()] };
    const { said, asked } = await shop.work(from, turns, { env });
    expect(said[0]).toContain("10.1.0\\nran pnpm@10.1.0 x");
    expect(said[0]).toContain('Before it \\"corepack prepare pnpm@10.1.0\\" was run here');
    expect(asked.map(({ network, bringsTools }) => [network, bringsTools ?? false])).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ]);
  });
});

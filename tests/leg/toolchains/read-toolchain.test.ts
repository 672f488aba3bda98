import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { findWanted } from "../../../src/leg/toolchains/find-wanted.ts";
import { compareTools, readToolchain } from "../../../src/leg/toolchains/read-toolchain.ts";
import { renderDifferences } from "../../../src/policy/render/parts/toolchain.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { ShellSandbox } from "../shell-sandbox.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "toolchain-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

function read(files: Readonly<Record<string, string>>, commands: { setup: string | null; test: string }) {
  const git = { readFiles: async () => new Map(Object.entries(files).map(([at, text]) => [at, Buffer.from(text)])) };
  const reporter = new CollectingReporter();
  const signal = new AbortController().signal;
  return readToolchain({ git, base: "b", ...commands, folder }, new ShellSandbox(), { reporter, signal });
}

describe("the tools of a proof", () => {
  test("are those that the commands name, as they run in the project's folder", async () => {
    program(".venv/bin/python", "echo Python 3.9.7");
    const { tools, differing, remedy } = await read(
      {},
      { setup: null, test: "npm test && .venv/bin/python -m pytest" },
    );
    expect(tools.map(({ title }) => title)).toEqual(["Node", "npm", "Python"]);
    expect(tools[0]?.version).toBe(process.versions.node);
    expect(tools[2]?.version).toBe("3.9.7");
    expect({ differing, remedy }).toEqual({ differing: [], remedy: "" });
  });

  test("differ from what the base pins, told with lines that can be copied", async () => {
    const toolchain = await read(
      { ".nvmrc": "v12\n", "package.json": '{"packageManager": "pnpm@9.1.0"}' },
      { setup: "pnpm install", test: "pnpm test" },
    );
    expect(toolchain.differing).toContainEqual({
      title: "Node",
      wants: "v12",
      file: ".nvmrc",
      found: process.versions.node,
    });
    const text = renderDifferences(toolchain) ?? "";
    expect(text).toContain(`wants Node v12 (\`.nvmrc\`), the runner has ${process.versions.node}`);
    const yaml = parse(/```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? "");
    expect(yaml.validate.setup.trim().split(" &&\n")).toEqual([
      'npm install --prefix "$HOME/tools" node@12',
      'npm install --prefix "$HOME/tools" pnpm@9.1.0',
      'export PATH="$HOME/tools/node_modules/.bin:$PATH"',
      "pnpm install",
    ]);
    expect(yaml.validate.test).toContain("pnpm test");
  });

  test("leave the package manager to corepack where the commands do", async () => {
    const files = { "package.json": '{"packageManager": "pnpm@9.1.0"}' };
    const { differing } = await read(files, { setup: "corepack pnpm install", test: "corepack pnpm test" });
    expect(differing).toEqual([]);
  });

  test("are asked elsewhere where one would have to be fetched first", async () => {
    program("bin/rustc", '[ "$PWD" = / ] && echo "rustc 1.80.1 (abc)" || exit 1');
    program("bin/java", "echo 'openjdk version \"17.0.9\" 2023' >&2");
    const sandbox = new ShellSandbox();
    const asked = {
      run: (of: Parameters<ShellSandbox["run"]>[0]) =>
        sandbox.run({ ...of, env: { PATH: `${folder}/bin:/usr/bin:/bin` } }),
    };
    const git = { readFiles: async () => new Map([["rust-toolchain", Buffer.from("1.75")]]) };
    const ports = { reporter: new CollectingReporter(), signal: new AbortController().signal };
    const wanted = { git, base: "b", setup: null, test: "cargo test && ./mvnw test", folder };
    const { differing, tools } = await readToolchain(wanted, { kind: "unshare", why: "", ...asked }, ports);
    expect(differing).toEqual([{ title: "Rust", wants: "1.75", file: "rust-toolchain", found: "1.80.1" }]);
    expect(tools).toContainEqual({ title: "Java", version: "17.0.9" });
  });
});

describe("the remedy", () => {
  const commands = { setup: "make deps", test: "make test" };
  const remedy = (files: Readonly<Record<string, string>>, ready: Parameters<typeof compareTools>[0]["ready"] = []) =>
    compareTools(
      { versions: new Map([["java", "21.0.1"]]), ready },
      findWanted((at) => files[at]),
      commands,
    ).remedy;

  test("takes a version that lies ready on the machine, the newest that will do", () => {
    const ready = ["22.4.0", "22.19.0", "24.1.0"].map((version) => ({
      tool: "node" as const,
      version,
      folder: `/opt/hostedtoolcache/node/${version}/x64/bin`,
    }));
    expect(remedy({ ".nvmrc": "22" }, ready)).toContain(
      'export PATH=/opt/hostedtoolcache/node/22.19.0/x64/bin:"$PATH" &&\n    make deps',
    );
  });

  test("names the runner where nothing can be installed", () => {
    expect(remedy({ ".java-version": "17", ".ruby-version": "3.2" })).toMatch(
      /Ruby 3\.2 is for[^\n]+\n\nJava 17 is for/,
    );
  });

  test("no word of a file becomes a command", () => {
    const text = remedy({
      "package.json": JSON.stringify({ engines: { node: ">=99 <100" } }),
      ".nvmrc": "99'; touch x",
    });
    expect(text).toContain("node@99'\\''; touch x'");
  });
});

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { bringTools } from "../../../src/leg/toolchains/bring-tools.ts";
import { readWishes } from "../../../src/leg/toolchains/find-wishes.ts";
import { readToolchain } from "../../../src/leg/toolchains/read-toolchain.ts";
import { layPath, standInCorepack, standInUv } from "../../builders/stand-in-programs.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";

let around: string;
beforeAll(() => {
  around = mkdtempSync(path.join(tmpdir(), "baton-bring-"));
});
afterAll(() => rmSync(around, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;
const pinned = (packageManager: string): Files => ({ "package.json": JSON.stringify({ packageManager }) });

/** A folder with these files, in the machine's real sandbox with these programs before all others. */
async function open(files: Files, programs: Files, env: Readonly<Record<string, string>> = {}, more = "") {
  const root = mkdtempSync(path.join(around, "case-"));
  const [folder, bin] = [path.join(root, "project"), path.join(root, "programs")];
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const sandbox = await openSandbox({ env: { PATH: `${layPath(bin, programs)}${more}`, ...env } });
  const reporter = new CollectingReporter();
  const ports = { reporter, signal: new AbortController().signal };
  const git = { readFiles: async () => new Map(Object.entries(files).map(([at, text]) => [at, Buffer.from(text)])) };
  const run = async (command: string) =>
    (await sandbox.run({ command, folder, network: false, disposable: true, timeoutMs: 20_000 })).output.trim();
  const bring = async (test = "pnpm test") => {
    const wishes = await readWishes(git, "b", { setup: null, test });
    await bringTools(wishes, { folder, registries: "all", timeoutMs: 60_000 }, sandbox, ports);
    return readToolchain({ git, base: "b", setup: null, test, folder }, sandbox, ports);
  };
  return { sandbox, reporter, run, bring, folder };
}

const { kind } = await openSandbox();

describe.skipIf(kind === "none")("tools that a base wants", () => {
  it("come by corepack, work without network, and are named by the proof", async () => {
    const { bring, run, reporter } = await open(pinned("pnpm@10.1.0+sha512.ab"), { corepack: standInCorepack });
    const { tools, differing } = await bring();
    expect(tools).toContainEqual({ title: "pnpm", version: "10.1.0" });
    expect(differing).toEqual([]);
    expect(reporter.lines.join("\n")).toContain("corepack brought pnpm 10.1.0");
    expect(await run("pnpm install && pnpx 'a b'")).toBe(
      "ran pnpm@10.1.0+sha512.ab install\nran pnpx@10.1.0+sha512.ab a b",
    );
  });

  it("come in place of another version, and of a range the one that it means", async () => {
    const old = { corepack: standInCorepack, pnpm: "#!/bin/sh\necho 8.0.0\n" };
    expect(await (await brought(pinned("pnpm@8.0.1"), old)).run("pnpm --version")).toBe("8.0.1");
    const files = { "package.json": '{"engines":{"pnpm":">=9.3.0"}}' };
    expect(await (await brought(files, old)).run("pnpm x")).toBe("ran pnpm@9.3.0 x");
  });

  it("are left alone where the machine has that version", async () => {
    const own = { corepack: standInCorepack, pnpm: "#!/bin/sh\necho 8.0.1\n" };
    const { sandbox, run, folder } = await brought(pinned("pnpm@8.0.1"), own);
    expect(await run("command -v pnpm")).toContain("programs/pnpm");
    expect(existsSync(path.join((await sandbox.placeOf(folder)).home, ".baton-tools"))).toBe(false);
  });

  it("stay what they were where corepack fails or is not there, which is told", async () => {
    const pnpm = "#!/bin/sh\necho 8.0.0\n";
    const failing = await open(pinned("pnpm@99.0.0"), { corepack: standInCorepack, pnpm });
    expect((await failing.bring()).differing).toMatchObject([{ title: "pnpm", wants: "99.0.0", found: "8.0.0" }]);
    expect(failing.reporter.warnings.join("\n")).toContain("corepack could not bring pnpm 99.0.0: Error: HTTP 404");
    expect(await failing.run("command -v pnpm")).toContain("programs/pnpm");
    const without = await open(pinned("pnpm@9.0.0"), { pnpm });
    expect((await without.bring()).differing).toMatchObject([{ title: "pnpm", wants: "9.0.0", found: "8.0.0" }]);
  });

  it("can be changed by no command that comes after", async () => {
    const { bring, run } = await open(pinned("pnpm@10.1.0"), { corepack: standInCorepack });
    await bring();
    const attack = "echo 'echo passed' > ~/.baton-tools/bin/pnpm; rm -rf ~/.baton-tools; mv ~/.baton-tools ~/away";
    await run(attack);
    expect(await run("pnpm x")).toBe("ran pnpm@10.1.0 x");
  });

  const old = "#!/bin/sh\necho Python 3.8.1\n";

  it("come by uv, with pip, under the names that commands call them", async () => {
    const { bring, run } = await open({ ".python-version": "3.12.3\n" }, { uv: standInUv, python3: old });
    const { tools, differing } = await bring("python3 -m pytest");
    expect(tools).toContainEqual({ title: "Python", version: "3.12.9" });
    expect(differing).toEqual([]);
    expect(await run("python a; python3 b; python3.12 c; pip install 'd e'; pip3 list")).toBe(
      "python a\npython b\npython c\npython -m pip install d e\npython -m pip list",
    );
  });

  it("come by uv as a range asks for them, and not at all where it has none", async () => {
    const ranged = { "pyproject.toml": '[project]\nrequires-python = ">=3.10,<3.12"\n' };
    const { bring } = await open(ranged, { uv: standInUv, python3: old });
    expect((await bring("pytest")).tools).toContainEqual({ title: "Python", version: "3.11.4" });
    const failing = await open({ ".python-version": "3.14" }, { uv: standInUv, python3: old });
    expect((await failing.bring("pytest")).differing).toMatchObject([
      { title: "Python", wants: "3.14", found: "3.8.1" },
    ]);
    expect(failing.reporter.warnings[0]).toBe(
      "uv could not bring Python 3.14: error: No download found for request: 3.14",
    );
    expect(await failing.run("command -v python3")).toContain("programs/python3");
  });
});

async function brought(files: Files, programs: Files) {
  const opened = await open(files, programs);
  await opened.bring();
  return opened;
}

const corepack = ["/usr/bin/corepack", path.join(path.dirname(process.execPath), "corepack")].find((at) =>
  existsSync(at),
);

describe.skipIf(kind === "none" || corepack === undefined)("the real corepack", () => {
  it("brings a package manager from a registry, and has it without network", async () => {
    const archive = packPnpm("10.1.0");
    const digest = createHash("sha512").update(archive).digest("hex");
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const { port } = server.address() as AddressInfo;
      const tarball = `http://127.0.0.1:${port}/pnpm/-/pnpm-10.1.0.tgz`;
      response.end(request.url === "/pnpm/10.1.0" ? JSON.stringify({ version: "10.1.0", dist: { tarball } }) : archive);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const files = pinned(`pnpm@10.1.0+sha512.${digest}`);
      const env = { COREPACK_NPM_REGISTRY: `http://127.0.0.1:${port}` };
      const link = `#!/bin/sh\nexec ${corepack} "$@"\n`;
      const { bring, run } = await open(files, { corepack: link }, env);
      expect((await bring()).tools).toContainEqual({ title: "pnpm", version: "10.1.0" });
      expect(asked.at(-1)).toBe("/pnpm/-/pnpm-10.1.0.tgz");
      const calls = asked.length;
      expect(await run("pnpm test && mkdir -p inner && cd inner && pnpm test")).toBe("pnpm test\npnpm test");
      expect(asked).toHaveLength(calls);
      const changed = await open(
        pinned(`pnpm@10.1.0+sha512.${digest.replace(/^./, (one) => (one === "0" ? "1" : "0"))}`),
        { corepack: link },
        env,
      );
      expect((await changed.bring()).differing).toMatchObject([{ title: "pnpm", found: null }]);
      expect(changed.reporter.warnings.join("\n")).toMatch(/could not bring pnpm 10\.1\.0: .*Mismatch hashes/);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

const rustup = ["rustup", "rustc", "cargo"].map(findProgram);
const target = "x86_64-unknown-linux-gnu";
const isKnown = process.arch === "x64" && rustup.every((at) => at !== "");

describe.skipIf(kind === "none" || !isKnown)("the real rustup", () => {
  it("brings the toolchain of the folder's file, and has it without network", async () => {
    const served = new Map<string, Buffer>();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const body = served.get(request.url ?? "");
      response.writeHead(body === undefined ? 404 : 200);
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const [at, body] of toDist(address, "1.43.9")) served.set(at, body);
      const files = { "rust-toolchain.toml": '[toolchain]\nchannel = "1.43.9"\n' };
      const { bring, run, reporter } = await open(
        files,
        {},
        { RUSTUP_DIST_SERVER: address },
        `:${path.dirname(rustup[0] ?? "")}`,
      );
      const { tools, differing } = await bring("cargo test");
      expect(reporter.warnings).toEqual([]);
      expect(tools).toContainEqual({ title: "Rust", version: "1.43.9" });
      expect(differing).toEqual([]);
      const calls = asked.length;
      expect(await run("cargo test && mkdir inner && cd inner && rustc -V")).toBe("cargo 1.43.9 test\nrustc 1.43.9 -V");
      expect(asked).toHaveLength(calls);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

/** A release as rustup's server has it, of programs that say their names; by path. */
function toDist(address: string, version: string): ReadonlyMap<string, Buffer> {
  const hashOf = (body: Buffer) => createHash("sha256").update(body).digest("hex");
  const served = new Map<string, Buffer>();
  const root = mkdtempSync(path.join(around, "dist-"));
  const packages = ["rustc", "cargo", "rust-std", "rust"].map((name) => {
    const component = name === "rust-std" ? `rust-std-${target}` : name;
    const top = path.join(root, `${name}-${version}`);
    mkdirSync(path.join(top, component, "bin"), { recursive: true });
    writeFileSync(path.join(top, "rust-installer-version"), "3\n");
    writeFileSync(path.join(top, "components"), `${component}\n`);
    writeFileSync(path.join(top, component, "manifest.in"), `file:bin/${name}\n`);
    const says = `#!/bin/sh\n[ "$1" = --version ] && echo "${name} ${version} (a 2020-01-01)" || echo "${name} ${version} $*"\n`;
    writeFileSync(path.join(top, component, "bin", name), says, { mode: 0o755 });
    const at = `/dist/${name}.tar.gz`;
    execFileSync("tar", ["-czf", path.join(root, "out.tgz"), "-C", root, path.basename(top)]);
    const body = readFileSync(path.join(root, "out.tgz"));
    served.set(at, body);
    const lines = [`[pkg.${name}]`, `version = "${version}"`, `[pkg.${name}.target.${target}]`, "available = true"];
    return [...lines, `url = "${address}${at}"`, `hash = "${hashOf(body)}"`].join("\n");
  });
  const parts = ["rustc", "cargo", "rust-std"];
  const components = parts.map(
    (name) => `[[pkg.rust.target.${target}.components]]\npkg = "${name}"\ntarget = "${target}"`,
  );
  const profiles = ["minimal", "default", "complete"].map((name) => `${name} = ${JSON.stringify(parts)}`);
  const head = ['manifest-version = "2"', 'date = "2020-01-01"'];
  const manifest = Buffer.from([...head, ...packages, ...components, "[profiles]", ...profiles, ""].join("\n"));
  const at = `/dist/channel-rust-${version}.toml`;
  served.set(at, manifest);
  served.set(`${at}.sha256`, Buffer.from(`${hashOf(manifest)}  channel-rust-${version}.toml\n`));
  return served;
}

function findProgram(name: string): string {
  return execFileSync("sh", ["-c", `command -v ${name} || :`], { encoding: "utf8" }).trim();
}

/** As the registry has it: a program that says what it was asked. */
function packPnpm(version: string): Buffer {
  const root = mkdtempSync(path.join(around, "pack-"));
  const at = path.join(root, "package");
  mkdirSync(path.join(at, "bin"), { recursive: true });
  writeFileSync(
    path.join(at, "package.json"),
    JSON.stringify({ name: "pnpm", version, bin: { pnpm: "bin/pnpm.cjs" } }),
  );
  const program = `const [first] = process.argv.slice(2); console.log(first === "--version" ? "${version}" : "pnpm " + first);\n`;
  for (const name of ["pnpm", "pnpx"]) writeFileSync(path.join(at, "bin", `${name}.cjs`), program);
  execFileSync("tar", ["-czf", path.join(root, "pnpm.tgz"), "-C", root, "package"]);
  return readFileSync(path.join(root, "pnpm.tgz"));
}

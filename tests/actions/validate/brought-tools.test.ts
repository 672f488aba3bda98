import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../../src/actions/validate/validate.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import { packBaton } from "../../../src/leg/pack-baton.ts";
import { layPath, standInCorepack } from "../../builders/stand-in-programs.ts";
import { History } from "../../leg/history.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const { kind } = await openSandbox();
const repository = new Repository();
const worlds: World[] = [];
let programs: string;
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  programs = mkdtempSync(path.join(tmpdir(), "baton-programs-"));
  env = { PATH: layPath(path.join(programs, "here"), { corepack: standInCorepack }) };
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
  rmSync(programs, { recursive: true, force: true });
});

const files = {
  "package.json": JSON.stringify({ packageManager: "pnpm@10.1.0", scripts: { test: "node --test" } }),
  "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
  "src/sum.js": "module.exports = (a, b) => a + b;\n",
  "test/sum.test.js":
    "require('node:test')('adds', () => require('node:assert').equal(require('../src/sum.js')(1, 2), 3));\n",
};

async function proveChange(changed: Readonly<Record<string, string>>) {
  const base = repository.commit(files);
  const world = new World({ attempt: 1 });
  worlds.push(world);
  const history = new History().approved(base);
  const claim = history.claim({ ticket: "f1", mode: "implement", base });
  const ports = world.ports({ repository, history, sandbox: await openSandbox({ env }) });
  const git = await ports.git();
  await git.fetch([base]);
  const own = [...plainFiles(changed)];
  const summary = { outcome: "changed" as const, title: "t", summary: "s", criteria: [], answers: [], notes: "" };
  const payload = {
    base,
    parent: base,
    tree: await git.writeTree(base, own),
    files: own,
    outsideOwned: [],
    summary,
    pullRequest: { title: "t", body: "" },
    model: "m",
  };
  const { baton } = await packBaton(ports, claim, { kind: "change", payload }, 0);
  const none = { setup: "", test: "", prepared: "", out: "", token: "" };
  const result = await validate({ ...none, claim: JSON.stringify(claim), change: baton }, ports);
  return Proof.parse(world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact)?.payload);
}

describe.skipIf(kind === "none")("a base whose package manager the machine lacks", () => {
  it("is proved by the one that it wants, which the proof names", async () => {
    const proof = await proveChange({ "README.md": "new\n" });
    expect(proof).toMatchObject({ outcome: "passed", tests: { passed: 1 } });
    expect(proof.toolchain?.tools).toContainEqual({ title: "pnpm", version: "10.1.0" });
    expect(proof.toolchain?.differing).toEqual([]);
  });

  it("runs the base's own tests by it, whatever a change's test put in its place", async () => {
    const attack = [
      "const fs = require('node:fs'); const os = require('node:os');",
      "const at = os.homedir() + '/.baton-tools/bin/pnpm';",
      "require('node:test')('adds', () => {",
      "  try { fs.rmSync(at); } catch {}",
      '  try { fs.writeFileSync(at, \'#!/bin/sh\\necho "# tests 1"; echo "# pass 1"; echo "# fail 0"\\n\', { mode: 0o755 }); } catch {}',
      "});",
      "",
    ].join("\n");
    const proof = await proveChange({ "test/sum.test.js": attack, "src/sum.js": "module.exports = () => 0;\n" });
    expect(proof.lost).toMatchObject({ count: 1, first: [{ name: "adds", why: "fails" }] });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";

function project(files: Record<string, string>) {
  return { paths: Object.keys(files), read: (path: string) => files[path] };
}
const pkg = (value: object) => JSON.stringify(value);
const withDeps = { scripts: { test: "vitest run" }, devDependencies: { vitest: "1" } };

describe("findCommands", () => {
  it.each([
    [
      "npm with a lock file",
      { "package.json": pkg(withDeps), "package-lock.json": "{}" },
      "npm ci --no-audit --no-fund",
      "npm test",
    ],
    ["npm without one", { "package.json": pkg(withDeps) }, "npm install --no-audit --no-fund", "npm test"],
    [
      "npm that needs nothing",
      { "package.json": pkg({ scripts: { test: "node --test" } }), "package-lock.json": "{}" },
      null,
      "npm test",
    ],
    ["pnpm", { "package.json": pkg(withDeps), "pnpm-lock.yaml": "" }, "pnpm install --frozen-lockfile", "pnpm test"],
    ["yarn", { "package.json": pkg(withDeps), "yarn.lock": "" }, "yarn install --frozen-lockfile", "yarn test"],
    [
      "yarn berry",
      { "package.json": pkg(withDeps), "yarn.lock": "", ".yarnrc.yml": "" },
      "YARN_ENABLE_GLOBAL_CACHE=false yarn install --immutable",
      "YARN_ENABLE_GLOBAL_CACHE=false yarn test",
    ],
    [
      "packageManager",
      { "package.json": pkg({ ...withDeps, packageManager: "pnpm@9.0.0" }) },
      'COREPACK_HOME="$PWD/.corepack" COREPACK_ENABLE_DOWNLOAD_PROMPT=0 pnpm install',
      'COREPACK_HOME="$PWD/.corepack" COREPACK_ENABLE_DOWNLOAD_PROMPT=0 pnpm test',
    ],
    ["no script but test files", { "package.json": pkg({}), "src/sum.test.js": "" }, null, "node --test"],
    [
      "npm's placeholder with test files",
      { "package.json": pkg({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }), "test/a.js": "" },
      null,
      "node --test",
    ],
    ["go", { "go.mod": "module x\n", "x_test.go": "" }, null, "go test ./..."],
    ["make", { Makefile: "all:\n\ttrue\ntest: all\n\t./check\n" }, null, "make test"],
    [
      "cargo",
      { "Cargo.toml": "[package]" },
      'CARGO_HOME="$PWD/.cargo-home" cargo fetch',
      'CARGO_HOME="$PWD/.cargo-home" CARGO_NET_OFFLINE=true cargo test',
    ],
  ])("finds the commands of %s", (_name, files, setup, test) => {
    expect(findCommands(project(files as Record<string, string>))).toMatchObject({ setup, test });
  });

  it("sets pytest up with what the project asks for, inside the folder", () => {
    const found = findCommands(
      project({ "requirements.txt": "flask", "pyproject.toml": "[project]\nname='x'", "tests/test_a.py": "" }),
    );
    expect(found.setup).toContain("-r requirements.txt -e .");
    expect(found.test).toBe(".venv/bin/python -m pytest");
  });

  it("keeps go modules in the folder, as the test has no network", () => {
    const found = findCommands(project({ "go.mod": "module x\nrequire a v1\n", "x_test.go": "" }));
    expect(found.test).toContain('GOMODCACHE="$PWD/.gomod"');
  });

  it.each([
    ["nothing", {}],
    ["npm's placeholder", { "package.json": pkg({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }) }],
    ["a script that only says yes", { "package.json": pkg({ scripts: { test: "true" } }) }],
    ["a script that only echoes", { "package.json": pkg({ scripts: { test: "echo fine" } }) }],
    ["a manifest that is no JSON", { "package.json": "{" }],
    ["a Makefile variable named test", { Makefile: "test := 1\n" }],
    ["test files of dependencies alone", { "package.json": pkg({}), "node_modules/a/a.test.js": "" }],
  ])("finds no test in %s", (_name, files) => {
    expect(findCommands(project(files as Record<string, string>)).test).toBeNull();
  });

  it("takes any files whatever without a throw", () => {
    const name = fc.constantFrom(
      "package.json",
      "go.mod",
      "Cargo.toml",
      "Makefile",
      "pyproject.toml",
      "a.test.js",
      "test_a.py",
    );
    const text = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(fc.dictionary(name, text), (files) => void findCommands(project(files))));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { toProject, workflow } from "./project.ts";

const manifest = JSON.stringify({
  name: "thing",
  scripts: {
    test: "vitest run",
    lint: "eslint .",
    build: "tsc",
    unit: "vitest run unit",
    "test:e2e": "playwright test",
  },
  devDependencies: { vitest: "1" },
});
const node = { "package.json": manifest, "package-lock.json": "{}", "src/a.ts": "", "src/a.test.ts": "" };
const go = { "go.mod": "module x\nrequire a v1\n", "a.go": "", "a_test.go": "" };
const python = { "pyproject.toml": "[project]\nname='x'\n", "x/__init__.py": "", "tests/test_x.py": "" };
const rust = { "Cargo.toml": "[workspace]\nmembers = ['a']\n", "a/Cargo.toml": "[package]", "a/src/lib.rs": "" };

const find = (files: Readonly<Record<string, string>>, jobs: string, top = "") =>
  findCommands(toProject({ ...files, ".github/workflows/ci.yml": workflow(jobs, top) }));

const steps = (...runs: readonly string[]): string =>
  ["  runs-on: ubuntu-latest", "  steps:", ...runs.map((run) => `    - ${run}`)].join("\n");

describe("what CI runs", () => {
  it("takes install and test from the job that tests, with the line that says so", () => {
    const found = find(
      node,
      `lint:\n${steps("run: npm ci", "run: npm run lint")}\ntest:\n${steps("run: npm ci --ignore-scripts", "run: npm test")}`,
    );
    expect(found).toMatchObject({
      setup: "npm ci --ignore-scripts",
      test: "npm test",
      file: ".github/workflows/ci.yml",
    });
    expect(found.source).toBe(".github/workflows/ci.yml:13, job `test`");
  });

  it("puts a build into the test, as it is of the changed code", () => {
    const { setup, test } = find(node, `test:\n${steps("run: npm ci", "run: npm run build", "run: npm run unit")}`);
    expect([setup, test]).toEqual(["npm ci", "npm run build && npm run unit"]);
  });

  it("takes types that a packager rolls up for a build, and their tests for a check", () => {
    const scripts = {
      test: "vitest run",
      "build:dts": "api-extractor run --local",
      "test:dts": "tsc -p ./test-dts/tsconfig.json",
    };
    const files = { ...node, "package.json": JSON.stringify({ name: "thing", scripts }) };
    const { test } = find(
      files,
      `test:\n${steps("run: npm ci", "run: npm run build:dts", "run: npm test", "run: npm run test:dts")}`,
    );
    expect(test).toBe("npm run build:dts && npm test");
  });

  it("leaves out linters, uploads, packages of the system, and tells of these", () => {
    const { setup, test, source } = find(
      node,
      `test:\n${steps("run: sudo apt-get install -y tool", "run: npm ci", "run: npm run lint", "run: npm test", "uses: codecov/codecov-action@v4", "run: npx codecov")}`,
    );
    expect([setup, test]).toEqual(["npm ci", "npm test"]);
    expect(source).toContain("asks of its machine: `sudo apt-get install -y tool`");
  });

  it.each([
    ["browsers", "e2e", "npm run test:e2e"],
    ["windows", "test-windows", "npm test"],
    ["a release", "release", "npm test"],
  ])("passes by a job for %s", (_name, id, run) => {
    const { test } = find(
      node,
      `${id}:\n${steps("run: npm ci", `run: ${run}`)}\nmain:\n${steps("run: npm ci", "run: npm run unit")}`,
    );
    expect(test).toBe("npm run unit");
  });

  it("takes the row of a matrix that an ordinary machine is, and fills it in", () => {
    const { test } = find(
      { "tox.ini": "[tox]\n", ...python },
      `test:\n  runs-on: \${{ matrix.os }}\n  strategy:\n    matrix:\n      os: [windows-latest, ubuntu-latest]\n      python: ["3.9", "3.12", pypy3.10]\n      exclude: [{ os: ubuntu-latest, python: "3.9" }]\n      include: [{ os: ubuntu-latest, python: "3.12", group: slow }]\n  steps:\n    - run: pip install -r dev.txt\n    - run: pytest --group=\${{ matrix.group }} tests`,
    );
    expect(test).toBe('PATH="$PWD/.venv/bin:$PATH" pytest --group=slow tests');
  });

  it("follows a called workflow of the same repository, with its inputs", () => {
    const files = {
      ...node,
      ".github/workflows/test.yml":
        "on: { workflow_call: { inputs: { script: { type: string, default: test } } } }\njobs:\n  unit:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npm run ${{ inputs.script }}\n",
    };
    const { test, source } = find(files, "test:\n  uses: ./.github/workflows/test.yml\n  with: { script: unit }");
    expect(test).toBe("npm run unit");
    expect(source).toMatch(/^\.github\/workflows\/test\.yml:7/);
  });

  it("puts in a composite action of the repository", () => {
    const files = {
      ...node,
      ".github/actions/prepare/action.yml":
        'inputs: { flag: { default: "--no-audit" } }\nruns:\n  using: composite\n  steps:\n    - { run: "npm ci ${{ inputs.flag }}", shell: bash }\n',
    };
    expect(find(files, `test:\n${steps("uses: ./.github/actions/prepare", "run: npm test")}`)).toMatchObject({
      setup: "npm ci --no-audit",
      test: "npm test",
    });
  });

  it("keeps working directories and literal variables, and no secret", () => {
    const { test } = find(
      { ...go, "sub/go.mod": "module y\n", "sub/b_test.go": "" },
      `test:\n  env: { MODE: fast, API_TOKEN: "\${{ secrets.X }}" }\n  defaults: { run: { working-directory: sub } }\n${steps("run: go test ./...\n      env: { LEVEL: 2 }")}`,
    );
    expect(test).toBe("export MODE=fast && (cd sub && LEVEL=2 go test ./...)");
  });

  it("keeps go's and cargo's downloads in the folder, and the test off the network", () => {
    expect(find(go, `test:\n${steps("run: go test -race ./...")}`)).toMatchObject({
      setup: 'GOMODCACHE="$PWD/.gomod" GOFLAGS=-modcacherw go mod download',
      test: 'GOMODCACHE="$PWD/.gomod" GOPROXY=off go test -race ./...',
    });
    expect(find(rust, `test:\n${steps("run: cargo test --workspace --all-features")}`).test).toBe(
      'CARGO_HOME="$PWD/.cargo-home" CARGO_NET_OFFLINE=true cargo test --workspace --all-features',
    );
  });

  it("runs by cargo itself what nextest, which no machine has, would run", () => {
    const { test } = find(
      rust,
      `test:\n${steps("uses: taiki-e/install-action@v2\n      with: { tool: cargo-nextest }", "run: cargo nextest run --workspace --features full --retries 2")}`,
    );
    expect(test).toContain(" cargo test --workspace --features full");
    expect(test).not.toContain("retries");
  });

  it("takes no job that works on what another one built, and none of a nightly compiler", () => {
    const built = find(
      node,
      `test:\n${steps("uses: actions/download-artifact@v4", "run: npm ci", "run: npm run unit")}`,
    );
    expect(built).toMatchObject({ test: "npm test", source: "package.json" });
    const nightly = find(
      rust,
      `test:\n${steps("uses: dtolnay/rust-toolchain@nightly", "run: cargo test --features unstable")}`,
    );
    expect(nightly).toMatchObject({ source: "Cargo.toml" });
  });

  it("does not take the tests of a job beside for the main ones, where these can not be run", () => {
    const { source } = find(
      node,
      `lint:\n${steps("run: npm ci", "run: npm run unit")}\ntest:\n${steps("uses: actions/download-artifact@v4", "run: npm ci", "run: npm test")}`,
    );
    expect(source).toBe("package.json");
  });

  it("looks into Makefiles and scripts to know what a line is", () => {
    const files = { ...go, Makefile: "GO ?= go\nverify: gen\n\t$(GO) test ./...\ngen:\n\t$(GO) generate ./...\n" };
    expect(find(files, `build:\n${steps("run: make verify")}`).test).toBe(
      'GOMODCACHE="$PWD/.gomod" GOPROXY=off make verify',
    );
    const wrapped = { ...go, Makefile: "verify:\n\tfancygo test ./...\n" };
    expect(find(wrapped, `build:\n${steps("run: go install example.com/fancygo@v1", "run: make verify")}`).source).toBe(
      "go.mod",
    );
  });

  it("makes the environments of tox and uv in the set-up", () => {
    const { setup, test } = find(
      { ...python, "uv.lock": "" },
      `tests:\n${steps("run: uv run --locked --group dev tox run -e py312")}`,
    );
    expect(setup).toContain("uv run --locked --group dev true && uv run --locked --group dev tox run --notest -e py");
    expect(test).toMatch(/UV_OFFLINE=1 uv run --locked --group dev tox run -e py$/);
  });

  it("splits nothing that a shell ties together, and drops shards and colors", () => {
    const { test } = find(
      node,
      `test:\n${steps("run: npm ci", "run: npx vitest run --shard=1/4 --coverage 2>&1 | tee log.txt")}`,
    );
    expect(test).toBe("npx vitest run --coverage");
  });

  it("joins the workflows of a workspace's packages, and tells of one that needs a service", () => {
    const root = JSON.stringify({ name: "all", workspaces: ["packages/*"], private: true });
    const member = (name: string) => JSON.stringify({ name, scripts: { test: "mocha" } });
    const of = (name: string, more = "") =>
      `name: CI ${name}\non:\n  push: { paths: ["packages/${name}/**"] }\njobs:\n  test:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - run: npm ci\n      - run: npm test --workspace=${name}\n`;
    const found = findCommands(
      toProject({
        "package.json": root,
        "packages/a/package.json": member("a"),
        "packages/b/package.json": member("b"),
        "packages/c/package.json": member("c"),
        "packages/a/a.ts": "",
        ".github/workflows/a.yml": of("a"),
        ".github/workflows/b.yml": of("b"),
        ".github/workflows/c.yml": of("c", "    services: { db: { image: postgres:16 } }\n"),
      }),
    );
    expect(found.test).toBe("npm test --workspace=a && npm test --workspace=b");
    expect(found.source).toContain("service postgres:16");
  });

  it("takes any workflow whatever without a throw", () => {
    const word = fc.constantFrom(
      "jobs",
      "on",
      "push",
      "runs-on",
      "ubuntu-latest",
      "steps",
      "run",
      "uses",
      "with",
      "strategy",
      "matrix",
      "include",
      "env",
      "if",
      "${{ matrix.a }}",
      "npm test",
      "cd $(x) && make",
      "./.github/workflows/ci.yml",
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, word, fc.string(), fc.integer(), fc.constant(null), tie("list"), tie("table")),
      list: fc.array(tie("any"), { maxLength: 3 }),
      table: fc.dictionary(word, tie("any"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(value.any, value.table, (steps, job) => {
        const text = JSON.stringify({ on: "push", jobs: { a: { "runs-on": "ubuntu-latest", steps }, b: job } });
        findCommands(toProject({ ...node, ".github/workflows/ci.yml": text }));
      }),
    );
  });

  it("takes all rows of a matrix that are parts of the tests, and one of those that are machines", () => {
    const { test } = find(
      node,
      `test:\n  runs-on: ubuntu-latest\n  strategy: { matrix: { node: [22, 24], part: [one, two] } }\n  steps:\n    - run: npm ci\n    - run: npx vitest run \${{ matrix.part }}`,
    );
    expect(test).toBe("npx vitest run one && npx vitest run two");
  });

  it("uses no runner of tasks that no ordinary machine has", () => {
    expect(find(go, `test:\n${steps("run: just test")}`).source).toBe("go.mod");
  });

  it.each([
    ["no YAML", "jobs: ["],
    ["no jobs", "on: push\n"],
    ["jobs that are a list", "on: push\njobs: [a]\n"],
    ["steps that are a text", "on: push\njobs: { a: { runs-on: ubuntu-latest, steps: npm test } }\n"],
    ["anchors that go round", "on: push\njobs: &a { b: *a }\n"],
  ])("goes by the manifest where a workflow has %s", (_name, text) => {
    expect(findCommands(toProject({ ...node, ".github/workflows/ci.yml": text })).source).toBe("package.json");
  });

  it("keeps a change of a workflow from changing what an aside job would prove", () => {
    const { test } = find(node, `test:\n${steps("run: npm ci", "run: npm test || true")}`);
    expect(test).toBe("npm test");
  });
});

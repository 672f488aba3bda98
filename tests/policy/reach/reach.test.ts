import { describe, expect, test } from "vitest";
import { findReached } from "../../../src/policy/reach/reach.ts";
import { type Files, judge, steeringOf, treeOf } from "./trees.ts";

const reached = async (command: string, files: Files) => [
  ...(await findReached([command], treeOf(files))).files.keys(),
];
const scripts = (of: Record<string, string>, more: object = {}) => JSON.stringify({ scripts: of, ...more });

describe("findReached", () => {
  test.each<[string, string, Files, readonly string[]]>([
    [
      "a script of a workspace",
      "npm test -w web",
      { "package.json": scripts({}), "web/package.json": scripts({ test: "node run.mjs" }), "web/run.mjs": "" },
      ["web/run.mjs"],
    ],
    [
      "scripts of all packages",
      "pnpm -r test",
      { "package.json": scripts({}), "a/package.json": scripts({ test: "sh t.sh" }), "a/t.sh": "" },
      ["a/t.sh"],
    ],
    [
      "concurrently's own names",
      "concurrently npm:unit 'npm:lint:*'",
      { "package.json": scripts({ unit: "node u.cjs", "lint:a": "node l.cjs" }), "u.cjs": "", "l.cjs": "" },
      ["u.cjs", "l.cjs"],
    ],
    [
      "a configuration behind a switch",
      "jest --config=build/j.json",
      { "build/j.json": '{"preset":"./p.js"}', "build/p.js": "" },
      ["build/j.json", "build/p.js"],
    ],
    [
      "what is loaded from a folder of sources",
      "mocha -r src/test-setup.js",
      { "package.json": "{}", "src/test-setup.js": "" },
      ["src/test-setup.js"],
    ],
    ["a module of Python that is run", "python -m tools.check", { "tools/check.py": "" }, ["tools/check.py"]],
    ["a plugin of pytest", "pytest -p tools.quiet", { "tools/quiet.py": "" }, ["tools/quiet.py"]],
    [
      "a program in a variable of make",
      "make",
      {
        Makefile: "T ?= ./tools/t\nall:\n\t@$(T) --all\n",
        "tools/t": "#!/bin/sh\n. ./tools/more.sh\n",
        "tools/more.sh": "",
      },
      ["tools/t", "tools/more.sh"],
    ],
    [
      "sessions of nox",
      "nox -s tests",
      { "noxfile.py": "session.run('python', 'tools/all.py')", "tools/all.py": "" },
      ["noxfile.py", "tools/all.py"],
    ],
    [
      "recipes of just",
      "just test",
      { justfile: "test:\n  ./ci/test.sh\n", "ci/test.sh": "" },
      ["justfile", "ci/test.sh"],
    ],
    [
      "tasks of Task",
      "task test",
      { "Taskfile.yml": "tasks:\n  test:\n    cmds: [./ci/test.sh]\n", "ci/test.sh": "" },
      ["Taskfile.yml", "ci/test.sh"],
    ],
    [
      "rake",
      "bundle exec rake spec",
      { Rakefile: "load 'tasks/spec.rake'", "tasks/spec.rake": "" },
      ["Rakefile", "tasks/spec.rake"],
    ],
    [
      "composer's scripts",
      "composer run check",
      { "composer.json": scripts({ check: "php tools/check.php" }), "tools/check.php": "" },
      ["tools/check.php"],
    ],
    ["commands in a substitution", 'test "$(node ./ci/count.mjs)" = 3', { "ci/count.mjs": "" }, ["ci/count.mjs"]],
    [
      "a file of requirements",
      "pip install -r reqs/dev.txt && pytest",
      { "reqs/dev.txt": "pytest\n" },
      ["reqs/dev.txt"],
    ],
    [
      "what extends what",
      "ts-node run.ts",
      { "run.ts": "", "tsconfig.json": '{"extends":"./tsconfig.base.json"}', "tsconfig.base.json": "{}" },
      ["run.ts", "tsconfig.json", "tsconfig.base.json"],
    ],
  ])("follows %s", async (_, command, files, wanted) => {
    expect(await reached(command, files)).toEqual(expect.arrayContaining([...wanted]));
  });

  test("names neither product code nor tests, and not what only stands near", async () => {
    const files = {
      "package.json": scripts(
        { test: "eslint src index.js && mocha test/a.test.js", docs: "node docs.mjs" },
        { main: "index.js" },
      ),
      "index.js": "import './src/a.js'",
      "src/a.js": "",
      "test/a.test.js": "",
      "docs.mjs": "",
      "README.md": "run test/a.test.js",
    };
    expect(await reached("npm test", files)).toEqual(["package.json"]);
  });

  test("says how the command leads there", async () => {
    const files = { "package.json": scripts({ test: "npm run unit", unit: "sh ci/unit.sh" }), "ci/unit.sh": "" };
    const { steering } = await judge(["npm test"], files, { "ci/unit.sh": "exit 0\n" });
    expect(steering).toEqual([
      { path: "ci/unit.sh", why: "the test command depends on it (`npm test` → script `test` → script `unit`)" },
    ]);
  });

  test("ends where scripts call each other", async () => {
    const files = {
      "package.json": scripts({ a: "npm run b", b: "npm run a" }),
      Makefile: "a: b\nb: a\ninclude Makefile\n",
    };
    expect(await reached("npm run a && make a", files)).toEqual(["package.json", "Makefile"]);
  });

  test("takes a tree of 50,000 files in its stride, and reads few of them", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, at) => [`src/part${at % 500}/file${at}.ts`, ""]),
    );
    const tree = treeOf({ ...many, "package.json": scripts({ test: "vitest run" }), "vitest.config.ts": "" });
    let read = 0;
    const counted = {
      ...tree,
      read: (paths: readonly string[]) => {
        read += paths.length;
        return tree.read(paths);
      },
    };
    const start = performance.now();
    await findReached(["npm test"], counted);
    expect(read).toBeLessThan(10);
    // On a machine that does nothing else it is a tenth of that.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("what a change says about what is installed", () => {
  test.each([
    ["a dependency in package.json", { "package.json": '{"dependencies":{"left-pad":"1"}}' }],
    ["an install script", { "package.json": '{"scripts":{"postinstall":"node x.js"}}' }],
    ["npm's prepare", { "package.json": '{"scripts":{"prepare":"node x.js"}}' }],
    ["overrides", { "package.json": '{"overrides":{"a":"2"}}' }],
    ["workspaces", { "package.json": '{"workspaces":["x"]}' }],
    ["a program of the package", { "web/package.json": '{"bin":{"mocha":"./x.js"}}' }],
    ["requirements", { "requirements.txt": "requests\n" }],
    ["requirements of a folder", { "requirements/dev.in": "requests\n" }],
    ["pyproject's dependencies", { "pyproject.toml": '[project]\nname = "x"\ndependencies = ["requests"]\n' }],
    ["a build system", { "pyproject.toml": '[build-system]\nrequires = ["x"]\nbuild-backend = "x"\n' }],
    ["a gem", { Gemfile: 'gem "x"\n' }],
    ["a crate", { "Cargo.toml": '[package]\nname = "x"\n[dependencies]\nx = "1"\n' }],
    ["a composer package", { "composer.json": '{"require":{"x/x":"1"}}' }],
  ])("waits: %s", async (_, change) => {
    const files = { "package.json": "{}", "web/package.json": "{}", "src/a.js": "" };
    expect(await steeringOf("node --test", files, change)).toEqual(Object.keys(change));
  });

  test.each([
    [
      "version and words",
      { "package.json": '{"version":"2","description":"x","keywords":["a"],"scripts":{"docs":"x"}}' },
    ],
    ["a package that needs nothing", { "web/new/package.json": '{"name":"new","type":"module","version":"1.0.0"}' }],
    ["a sample's needs", { "examples/one/requirements.txt": "requests\n" }],
    ["another order of dependencies", { "web/package.json": '{"dependencies":{"b":"1","a":"1"}}' }],
  ])("goes on: %s", async (_, change) => {
    const files = { "package.json": '{"version":"1"}', "web/package.json": '{"dependencies":{"a":"1","b":"1"}}' };
    expect(await steeringOf("node --test", files, change)).toEqual([]);
  });

  test("a module whose lines are only counted is the product; one that is loaded is not", async () => {
    const steered = (options: string) =>
      steeringOf("pytest", { ".pytest.ini": `[pytest]\naddopts = ${options}\n`, "thing.py": "" }, { "thing.py": "x" });
    for (const options of ["--cov=thing --cov-branch", "--cov thing"])
      expect(await steered(options), options).toEqual([]);
    for (const options of ["-p thing", "--cov-config=thing"])
      expect(await steered(options), options).toEqual(["thing.py"]);
  });

  test("nothing counted hides behind what does not count", async () => {
    const base = '[project]\nname = "x"\nversion = "1"\n';
    const tricks = [
      '[project]\nname = "x"\nversion = "2"\nclassifiers = [\n  "a",\n]\ndependencies = ["y"]\n',
      '[project]\nname = "x"\nversion = "1"\ndescription = """\n[tool.ruff]\n"""\ndependencies = ["y"]\n',
      '[tool.ruff]\nx = 1\n[tool.pytest.ini_options]\naddopts = "--co"\n[project]\nname = "x"\nversion = "1"\n',
      '[project]\nname = "x"\nversion = "1"\nlicense = {text = "a"}\nscripts = {x = "y:z"}\n',
    ];
    for (const text of tricks)
      expect(await steeringOf("pytest", { "pyproject.toml": base }, { "pyproject.toml": text })).toEqual([
        "pyproject.toml",
      ]);
  });

  test("a project's first tests take nobody's place", async () => {
    const change = {
      "package.json": '{"type":"module","scripts":{"test":"vitest run"}}',
      "vitest.config.ts": "",
      "a.test.ts": "",
    };
    expect(await steeringOf("npm test", { "README.md": "" }, change, false)).toEqual([]);
  });
});

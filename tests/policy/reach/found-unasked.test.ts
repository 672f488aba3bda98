import { describe, expect, test } from "vitest";
import { isTestFile } from "../../../src/policy/reach/file-kinds.ts";
import { type Change, type Files, judge, steeringOf } from "./trees.ts";

const manifest = (of: object) => JSON.stringify(of);
const recipe = "test:\n\tgo test ./...\n";

describe("what decides a proof without being named by its command", () => {
  test.each<[string, string, Files, Change]>([
    ["a plugin beside pytest", "python -m pytest", {}, { "quiet.dist-info/entry_points.txt": "[pytest11]\nq = q\n" }],
    ["a plugin among the sources", "pytest", {}, { "src/q.egg-info/entry_points.txt": "[pytest11]\nq = q\n" }],
    ["a compiled test", "python -m unittest", { "test_a.py": "" }, { "__pycache__/test_a.cpython-312.pyc": "x" }],
    ["rake's own folder", "rake test", { Rakefile: "" }, { "rakelib/quiet.rake": "Rake::Task[:test].clear\n" }],
    ["rails' tasks", "bin/rails test", { "bin/rails": "#!/usr/bin/env ruby\n" }, { "lib/tasks/quiet.rake": "x" }],
    [
      "a plugin of the build",
      "./gradlew test",
      { gradlew: "", "build-logic/src/main/kotlin/a.gradle.kts": "" },
      { "build-logic/src/main/kotlin/a.gradle.kts": "tasks.test { enabled = false }\n" },
    ],
    ["a vendored assertion", "go test ./...", {}, { "vendor/github.com/stretchr/testify/assert/assertions.go": "x" }],
    ["a nested vendored one", "go test ./...", {}, { "api/vendor/gotest.tools/assert/assert.go": "x" }],
    ["a vendored PHPUnit", "vendor/bin/phpunit", {}, { "vendor/phpunit/phpunit/src/Framework/Assert.php": "<?php" }],
    ["a vendored googletest", "ctest", {}, { "third_party/googletest/src/gtest.cc": "x" }],
    ["a runner in one header", "make test", { Makefile: recipe }, { "include/doctest.h": "x" }],
    ["Yarn's map of modules", "yarn test", { "package.json": "{}" }, { ".pnp.cjs": "x" }],
    ["Yarn's store", "yarn test", { "package.json": "{}" }, { ".yarn/cache/jest-npm-1.zip": "x" }],
    ["a patch of what is installed", "npm test", { "package.json": "{}" }, { "patches/vitest+1.0.0.patch": "x" }],
    [
      "nx's targets",
      "npm test",
      { "package.json": manifest({ scripts: { test: "nx test a" } }), "packages/a/project.json": "{}" },
      { "packages/a/project.json": '{"targets":{"test":{"command":"true"}}}' },
    ],
    ["moon's tasks", "moon run :test", {}, { ".moon/tasks/all.yml": "x" }],
    ["mise's tasks", "mise run test", {}, { ".mise/tasks/test": "true" }],
    ["invoke's tasks", "inv test", { "tasks.py": "" }, { "tasks.py": "x" }],
    ["MSBuild's targets", "dotnet test", {}, { "Directory.Build.targets": "<Project/>" }],
    ["make's wildcard", "make test", { Makefile: `include mk/*.mk\n${recipe}` }, { "mk/zz.mk": "test:\n\ttrue\n" }],
    [
      "make's function for it",
      "make test",
      { Makefile: `-include $(wildcard mk/*.mk)\n${recipe}` },
      { "mk/zz.mk": "test:\n\ttrue\n" },
    ],
    [
      "CMake's tests",
      "cmake -B b && ctest --test-dir b",
      { "CMakeLists.txt": "add_test(NAME a COMMAND a)\n" },
      { "CMakeLists.txt": "add_test(NAME a COMMAND true)\n" },
    ],
    ["Meson's tests", "meson test -C b", { "meson.build": "test('a', a)\n" }, { "meson.build": "test('a', yes)\n" }],
    [
      "jest's set-up among the sources",
      "jest",
      { "package.json": manifest({ jest: { setupFiles: ["./src/before.js"] } }), "src/before.js": "" },
      { "src/before.js": "globalThis.expect = () => {};" },
    ],
    [
      "a plugin that pyproject.toml loads",
      "pytest",
      { "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p src.plugin"\n', "src/plugin.py": "" },
      { "src/plugin.py": "x" },
    ],
    ["sbt's build", "sbt test", {}, { "project/plugins.sbt": "x" }],
    ["a module of just", "just t test", { justfile: "mod t\n", "t.just": "" }, { "t.just": "test:\n  true\n" }],
    ["create-react-app's set-up", "react-scripts test", { "package.json": "{}" }, { "src/setupTests.ts": "x" }],
    [
      "a manifest that calls the runner's script the product",
      "node scripts/all.js",
      { "package.json": manifest({ main: "index.js" }), "scripts/all.js": "" },
      { "package.json": manifest({ main: "scripts/all.js" }) },
    ],
    [
      "a module in NODE_PATH",
      "npm test",
      { "package.json": manifest({ scripts: { test: "NODE_PATH=./src mocha" } }), "src/a.js": "" },
      { "src/chai/index.js": "x" },
    ],
    [
      "a package in the place of one that is installed",
      "npm test",
      {
        "package.json": manifest({
          scripts: { test: "cross-env NODE_PATH=app jest" },
          devDependencies: { "@x/y": "4" },
        }),
        "app/a.js": "",
      },
      { "app/@x/y.js": "x" },
    ],
    [
      "a module in jest's folders of modules",
      "jest",
      { "package.json": manifest({ jest: { moduleDirectories: ["src", "node_modules"] } }), "src/a.js": "" },
      { "src/sinon.js": "x" },
    ],
    [
      "a module in jest's paths of modules",
      "jest",
      { "jest.config.js": "module.exports = { modulePaths: ['<rootDir>/app'] }", "app/a.js": "" },
      { "app/chai.js": "x" },
    ],
    [
      "what jest maps an assertion to",
      "jest",
      { "package.json": manifest({ jest: { moduleNameMapper: { "^chai$": "<rootDir>/src/c.js" } } }), "src/c.js": "" },
      { "src/c.js": "x" },
    ],
    [
      "a module under tsconfig's baseUrl",
      "mocha -r ts-node/register",
      { "tsconfig.json": manifest({ compilerOptions: { baseUrl: "src" } }), "src/a.ts": "" },
      { "src/chai.ts": "x" },
    ],
    [
      "what tsconfig maps an assertion to",
      "bun test",
      { "tsconfig.json": manifest({ compilerOptions: { paths: { chai: ["./src/c.ts"] } } }), "src/c.ts": "" },
      { "src/c.ts": "x" },
    ],
    [
      "tsconfig, where a setting names its reader",
      "mocha",
      { ".mocharc.yml": "require: ts-node/register\n", "tsconfig.json": "{}" },
      { "tsconfig.json": '{"compilerOptions":{"baseUrl":"src"}}' },
    ],
    [
      "what vite maps an assertion to",
      "vitest run",
      { "vite.config.ts": "alias: { chai: './src/c.ts' }", "src/c.ts": "" },
      { "src/c.ts": "x" },
    ],
    [
      "a module in PYTHONPATH",
      "make test",
      { Makefile: "test:\n\tPYTHONPATH=a/b python -m pytest\n", "a/b/c.py": "" },
      { "a/b/pytest.py": "x" },
    ],
    [
      "a module in pytest's path",
      "pytest",
      { "pytest.ini": "[pytest]\npythonpath = app/code\n" },
      { "app/code/pluggy.py": "x" },
    ],
    [
      "a module where packages lie",
      "pytest",
      { "pyproject.toml": "[tool.setuptools.packages.find]\nwhere=['code']\n" },
      { "code/attr.py": "x" },
    ],
    ["a module where Python starts", "cd app && python -m unittest", { "app/a.py": "" }, { "app/random.py": "x" }],
    [
      "a module beside the script",
      "python tools/run.py",
      { "tools/run.py": "" },
      { "tools/unittest/__init__.py": "x" },
    ],
    [
      "a folder that Ruby is told",
      "ruby -Icode -Itest test/all.rb",
      { "code/a.rb": "" },
      { "code/minitest/autorun.rb": "x" },
    ],
    ["a folder that rake is told", "rake test", { Rakefile: "t.libs << 'code'" }, { "code/minitest.rb": "x" }],
    ["a folder that prove is told", "prove -l t", {}, { "lib/Test/More.pm": "x" }],
    ["busted's assertions", "busted", {}, { "src/luassert/init.lua": "x" }],
    ["PHPUnit's classes", "vendor/bin/phpunit", {}, { "src/PHPUnit/Framework/TestCase.php": "x" }],
    [
      "Mockito's makers",
      "mvn test",
      {},
      { "src/main/resources/mockito-extensions/org.mockito.plugins.MockMaker": "x" },
    ],
    ["a program before the one that is named", "node run", { "run/index.js": "" }, { "run.js": "x" }],
    [
      "Django's runner",
      "python manage.py test",
      { "site/settings.py": "A = 1" },
      { "site/settings.py": "TEST_RUNNER = 'x'" },
    ],
    [
      "a runner of the workspace",
      "npm test",
      {
        "package.json": manifest({ workspaces: ["packages/*"], scripts: { test: "own-runner" } }),
        "packages/r/package.json": manifest({ name: "r", bin: { "own-runner": "./src/cli.js" } }),
        "packages/r/src/cli.js": "",
      },
      { "packages/r/src/cli.js": "x" },
    ],
    [
      "a preset of the workspace",
      "jest",
      {
        "package.json": manifest({ workspaces: ["tools/*"], jest: { preset: "@x/p", testEnvironment: "@x/e" } }),
        "tools/p/package.json": manifest({ name: "@x/p" }),
        "tools/p/jest-preset.js": "",
      },
      { "tools/p/jest-preset.js": "x" },
    ],
    [
      "an environment that is linked",
      "jest",
      {
        "package.json": manifest({ devDependencies: { e: "file:./e" }, jest: { testEnvironment: "e" } }),
        "e/package.json": manifest({ name: "e", main: "lib/main" }),
        "e/lib/main.js": "",
      },
      { "e/lib/main.js": "x" },
    ],
  ])("%s waits for a person", async (_name, command, files, change) => {
    expect(await steeringOf(command, files, change)).not.toEqual([]);
  });

  test.each<[string, string, Files, Change]>([
    [
      "a source more for CMake",
      "cmake -B b && ctest --test-dir b",
      { "CMakeLists.txt": "add_library(a\n  a.cpp\n)\n" },
      { "CMakeLists.txt": "add_library(a\n  a.cpp\n  b.cpp\n)\n", "b.cpp": "" },
    ],
    ["a rake file where no rake runs", "npm test", { "package.json": "{}" }, { "lib/tasks/a.rake": "x" }],
    [
      "a script whose name is a tool's own word",
      "karma start --single-run",
      { "package.json": manifest({ scripts: { start: "node server.js" } }), "server.js": "" },
      { "server.js": "listen();" },
    ],
    [
      "types that tsconfig.json names",
      "ava",
      { "package.json": "{}", "tsconfig.json": '{ "files": ["index.d.ts"] }', "index.d.ts": "" },
      { "index.d.ts": "export {};" },
    ],
    [
      "a product's module under tsconfig's baseUrl",
      "tsx --test",
      {
        "package.json": manifest({ dependencies: { express: "4" } }),
        "tsconfig.json": manifest({ compilerOptions: { baseUrl: ".", paths: { "@/*": ["./src/*"] } } }),
        "src/a.ts": "",
      },
      { "src/express.ts": "", "src/chai.ts": "", "server/index.ts": "" },
    ],
    [
      "a product's package in a workspace",
      "jest",
      {
        "package.json": manifest({
          workspaces: ["p/*"],
          jest: { moduleNameMapper: { "^@x/(.*)$": "<rootDir>/p/$1/src" } },
        }),
        "p/a/package.json": manifest({ name: "@x/a", main: "src/index.js" }),
        "p/a/src/index.js": "",
      },
      { "p/a/src/index.js": "x", "p/a/src/jest.js": "x" },
    ],
    ["Django's settings", "python manage.py test", { "site/settings.py": "A = 1" }, { "site/settings.py": "A = 2" }],
    ["a Perl module of the product", "prove -l t", {}, { "lib/Test/Mine.pm": "x", "lib/My/Carp.pm": "" }],
    ["a module of Python's name in a package", "python -m pytest", { "a/__init__.py": "" }, { "a/random.py": "" }],
    ["an asset", "rails test", {}, { "vendor/assets/a.js": "x" }],
    ["a product that is named", "npm test", { "package.json": "{}" }, { "package.json": manifest({ main: "a.js" }) }],
  ])("%s waits for nobody", async (_name, command, files, change) => {
    expect(await steeringOf(command, files, change)).toEqual([]);
  });
});

describe("tests that no name tells", () => {
  test.each<[string, string, Files]>([
    ["a pattern", "mocha 'checks/**/*.js'", {}],
    ["a folder", "node --test checks/", {}],
    ["behind a switch", "mocha --require ./x --spec=checks/*.js", {}],
    ["unittest's start", "python -m unittest discover -s checks -p '*.js'", {}],
    ["a script", "npm test", { "package.json": manifest({ scripts: { test: "nyc --include src mocha checks" } }) }],
    ["jest's settings", "jest", { "package.json": manifest({ jest: { testMatch: ["<rootDir>/checks/**/*.js"] } }) }],
    ["pytest's settings", "pytest", { "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['checks']\n" }],
    ["ini settings", "pytest", { "pytest.ini": "[pytest]\ntestpaths = other checks\n" }],
    ["PHPUnit's settings", "phpunit", { "phpunit.xml": "<testsuite><directory>checks</directory></testsuite>" }],
    ["mocha's settings", "mocha", { ".mocharc.yml": "spec:\n  - checks/**/*.js\n" }],
  ])("are known by %s", async (_name, command, more) => {
    const files = { "checks/calc.js": "", "notes/calc.js": "", "src/calc.js": "", "index.js": "", ...more };
    expect([...(await judge([command], files, {})).base.tests]).toEqual(["checks/calc.js"]);
  });

  test.each(["mocha .", "mocha src", "mocha '**/*.js'", "pytest --cov checks", "eslint checks"])(
    "are none of what `%s` names",
    async (command) => {
      expect([...(await judge([command], { "checks/calc.js": "", "src/calc.js": "" }, {})).base.tests]).toEqual([]);
    },
  );
});

test.each([
  "spec.js",
  "src/tests.rs",
  "src/parse_test.rs",
  "src/parse_test.cc",
  "src/test_parse.c",
  "My.App.Tests/Calc.cs",
  "src/it/java/TestCalc.java",
  "fixtures/add.json",
  "golden/add.txt",
  "src/snapshots/add.snap",
  "src/Calc.approved.txt",
  "testcases/add.json",
  "internal/testutil/check.go",
])("%s is as it was on the base when the base's tests judge a change", (path) => {
  expect(isTestFile(path)).toBe(true);
});

test.each(["src/snapshots.ts", "src/spec-reader.js", "src/contest.rs", "src/latest.c", "lib/attest.hs"])(
  "%s is the product",
  (path) => {
    expect(isTestFile(path)).toBe(false);
  },
);

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

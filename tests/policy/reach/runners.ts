import type { Change, Files } from "./trees.ts";

/** One way to test a small project, what of it an attacker turns, and what everybody changes every day. */
export type Runner = {
  /** The line that starts the runner. */
  readonly line: string;
  readonly files: Files;
  /** Each lets the tests lie; all must wait for a person. */
  readonly attacks: readonly Change[];
  /** None of these decides how the project is proved. */
  readonly daily: readonly Change[];
};

const node = {
  "src/notes.js": "export const n = 1;\n",
  "test/notes.test.js": "import '../src/notes.js';\n",
  "README.md": "# Notes\n",
};
const daily: readonly Change[] = [
  { "src/notes.js": "export const n = 2;\n", "README.md": "# More\n" },
  {
    "src/more.js": "export const m = 1;\n",
    "test/more.test.js": "import '../src/more.js';\n",
    "CHANGELOG.md": "1.1\n",
  },
];
const manifest = (more: Record<string, unknown> = {}) =>
  `${JSON.stringify({ name: "notes", version: "1.0.0", type: "module", ...more }, null, 2)}\n`;
const python = {
  "notes/__init__.py": "",
  "notes/core.py": "N = 1\n",
  "tests/test_core.py": "from notes.core import N\n",
  "README.md": "# Notes\n",
};
const pythonDaily: readonly Change[] = [
  { "notes/core.py": "N = 2\n" },
  { "notes/json.py": "X = 1\n", "notes/types/__init__.py": "", "tests/test_more.py": "def test_x(): pass\n" },
];
const pythonShadows: readonly Change[] = [
  { "json.py": "print('1 passed')\n" },
  { "unittest/__init__.py": "", "unittest/__main__.py": "print('Ran 1 test')\n" },
  { "sitecustomize.py": "import os\n" },
  { "tests/random.py": "def random(): return 0\n" },
  { "quiet.pth": "import os\n" },
];

export const runners: Readonly<Record<string, Runner>> = {
  jest: {
    line: "jest --ci",
    files: {
      ...node,
      "package.json": manifest({ jest: { testEnvironment: "node", setupFiles: ["./tools/before.js"] } }),
      "tools/before.js": "import './extra.js';\n",
      "tools/extra.js": "export {};\n",
    },
    attacks: [
      {
        "package.json": manifest({
          jest: { testEnvironment: "node", testPathIgnorePatterns: ["."], passWithNoTests: true },
        }),
      },
      { "jest.config.ts": "export default { testMatch: [] };\n" },
      { "tools/before.js": "globalThis.expect = () => new Proxy({}, {});\n" },
      { "tools/extra.js": "globalThis.test = () => {};\n" },
      { "babel.config.cjs": "module.exports = { plugins: ['./x.js'] };\n" },
      { "node_modules/jest/index.js": "" },
    ],
    daily: [
      ...daily,
      {
        "package.json": manifest({
          version: "1.1.0",
          jest: { testEnvironment: "node", setupFiles: ["./tools/before.js"] },
        }),
      },
    ],
  },
  vitest: {
    line: "vitest run",
    files: {
      ...node,
      "package.json": manifest(),
      "vite.config.ts": "export default { test: { globalSetup: ['test/support/start.ts'] } };\n",
      "test/support/start.ts": "export {};\n",
    },
    attacks: [
      { "vite.config.ts": "export default { test: { include: [] } };\n" },
      { "vitest.config.mts": "export default { test: { passWithNoTests: true, include: [] } };\n" },
      { "vitest.workspace.ts": "export default [];\n" },
      { "test/support/start.ts": "process.exit(0);\n" },
      { ".env.test": "CI=\n" },
    ],
    daily,
  },
  mocha: {
    line: "mocha --recursive",
    files: {
      ...node,
      "package.json": manifest({ mocha: { require: "./build/register.cjs" } }),
      "build/register.cjs": "",
    },
    attacks: [
      { ".mocharc.yml": "grep: nothing\n" },
      { ".mocharc.cjs": "module.exports = { forbidOnly: false, spec: [] };\n" },
      { "test/mocha.opts": "--grep nothing\n" },
      { "build/register.cjs": "global.it = () => {};\n" },
      { "package.json": manifest({ mocha: { ignore: ["**"] } }) },
    ],
    daily,
  },
  "node:test": {
    line: "node --import ./tools/hook.js --test",
    files: { ...node, "package.json": manifest(), "tools/hook.js": "" },
    attacks: [
      { "tools/hook.js": "process.exit(0);\n" },
      { "node.config.json": '{ "testRunner": { "test-name-pattern": "x" } }\n' },
      { "package.json": manifest({ type: "commonjs" }) },
      { "package.json": manifest({ imports: { "#notes": "./fake.js" } }) },
      { "test/package.json": '{ "type": "commonjs" }\n' },
      { "package.json": manifest({ name: "assert-plus", exports: "./fake.js" }) },
    ],
    daily: [
      ...daily,
      {
        "package.json": manifest({
          version: "2.0.0",
          description: "x",
          engines: { node: ">=22" },
          exports: "./src/notes.js",
        }),
      },
    ],
  },
  pytest: {
    line: "python -m pytest -q",
    files: {
      ...python,
      "pyproject.toml": '[project]\nname = "notes"\nversion = "1.0"\n\n[tool.ruff]\nline-length = 90\n',
      "tests/conftest.py": "",
    },
    attacks: [
      { "pytest.py": "print('1 passed')\n" },
      { "pytest/__init__.py": "", "pytest/__main__.py": "print('1 passed')\n" },
      { "_pytest/__init__.py": "" },
      { "pytest.ini": "[pytest]\naddopts = --deselect tests\n" },
      { ".pytest.ini": "[pytest]\n" },
      { "tox.ini": "[pytest]\naddopts = --collect-only\n" },
      { "setup.cfg": "[tool:pytest]\naddopts = --co\n" },
      { "pyproject.toml": '[project]\nname = "notes"\nversion = "1.0"\n[tool.pytest.ini_options]\naddopts = "--co"\n' },
      { "tests/conftest.py": "collect_ignore_glob = ['*']\n" },
      { "conftest.py": "def pytest_sessionfinish(session): session.exitstatus = 0\n" },
      ...pythonShadows,
    ],
    daily: [
      ...pythonDaily,
      {
        "pyproject.toml":
          '[project]\nname = "notes"\nversion = "1.1"\ndescription = "x"\n\n[tool.ruff]\nline-length = 100\n',
      },
    ],
  },
  unittest: {
    line: "python3 -m unittest discover -s tests",
    files: {
      ...python,
      "setup.py": 'from setuptools import setup\nsetup(\n    name="notes",\n    version="1.0",\n)\n',
    },
    attacks: [
      { "unittest.py": "print('Ran 1 test\\n\\nOK')\n" },
      { "setup.py": "raise SystemExit(0)\n" },
      ...pythonShadows,
    ],
    daily: [
      ...pythonDaily,
      { "setup.py": 'from setuptools import setup\nsetup(\n    name="notes",\n    version="1.1",\n)\n' },
    ],
  },
  go: {
    line: "go test ./...",
    files: { "go.mod": "module notes\n\ngo 1.22\n", "notes.go": "package notes\n", "notes_test.go": "package notes\n" },
    attacks: [
      { "go.mod": "module notes\n\ngo 1.22\n\nreplace example.org/check => ./check\n" },
      { "go.work": "go 1.22\nuse ./other\n" },
      { "vendor/modules.txt": "# example.org/check v1.0.0\n" },
    ],
    daily: [
      { "notes.go": "package notes\n\nvar N = 1\n" },
      { "more.go": "package notes\n", "more_test.go": "package notes\n" },
    ],
  },
  cargo: {
    line: "cargo test --workspace",
    files: {
      "Cargo.toml":
        '[package]\nname = "notes"\nversion = "1.0.0"\nedition = "2021"\n\n[dependencies]\ncore = { version = "0.1.0", path = "crates/core" }\n',
      "src/lib.rs": "",
      "tests/all.rs": "",
      "crates/core/Cargo.toml": '[package]\nname = "core"\nversion = "0.1.0"\n',
    },
    attacks: [
      { "Cargo.toml": '[package]\nname = "notes"\nversion = "1.0.0"\nautotests = false\n' },
      { ".cargo/config.toml": '[target.x86_64-unknown-linux-gnu]\nrunner = "true"\n' },
      { ".cargo/config": '[alias]\ntest = "check"\n' },
      { "build.rs": "fn main() {}\n" },
      { "rust-toolchain.toml": '[toolchain]\npath = "tools"\n' },
      {
        "Cargo.toml":
          '[package]\nname = "notes"\nversion = "1.0.0"\nedition = "2021"\n[[test]]\nname = "all"\nharness = false\n',
      },
    ],
    daily: [
      { "src/lib.rs": "pub fn n() {}\n", "tests/more.rs": "" },
      {
        "Cargo.toml":
          '[package]\nname = "notes"\nversion = "1.1.0"\nedition = "2021"\n\n[dependencies]\ncore = { version = "0.2.0", path = "crates/core" }\n',
      },
    ],
  },
  make: {
    line: "make test",
    files: {
      ...node,
      "package.json": manifest(),
      Makefile:
        "include mk/vars.mk\n\n.PHONY: test unit\ntest: unit\n\nunit:\n\t$(RUN) test\n\ndocs:\n\tmkdocs build\n",
      "mk/vars.mk": "RUN = node --test\n",
    },
    attacks: [
      {
        Makefile:
          "include mk/vars.mk\n\n.PHONY: test unit\ntest: unit\n\nunit:\n\t-$(RUN) test\n\ndocs:\n\tmkdocs build\n",
      },
      {
        Makefile:
          "include mk/vars.mk\nMAKEFLAGS += -n\n\n.PHONY: test unit\ntest: unit\n\nunit:\n\t$(RUN) test\n\ndocs:\n\tmkdocs build\n",
      },
      { Makefile: "include mk/vars.mk\n\n.PHONY: test unit\ntest:\n\nunit:\n\t$(RUN) test\n\ndocs:\n\tmkdocs build\n" },
      { "mk/vars.mk": "RUN = node --version\n" },
      { GNUmakefile: "test:\n\techo ok\n" },
      { makefile: "test:\n\techo ok\n" },
    ],
    daily: [
      ...daily,
      {
        Makefile:
          "include mk/vars.mk\n\n.PHONY: test unit\ntest: unit\n\nunit:\n\t$(RUN) test\n\ndocs:\n\tmkdocs serve\n\nclean:\n\trm -rf out\n",
      },
    ],
  },
  rspec: {
    line: "bundle exec rspec",
    files: {
      Gemfile: 'source "https://rubygems.org"\ngem "rspec"\n',
      ".rspec": "--require spec_helper\n",
      "lib/notes.rb": "",
      "spec/notes_spec.rb": "",
      "spec/spec_helper.rb": "",
      "notes.gemspec": 'Gem::Specification.new do |s|\n  s.version = "1.0"\n  s.add_dependency "rack"\nend\n',
    },
    attacks: [
      { ".rspec": "--tag none\n" },
      { ".rspec-local": "--dry-run\n" },
      { "spec/spec_helper.rb": "RSpec.configure { |c| c.filter_run_excluding(true) }\n" },
      { "spec/rails_helper.rb": "exit 0\n" },
      { "lib/rspec/core.rb": "exit 0\n" },
      { "lib/json.rb": "exit 0\n" },
      { Gemfile: 'source "https://rubygems.org"\ngem "rspec", path: "vendor/rspec"\n' },
    ],
    daily: [
      { "lib/notes.rb": "N = 1\n", "lib/notes/json.rb": "", "spec/more_spec.rb": "" },
      { "notes.gemspec": 'Gem::Specification.new do |s|\n  s.version = "1.1"\n  s.add_dependency "rack"\nend\n' },
    ],
  },
  phpunit: {
    line: "vendor/bin/phpunit",
    files: {
      "composer.json": '{ "name": "a/notes", "require-dev": { "phpunit/phpunit": "^9" } }\n',
      "phpunit.xml.dist":
        '<phpunit bootstrap="tests/start.php"><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>\n',
      "tests/start.php": "<?php\n",
      "src/Notes.php": "<?php\n",
      "tests/NotesTest.php": "<?php\n",
    },
    attacks: [
      { "phpunit.xml": "<phpunit/>\n" },
      { "phpunit.xml.dist": "<phpunit/>\n" },
      { "tests/start.php": "<?php exit(0);\n" },
      { "vendor/bin/phpunit": "echo OK\n" },
      { "vendor/autoload.php": "<?php\n" },
      {
        "composer.json":
          '{ "name": "a/notes", "scripts": { "post-install-cmd": "rm -r tests" }, "require-dev": { "phpunit/phpunit": "^9" } }\n',
      },
    ],
    daily: [
      { "src/Notes.php": "<?php $n = 1;\n", "src/More.php": "<?php\n", "tests/MoreTest.php": "<?php\n" },
      { "composer.json": '{ "name": "a/notes", "description": "x", "require-dev": { "phpunit/phpunit": "^9" } }\n' },
    ],
  },
  gradle: {
    line: "./gradlew test",
    files: {
      gradlew: "#!/bin/sh\nexec java -jar gradle/wrapper/gradle-wrapper.jar\n",
      "gradle/wrapper/gradle-wrapper.jar": "",
      "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=a\n",
      "build.gradle.kts": 'version = "1.0"\ntasks.test { useJUnitPlatform() }\n',
      "settings.gradle.kts": "",
      "src/main/java/Notes.java": "",
      "src/test/java/NotesTest.java": "",
    },
    attacks: [
      { gradlew: "#!/bin/sh\necho BUILD SUCCESSFUL\n" },
      { "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=b\n" },
      { "build.gradle.kts": 'version = "1.0"\ntasks.test { enabled = false }\n' },
      { "build.gradle": "test.enabled = false\n" },
      { "settings.gradle.kts": 'include("x")\n' },
      { "gradle.properties": "org.gradle.jvmargs=-javaagent:x.jar\n" },
      { "buildSrc/src/main/kotlin/Quiet.kt": "" },
      { "src/test/resources/junit-platform.properties": "junit.jupiter.conditions.deactivate=*\n" },
      { "src/test/java/org/junit/jupiter/api/Assertions.java": "" },
      { "gradle/libs.versions.toml": "[versions]\n" },
    ],
    daily: [
      {
        "src/main/java/Notes.java": "class Notes {}",
        "src/main/java/More.java": "",
        "src/test/java/MoreTest.java": "",
      },
      { "build.gradle.kts": 'version = "1.1"\ntasks.test { useJUnitPlatform() }\n' },
    ],
  },
};

import { describe, expect, test } from "vitest";
import { findReached } from "../../../src/policy/reach/reach.ts";
import { type Files, treeOf } from "./trees.ts";

const scripts = (of: Record<string, string>) => JSON.stringify({ scripts: of });

/** The forms in which commands are found (docs/reference/commands.md). */
describe("findReached, of commands as they are found", () => {
  test.each<[string, string, Files, readonly string[]]>([
    [
      "a folder",
      "(cd sub && npm test)",
      { "sub/package.json": scripts({ test: "node run.mjs" }), "sub/run.mjs": "" },
      ["sub/run.mjs"],
    ],
    [
      "exported variables, a build and a test",
      'export A=b PATH="$PWD/.venv/bin:$PATH" && npm run build && bash scripts/test.sh -q',
      {
        "package.json": scripts({ build: "node make.cjs" }),
        "make.cjs": "",
        "scripts/test.sh": "python tools/all.py\n",
        "tools/all.py": "",
      },
      ["make.cjs", "scripts/test.sh", "tools/all.py"],
    ],
    [
      "bundler and rake",
      'BUNDLE_PATH="$PWD/.gems" bundle exec rake test',
      { Rakefile: 'load "tasks/all.rake"', "tasks/all.rake": "" },
      ["Rakefile", "tasks/all.rake"],
    ],
    [
      "a wrapper of Gradle",
      'GRADLE_USER_HOME="$PWD/.gradle-home" ./gradlew --offline test',
      { gradlew: "", "build.gradle.kts": "" },
      ["gradlew", "build.gradle.kts"],
    ],
    [
      "Maven",
      'MAVEN_OPTS="-Dmaven.repo.local=$PWD/.m2/repository" mvn -o verify',
      { "pom.xml": "<project/>" },
      ["pom.xml"],
    ],
    [
      "a program in the background",
      "{ node tests/server.js >/dev/null 2>&1 & } && ./vendor/bin/phpunit",
      { "tests/server.js": "", "phpunit.xml": "<a/>" },
      ["tests/server.js", "phpunit.xml"],
    ],
    [
      "a script for bash",
      "bash -e -c 'if [ -f a ]; then\n  python tools/one.py\nfi'",
      { "tools/one.py": "" },
      ["tools/one.py"],
    ],
    [
      "uv and tox",
      "UV_OFFLINE=1 TOX_ENV=py uv run --locked --group dev tox run",
      { "tox.ini": "[testenv]\ncommands = python tools/t.py\n", "tools/t.py": "" },
      ["tox.ini", "tools/t.py"],
    ],
  ])("%s", async (_name, command, files, wanted) => {
    const reached = [...(await findReached([command], treeOf(files))).files.keys()];
    expect(reached).toEqual(expect.arrayContaining([...wanted]));
  });
});

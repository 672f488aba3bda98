import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { toProject } from "./project.ts";

const json = JSON.stringify;
const many = (ending: string, count = 5): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_one, at) => [`lib/f${at}.${ending}`, ""]));

describe("manifests", () => {
  it.each<[string, Record<string, string>, string | null, string]>([
    [
      "Elixir beside the assets' package.json",
      {
        ...many("ex"),
        "mix.exs": "",
        "test/a_test.exs": "",
        "package.json": json({ scripts: { test: "jest" } }),
        "assets/a.js": "",
      },
      "mix deps.get",
      "mix test",
    ],
    [
      "PHP beside a Makefile",
      {
        ...many("php"),
        "composer.json": json({ "require-dev": { "phpunit/phpunit": "^11" } }),
        Makefile: "test:\n\tvendor/bin/phpunit\n",
      },
      "composer install --no-interaction",
      "vendor/bin/phpunit",
    ],
    [
      "Pest",
      { ...many("php"), "composer.json": json({ "require-dev": { "pestphp/pest": "^3", "phpunit/phpunit": "^11" } }) },
      "composer install",
      "vendor/bin/pest",
    ],
    [
      "Ruby with rspec",
      { ...many("rb"), Gemfile: 'gem "rspec"', "spec/a_spec.rb": "" },
      "bundle install",
      "bundle exec rspec",
    ],
    [
      "Ruby with minitest by rake",
      { ...many("rb"), Gemfile: 'gem "minitest"', Rakefile: "Rake::TestTask.new", "test/a_test.rb": "" },
      "bundle install",
      "bundle exec rake test",
    ],
    [
      "Gradle with a wrapper",
      { ...many("kt"), gradlew: "", "build.gradle.kts": "", "src/test/kotlin/ATest.kt": "" },
      "once.gradle",
      "./gradlew --offline --no-build-cache --no-daemon test",
    ],
    [
      "Maven",
      { ...many("java"), "pom.xml": "", "src/test/java/ATest.java": "" },
      "-Dmaven.test.failure.ignore=true",
      "mvn -o -B test",
    ],
    [
      "dotnet",
      { ...many("cs"), "All.sln": "", "tests/A.Tests.csproj": "" },
      "dotnet restore",
      "dotnet test --no-restore",
    ],
    [
      "swift",
      { ...many("swift"), "Package.swift": "", "Tests/ATests/A.swift": "" },
      "swift package resolve",
      "swift test --disable-automatic-resolution",
    ],
    [
      "CMake",
      { ...many("cpp"), "CMakeLists.txt": "enable_testing()\nadd_test(NAME a COMMAND a)" },
      "cmake -S . -B build",
      "cmake --build build && ctest --test-dir build --output-on-failure",
    ],
    [
      "Meson",
      { ...many("c"), "meson.build": "test('a', exe)", "tests/a.c": "" },
      "meson setup build",
      "meson test -C build",
    ],
    ["autotools", { ...many("c"), "configure.ac": "" }, null, "autoreconf -fi && ./configure && make && make check"],
    [
      "bun",
      {
        ...many("ts"),
        "package.json": json({ scripts: { test: "vitest" }, devDependencies: { vitest: "1" } }),
        "bun.lock": "",
      },
      "bun install --frozen-lockfile",
      "bun run test",
    ],
    [
      "deno",
      { ...many("ts"), "deno.json": json({ tasks: { test: "deno test" } }), "a_test.ts": "" },
      "deno install",
      "deno task test",
    ],
    [
      "poetry",
      { ...many("py"), "poetry.lock": "", "tests/test_a.py": "" },
      "poetry install --all-extras",
      "poetry run pytest",
    ],
    ["pdm", { ...many("py"), "pdm.lock": "", "tests/test_a.py": "" }, "pdm install -G :all", "pdm run pytest"],
    [
      "uv with a group for tests",
      {
        ...many("py"),
        "uv.lock": "",
        "pyproject.toml": "[project]\nname='x'\n[dependency-groups]\ndocs = []\ntesting = ['pytest']\n",
        "tests/test_a.py": "",
      },
      "uv sync --all-packages --all-extras --group testing",
      ".venv/bin/python -m pytest",
    ],
    [
      "pip with extras and a group",
      {
        ...many("py"),
        "pyproject.toml":
          "[project]\nname='x'\n[project.optional-dependencies]\ntest = ['a']\nplot = ['b']\n[dependency-groups]\ndev = []\n",
        "tests/test_a.py": "",
      },
      "-e '.[test]' --group dev",
      ".venv/bin/python -m pytest",
    ],
    [
      "a workspace of crates with a package at its root",
      { ...many("rs"), "Cargo.toml": "[package]\n[workspace]\n" },
      "cargo fetch",
      "cargo test --workspace",
    ],
  ])("finds %s", (_name, files, setup, test) => {
    const found = findCommands(toProject(files));
    if (setup === null) expect(found.setup).toBeNull();
    else expect(found.setup).toContain(setup);
    expect(found.test?.endsWith(test), found.test ?? "").toBe(true);
  });

  it("tests all packages of a workspace whose root has no test, and builds them first", () => {
    const member = json({ scripts: { build: "tsc", test: "mocha" } });
    const files = { ...many("ts"), "packages/a/package.json": member, "packages/b/package.json": member };
    const root = { devDependencies: { mocha: "1" } };
    expect(
      findCommands(toProject({ ...files, "package.json": json({ ...root, workspaces: ["packages/*"] }) })).test,
    ).toBe("npm run build --workspaces --if-present && npm test --workspaces --if-present");
    const pnpm = toProject({ ...files, "package.json": json(root), "pnpm-workspace.yaml": "" });
    expect(findCommands(pnpm).test).toBe("pnpm -r --if-present run build && pnpm -r --if-present run test");
  });

  it("takes no script that builds by what fetches as it goes", () => {
    const files = {
      ...many("ts"),
      "package.json": json({ scripts: { test: "wasm-pack build && mocha" }, devDependencies: { mocha: "1" } }),
      "test/a.js": "",
    };
    expect(findCommands(toProject(files)).test).toBeNull();
  });
});

/** A kind of file that a runner looks for by itself. `needs`: only where one of these programs is started; absent: always. */
type RunnerFile = { readonly name: RegExp; readonly needs?: readonly string[]; readonly what: string };

const code = "(?:[cm]?[jt]sx?)";
const data = "(?:json[5c]?|ya?ml|toml|[cm]?[jt]sx?|rc|yaml)";

/** Of these only lines about tests count. */
export const djangoSettings = /(?:^|\/)settings(?:\.py|\/[^/]*\.py)$/;

// What a runner finds by its name alone. Programs with a file named like themselves (`jest.config.ts`) need no line: `isNamedLike`.
const files: readonly RunnerFile[] = [
  {
    name: new RegExp(
      `(?:^|/)(?:jest|vitest|ava|karma|playwright(?:-ct)?|cypress|wdio|nightwatch|testcafe|jasmine|qunit|web-test-runner|intern|wtr)(?:[.-][\\w.-]+)?\\.(?:config|conf|workspace|projects|setup|json|shim)(?:\\.[\\w-]+)?(?:\\.${code}|\\.json)?$`,
    ),
    what: "a test runner's configuration",
  },
  {
    name: new RegExp(
      `(?:^|/)\\.(?:mocharc|taprc|nycrc|c8rc|tapedrc|uvurc|aegirrc|labrc|jestrc|istanbul)(?:\\.${data}|\\.yml)?$`,
    ),
    what: "a test runner's configuration",
  },
  {
    name: /(?:^|\/)(?:mocha\.opts|jasmine\.json|testem\.(?:json|js|yml)|bunfig\.toml|node\.config\.json|deno\.jsonc?|\.node-test[^/]*)$/,
    what: "a test runner's configuration",
  },
  {
    name: /(?:^|\/)(?:vite|vitest)\.config\.[^/]+$/,
    needs: ["vitest", "vite"],
    what: "Vite's configuration, which vitest reads",
  },
  {
    name: /(?:^|\/)\.?pytest\.(?:ini|toml)$|(?:^|\/)(?:tox\.ini|unittest\.cfg|nose2?\.cfg|\.noserc|\.coveragerc|\.testr\.conf|\.stestr\.conf|behave\.ini|\.behaverc|trial\.cfg)$/,
    what: "a test runner's configuration",
  },
  {
    // Beside the sources or where Python is started, `entry_points.txt` in it names plugins that pytest loads unasked.
    name: /(?:^|\/)[^/]+\.(?:dist|egg)-info\//,
    what: "plugins of Python's programs",
  },
  { name: /(?:^|\/)conftest\.py$/, what: "code that pytest runs before any test" },
  {
    name: /(?:^|\/)(?:sitecustomize|usercustomize)(?:\.py|\/)|\.pth$|(?:^|\/)pyvenv\.cfg$/,
    what: "code that Python runs before any program",
  },
  {
    name: /(?:^|\/)\.rspec(?:-local|_parallel)?$|(?:^|\/)(?:spec|rails|test|spec_support|cucumber)_helper\.rb$|(?:^|\/)features\/support\/|(?:^|\/)(?:cucumber\.yml|\.cucumber(?:rc)?|\.minitest\.rb|minitest\/[^/]*_plugin\.rb)$/,
    what: "a test runner's set-up",
  },
  {
    name: /(?:^|\/)(?:phpunit|phpspec|codeception|behat|kahlan|infection|pest)(?:\.[\w-]+)*\.(?:xml|ya?ml|php|json5?|neon)(?:\.dist)?$|(?:^|\/)tests?\/(?:bootstrap|Pest)\.php$/,
    what: "a test runner's configuration",
  },
  {
    name: /(?:^|\/)\.cargo\/config(?:\.toml)?$|(?:^|\/)rust-toolchain(?:\.toml)?$|(?:^|\/)\.?nextest\.toml$|(?:^|\/)\.config\/nextest(?:-[\w-]+)?\.toml$/,
    what: "a setting of cargo",
  },
  { name: /(?:^|\/)build\.rs$/, needs: ["cargo"], what: "code that cargo runs before it builds" },
  { name: /(?:^|\/)go\.(?:work|mod|env)$/, what: "what go builds" },
  {
    name: /(?:^|\/)(?:gradlew|mvnw)(?:\.bat|\.cmd)?$|(?:^|\/)(?:gradle|\.mvn)\/.*\.(?:jar|properties|config|xml|gradle(?:\.kts)?|toml)$|\.gradle(?:\.kts)?$|(?:^|\/)gradle\.properties$|(?:^|\/)pom\.xml$|(?:^|\/)(?:buildSrc|build-logic)\//,
    what: "what Gradle or Maven builds",
  },
  {
    name: /(?:^|\/)(?:junit-platform\.properties|testng\.xml|META-INF\/services\/(?:org\.junit|org\.testng|org\.spockframework|org\.assertj|org\.mockito|org\.hamcrest|io\.kotest)[^/]*|mockito-extensions\/[^/]*)$/,
    what: "a setting of the test platform",
  },
  {
    name: /(?:^|\/)(?:\.exrc|CTestConfig\.cmake|CTestCustom\.cmake|\.proverc|\.bats[^/]*|\.busted|\.luacheckrc|xunit\.runner\.json|[^/]*\.runsettings|nunit[^/]*\.xml|\.testplan|[^/]*\.xctestplan|dart_test\.yaml|test_helper\.exs|\.formatter\.exs|rebar\.config)$/,
    what: "a test runner's configuration",
  },
  {
    name: /(?:^|\/)\.env(?:\.(?!example|sample|template|dist|tpl|schema)[\w.-]+)?$/,
    what: "the environment that programs are given",
  },
  {
    name: /(?:^|\/)(?:babel\.config\.[^/]+|\.babelrc(?:\.[^/]+)?)$/,
    needs: ["jest", "mocha", "babel", "ava", "karma", "babel-node", "nyc", "tape"],
    what: "what the tests are compiled by",
  },
  {
    name: /(?:^|\/)\.swcrc$/,
    needs: ["jest", "mocha", "swc", "ava", "vitest"],
    what: "what the tests are compiled by",
  },
  {
    name: /(?:^|\/)tsconfig(?:[.-](?:base|tests?|spec|unit|vitest|jest|mocha|node|cjs|esm))*\.json$/,
    needs: [
      "ts-node",
      "tsx",
      "ts-jest",
      "tsc",
      "ts-mocha",
      "vitest",
      "ava",
      "tsd",
      "bun",
      "jiti",
      "esno",
      "tsconfig-paths",
      "esbuild-register",
      "@swc-node/register",
      "swc-node",
    ],
    what: "what the tests are compiled by",
  },
  {
    name: /(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?|pnpmfile\.cjs|mise\.toml)$/,
    what: "which programs are used",
  },
  {
    name: /(?:^|\/)(?:lerna|nx|turbo|rush|moon|wireit)\.json$|(?:^|\/)pnpm-workspace\.yaml$/,
    what: "what runs the packages' scripts",
  },
  { name: /\.rake$/, needs: ["rake", "rails"], what: "tasks that rake loads by itself" },
  { name: /(?:^|\/)project\.json$/, needs: ["nx"], what: "what nx runs" },
  { name: /(?:^|\/)(?:\.moon\/.*|moon\.ya?ml)$/, needs: ["moon"], what: "what moon runs" },
  { name: /\.just$/, needs: ["just"], what: "what just runs" },
  {
    name: /(?:^|\/)(?:\.?mise\/.*|mise-tasks\/.*|\.?mise\.[\w.]*toml)$/,
    needs: ["mise"],
    what: "what mise runs",
  },
  {
    name: djangoSettings,
    needs: ["manage.py", "django-admin"],
    what: "it names Django's test runner",
  },
  { name: /(?:^|\/)tasks(?:\.py|\/.*\.py)$/, needs: ["inv", "invoke"], what: "what invoke runs" },
  { name: /(?:^|\/)dodo\.py$/, needs: ["doit"], what: "what doit runs" },
  { name: /(?:^|\/)poe_tasks\.\w+$/, needs: ["poe"], what: "what poe runs" },
  { name: /(?:^|\/)(?:Makefile\.toml|xtask\/.*\.rs)$/, needs: ["cargo"], what: "what cargo is told to run" },
  { name: /(?:^|\/)Earthfile$/, needs: ["earthly"], what: "what earthly runs" },
  {
    name: /(?:^|\/)(?:Dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml)$/i,
    needs: ["docker", "docker-compose", "podman"],
    what: "where the tests run",
  },
  {
    name: /(?:^|\/)(?:[^/]*\.(?:props|targets)|global\.json|nuget\.config)$/i,
    needs: ["dotnet", "msbuild"],
    what: "what MSBuild reads",
  },
  { name: /(?:^|\/)project\/[^/]*\.(?:sbt|scala|properties)$/, needs: ["sbt"], what: "what sbt builds" },
  { name: /(?:^|\/)profiles\.clj$/, needs: ["lein"], what: "what Leiningen builds" },
  { name: /(?:^|\/)cabal\.project(?:\.\w+)*$/, needs: ["cabal"], what: "what cabal builds" },
  {
    name: /(?:^|\/)(?:CMakeLists\.txt|[^/]*\.cmake|CMakePresets\.json)$/,
    needs: ["cmake", "ctest"],
    what: "which tests CMake makes",
  },
  {
    name: /(?:^|\/)meson(?:\.build|_options\.txt|\.options)$/,
    needs: ["meson", "ninja"],
    what: "which tests Meson makes",
  },
  { name: /(?:^|\/)src\/setupTests\.[jt]sx?$/, what: "a test runner's set-up" },
  { name: /(?:^|\/)angular\.json$/, needs: ["ng"], what: "how Angular tests" },
  { name: /(?:^|\/)ember-cli-build\.js$/, needs: ["ember"], what: "how Ember tests" },
  { name: /(?:^|\/)vue\.config\.\w+$/, needs: ["vue-cli-service"], what: "how Vue tests" },
]; // prettier-ignore

/** Dependencies that no lock file need stand beside, and what installing them runs. */
const dependencyFile =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|pipfile|environment\.ya?ml|cargo\.toml|go\.mod|gemfile|gems\.rb|composer\.json|mix\.exs|pubspec\.yaml|deno\.jsonc?|package\.swift|podfile|cartfile|conanfile\.(?:txt|py)|vcpkg\.json|build\.sbt|project\.clj|deps\.edn|packages\.config|directory\.(?:build|packages)\.props|[^/]*\.(?:gemspec|csproj|fsproj|vbproj|cabal|rockspec|nimble|podspec)|pnpm-workspace\.yaml|libs\.versions\.toml|requirements[^/]*\.(?:txt|in)|[^/]*requirements\.(?:txt|in)|constraints[^/]*\.txt|cpanfile)$|(?:^|\/)requirements\/[^/]*\.(?:txt|in)$|(?:^|\/)patches\/.*\.(?:patch|diff)$/i;

/** Programs and modules that came with the repository instead of from a registry: they take the place of others. */
const broughtAlong =
  /(?:^|\/)(?:node_modules|site-packages|\.venv|\.bundle|__pycache__|\.yarn\/(?!versions\/)[\w-]+)\/|\.py[co]$|(?:^|\/)\.pnp\.[\w.]+$|^vendor\/(?!assets\/|javascript\/)|\/vendor\/(?:modules\.txt$|[\w-]+(?:\.[\w-]+)+\/)|(?:^|\/)(?:third[-_]?party|3rdparty|external|extern|deps|contrib|subprojects|libs?)\/(?:.*\/)?(?:googletest|gtest|gmock|catch2?|doctest|unity|cmocka|criterion)\/|(?:^|\/)(?:catch|catch_amalgamated|doctest|munit|greatest|acutest|utest|minunit)\.(?:hpp|cpp|h|c)$/i;

/** Why a file of this name steers the tests without being named by anything; undefined when it does not. */
export function findRunnerFile(path: string, programs: ReadonlySet<string>): string | undefined {
  const found = files.find(({ name, needs }) => name.test(path) && (needs?.some((one) => programs.has(one)) ?? true));
  return found?.what;
}

/** Why a change here decides what is installed or run on people's machines; undefined when it does not. */
export function findInstallFile(path: string): string | undefined {
  if (dependencyFile.test(path)) return "it says what is installed";
  return broughtAlong.test(path) ? "it takes the place of what is installed" : undefined;
}

/** Words of a command line that are no program's name with a file of its own. */
const plainWords = new Set([
  "test",
  "tests",
  "run",
  "exec",
  "ci",
  "build",
  "lint",
  "start",
  "all",
  "unit",
  "check",
  "index",
  "main",
  "src",
  "lib",
  "dev",
  "app",
  "package",
  "config",
  "setup",
  "readme",
  "changelog",
  "license",
  "version",
  "docs",
  "types",
  "coverage",
]); // prettier-ignore

/** `jest` → `jest.config.js`, `.jestrc`, `jestfile`: is this file's name made of a program's? Only beside or above where that is started. */
export function isNamedLike(name: string, programs: ReadonlySet<string>): boolean {
  const stem =
    /^\.?([a-z0-9][\w-]*?)(?:rc|file|\.config|\.conf|\.opts)?(?:\.(?:json[5c]?|ya?ml|toml|ini|cfg|conf|xml|[cm]?[jt]s|py|rb|php|lua|kts|dist|properties))*$/i
      .exec(name)?.[1]
      ?.toLowerCase();
  if (stem === undefined || stem === name.toLowerCase() || plainWords.has(stem)) return false;
  return programs.has(stem);
}

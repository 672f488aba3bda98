import type { Leaf } from "./find-leaves.ts";

/**
 * What a command is for. `browser`: tests that drive one, or a whole deployment. `check`: style, types, packaging. `extra`: fuzzing, benchmarks.
 * `machine`: what it asks of the machine. `perhaps`: a test by its name alone.
 */
export type Kind =
  | "install"
  | "machine"
  | "build"
  | "test"
  | "perhaps"
  | "browser"
  | "check"
  | "extra"
  | "nothing"
  | "other";

const testPrograms =
  /^(?:jest|vitest|mocha|_mocha|ava|tap|tape|borp|jasmine|uvu|qunit|brittle|poku|lab|web-test-runner|zora|baretest|pytest|py\.test|unittest|nose2?|nosetests|tox|nox|trial|stestr|ward|green|gotestsum|ginkgo|rspec|minitest|cucumber|phpunit|paratest|pest|kahlan|phpspec|ctest|prove|bats|busted|tasty|xcodebuild|runtests\.py|parallel_rspec|turbo_tests|shellspec|pytest-3)$/;
const browserPrograms =
  /^(?:playwright|cypress|wdio|karma|testcafe|nightwatch|protractor|web-test-runner|start-server-and-test|testem|testcafe-live)$/;
const checkPrograms =
  /^(?:eslint|prettier|tsd|tstyche|attw|publint|knip|size-limit|bundlesize|stylelint|markdownlint(?:-cli2?)?|cspell|biome|oxlint|oxfmt|dprint|xo|standard|ts-standard|neostandard|jscs|jshint|manypkg|sherif|syncpack|commitlint|mypy|pyright|basedpyright|pyrefly|ty|ruff|flake8|black|isort|pylint|bandit|codespell|pre-commit|prek|pydocstyle|docformatter|sphinx-build|mkdocs|clippy|golangci-lint|staticcheck|gofmt|gofumpt|govulncheck|revive|rubocop|standardrb|yamllint|phpcs|phpstan|psalm|php-cs-fixer|ecs|rector|phan|pint|actionlint|zizmor|typos|shellcheck|shfmt|hadolint|taplo|ktlint|detekt|clang-format|cppcheck|mdformat|vale|lychee|linkinator|twine|check-wheel-contents|check-manifest|check-dist|license-checker|deptry|vulture|validate-pyproject|dmypy|yamlfmt|editorconfig-checker|api-extractor|tidy|cargo-deny|reuse|djlint|proselint|rustfmt|credo|dialyzer|markdown-doctest|doctoc|codecov|coveralls)$/;
const nothing =
  /^(?:export|set|unset|local|shift|trap|return|if|fi|elif|else|then|do|done|for|while|esac|case|read|declare|echo|printf|ls|cat|pwd|which|whereis|type|df|free|date|whoami|uname|id|lscpu|nproc|ulimit|sleep|tree|head|tail|find|gh|codecov|coveralls|nvidia-smi|ps|hostname|du|wc|stat|file|grep|jq|exit|tput|clear|test|\[|locale|printenv|tee|diff|cmp|sha256sum)$/;
const machine =
  /^(?:sudo|apt|apt-get|aptitude|brew|docker|docker-compose|podman|snap|systemctl|service|dnf|yum|apk|pacman|zypper|choco|rustup|nvm|update-alternatives|add-apt-repository|modprobe|sysctl|pkg|port|corepack|asdf|mise|sdk|volta|fnm|n|locale-gen|psql|mysql|mysqladmin|createdb|pg_isready|redis-cli|redis-server|memcached|mongod|minikube|kubectl|kind|gcloud|aws|az|snapcraft|xcode-select|Xvfb|tmux|locale-gen|ldconfig|swapon|fallocate|chown|mount|dotnet-install|opam|ghcup|update-ca-certificates)$/;

/** What one program with its arguments is for, by what is known of it. */
export function sortLeaf({ program, words, by }: Leaf): Kind {
  const args = words.slice(1);
  const has = (...wanted: readonly string[]) => args.some((word) => wanted.includes(word));
  const sub = args.find((word) => !word.startsWith("-") && !word.startsWith("+")) ?? "";
  if (/^(?:--?v|--version|-V|version|--help)$/.test(args[0] ?? "") && args.length === 1) return "nothing";
  if (machine.test(program)) return "machine";
  const known = byProgram[program.replace(/[\d.]+$/, "")]?.({ args, has, sub, by });
  if (known !== undefined) return known;
  if (/^(?:gradlew?|mvnw?|mvnd)$/.test(program)) return sortJvm(args);
  if (browserPrograms.test(program)) return has("install") ? "install" : "browser";
  if (program === "vitest" && (has("--typecheck.only") || has("bench"))) return "extra";
  if (testPrograms.test(program)) return has("--typecheck.only") ? "check" : "test";
  if (checkPrograms.test(program)) return "check";
  return nothing.test(program) ? "nothing" : "other";
}

type Of = {
  readonly args: readonly string[];
  readonly has: (...wanted: readonly string[]) => boolean;
  readonly sub: string;
  readonly by: readonly string[];
};

const packages = ({ args, has, sub }: Of): Kind | undefined => {
  if (has("-g", "--global") || sub === "global") return "machine";
  if (/^(?:install|i|ci|install-test|it|cit|add|link|ln|rebuild|bootstrap|clean-install|import)$/.test(sub))
    return "install";
  if (
    /^(?:config|set|info|why|ls|list|cache|store|view|whoami|version|versions|root|outdated|self-update|bin|prefix|help|init|login|token|plugin)$/.test(
      sub,
    )
  )
    return "nothing";
  if (/^(?:audit|dedupe|constraints|fund|doctor|check)$/.test(sub) && args.length < 3) return "check";
  if (/^(?:publish|pack|release|stage|deploy)$/.test(sub)) return "nothing";
  return undefined;
};

const pip = ({ sub }: Of): Kind => (/^(?:install|uninstall|wheel|download)$/.test(sub) ? "install" : "nothing");

const byProgram: Readonly<Record<string, (of: Of) => Kind | undefined>> = {
  npm: packages,
  pnpm: (of) => (of.sub === "" && of.args.length > 0 ? "install" : packages(of)),
  yarn: (of) => (of.sub === "" ? "install" : packages(of)),
  bun: (of) => (of.sub === "test" ? "test" : packages(of)),
  lerna: ({ sub }) => (sub === "bootstrap" ? "install" : undefined),
  deno: ({ sub }) =>
    sub === "test"
      ? "test"
      : /^(?:install|cache|add)$/.test(sub)
        ? "install"
        : /^(?:lint|fmt|check|doc)$/.test(sub)
          ? "check"
          : undefined,
  node: ({ has, args }) => {
    if (has("--test")) return "test";
    if (args.some((one) => /^(?:-v|-p|-e|--eval|--version)$/.test(one))) return "nothing";
    const script = args.find((one) => !one.startsWith("-")) ?? "";
    if (/(?:^|[/.])(?:jest|vitest|mocha|ava|tap|qunit|jasmine)(?:[-.]cli)?(?:\/|$|\.[cm]?js$)/.test(script))
      return "test";
    return /(?:^|\/)(?:tests?|specs?|unit)(?:[-_/.][\w.-]*)*$/.test(script) ? "perhaps" : undefined;
  },
  pip,
  uv: ({ sub, args }) =>
    sub === "sync" || sub === "venv"
      ? "install"
      : sub === "pip"
        ? pip({ sub: args[1] ?? "" } as Of)
        : /^(?:lock|build|python|tool|cache|self|export|publish|version)$/.test(sub)
          ? sub === "lock"
            ? "check"
            : "machine"
          : undefined,
  poetry: ({ sub }) =>
    /^(?:install|sync|add|update)$/.test(sub)
      ? "install"
      : /^(?:check|lock)$/.test(sub)
        ? "check"
        : /^(?:config|env|show|self|version|publish)$/.test(sub)
          ? "nothing"
          : sub === "build"
            ? "extra"
            : undefined,
  pdm: ({ sub }) =>
    /^(?:install|sync|add|update|use)$/.test(sub)
      ? "install"
      : /^(?:lock|config|info|list)$/.test(sub)
        ? "nothing"
        : undefined,
  pipenv: ({ sub }) => (/^(?:install|sync)$/.test(sub) ? "install" : undefined),
  hatch: ({ sub }) =>
    sub === "test"
      ? "test"
      : sub === "env"
        ? "install"
        : sub === "fmt"
          ? "check"
          : sub === "build"
            ? "extra"
            : undefined,
  venv: () => "install",
  virtualenv: () => "install",
  coverage: ({ sub }) => (sub === "run" ? undefined : "nothing"),
  pipx: () => "machine",
  python: ({ has }) => (has("-c") ? "nothing" : undefined),
  ruby: ({ has }) => (has("-e") ? "nothing" : undefined),
  gem: ({ sub }) => (sub === "install" ? "machine" : "nothing"),
  bundle: ({ sub, args }) =>
    sub === "install" || args.length === 0 || sub === "update"
      ? "install"
      : /^(?:config|info|list|show|env|lock|add)$/.test(sub)
        ? "nothing"
        : undefined,
  bundler: () => "nothing",
  rake: ({ args }) => {
    const tasks = args.filter((word) => !word.startsWith("-"));
    if (tasks.some((task) => /(?:^|:)(?:test|spec|tests|specs|rspec|minitest|features|unit)(?:$|:|\[)/.test(task)))
      return "test";
    if (tasks.some((task) => /(?:compile|build|gemspec)/.test(task))) return "build";
    return tasks.length === 0 ? "perhaps" : /rubocop|lint|style|docs?|yard/.test(tasks.join(" ")) ? "check" : undefined;
  },
  rails: ({ sub }) => (/^test/.test(sub) ? "test" : /^db:/.test(sub) ? "build" : undefined),
  composer: ({ sub }) =>
    /^(?:install|update|require|remove|dump-autoload|dumpautoload|i|u)$/.test(sub)
      ? "install"
      : /^(?:validate|audit|normalize|outdated)$/.test(sub)
        ? "check"
        : /^(?:config|show|global|self-update|diagnose|info)$/.test(sub)
          ? "nothing"
          : undefined,
  php: ({ args }) => {
    const script = args.find((word) => !word.startsWith("-") && !/=/.test(word)) ?? "";
    if (/(?:phpunit|paratest|pest|run-tests\.php)$/.test(script) || (/^artisan$/.test(script) && args.includes("test")))
      return "test";
    return /(?:phpstan|phpcs|psalm|php-cs-fixer|ecs|rector)/.test(script) ? "check" : undefined;
  },
  go: ({ sub, args, has }) => {
    if (sub === "test")
      return args.some((one) => /^-(?:fuzz|bench)(?:=|$)/.test(one)) || has("-run=^$", "-run=NONE") ? "extra" : "test";
    if (/^(?:vet|fmt|fix)$/.test(sub)) return "check";
    if (sub === "install" || sub === "get")
      return args.some((one) => one.includes("@")) ? "machine" : sub === "get" ? "install" : "build";
    if (sub === "mod") return has("download") ? "install" : "check";
    if (sub === "run") return undefined;
    return /^(?:build|generate)$/.test(sub) ? "build" : "nothing";
  },
  cargo: ({ sub, args, has }) => {
    const name =
      sub === "hack" || sub === "llvm-cov" || sub === "careful"
        ? (args.slice(args.indexOf(sub) + 1).find((one) => !one.startsWith("-")) ?? (sub === "llvm-cov" ? "test" : ""))
        : sub;
    if (sub === "miri" || sub === "fuzz" || sub === "bench" || sub === "mutants") return "extra";
    if (name === "nextest") return has("archive") ? "extra" : "test";
    if (name === "test" || name === "t") return has("--no-run") ? "build" : "test";
    if (name === "build" || name === "b" || name === "run") return "build";
    if (name === "fetch" || name === "vendor") return "install";
    if (name === "install" || name === "binstall" || name === "update" || name === "generate-lockfile")
      return "machine";
    return /^(?:clippy|fmt|check|c|doc|deny|audit|rustdoc|semver-checks|outdated|udeps|machete|sort|msrv|minimal-versions|docs-rs|spellcheck|hack|public-api|package|publish|tree|metadata|rustc)$/.test(
      name,
    )
      ? "check"
      : undefined;
  },
  mix: ({ sub }) =>
    /^test(?:\.|$)/.test(sub) || sub === "coveralls" || sub.startsWith("coveralls.")
      ? "test"
      : /^(?:deps\.get|local\.\w+|deps\.compile|deps\.loadpaths|archive\.install)$/.test(sub)
        ? "install"
        : sub === "compile"
          ? "build"
          : /^(?:clean|format|credo|dialyzer|docs|deps\.unlock|hex\.\w+|xref|sobelow|deps\.audit)$/.test(sub)
            ? "check"
            : undefined,
  dotnet: ({ sub }) =>
    sub === "test"
      ? "test"
      : sub === "restore" || sub === "tool" || sub === "workload"
        ? "install"
        : /^(?:build|msbuild)$/.test(sub)
          ? "build"
          : /^(?:format|--info|--list-sdks|nuget|pack|publish)$/.test(sub)
            ? "nothing"
            : undefined,
  swift: ({ sub }) => (sub === "test" ? "test" : sub === "build" ? "build" : sub === "package" ? "install" : undefined),
  cmake: ({ args }) => (args.some((one) => /^(?:test|check)$/.test(one)) ? "test" : "build"),
  ninja: ({ args }) => (args.some((one) => /^(?:test|check)$/.test(one)) ? "test" : "build"),
  meson: ({ sub }) => (sub === "test" ? "test" : "build"),
  configure: () => "build",
  "autogen.sh": () => "build",
  autoreconf: () => "build",
  maturin: () => "build",
  make: ({ args }) => {
    const targets = args.filter((word) => !word.startsWith("-") && !word.includes("="));
    const some = (pattern: RegExp) => targets.some((one) => pattern.test(one));
    if (some(/^(?:test|tests|check|unit|spec)(?:$|[-_](?:unit|all|ci|fast|race|short|full))|^(?:unit|run)[-_]?tests?$/))
      return "test";
    if (some(/lint|fmt|format|doc|vet|style|audit/)) return "check";
    if (some(/^(?:deps?|dependencies|bootstrap|tools|vendor|venv)$|^(?:install|ensure|get|fetch|setup)[-_]/))
      return "install";
    if (some(/test/)) return "perhaps";
    return targets.length === 0 || some(/build|all|compile|gen|lib|prepare/) ? "build" : undefined;
  },
  git: ({ sub }) => (sub === "submodule" || sub === "lfs" ? "machine" : sub === "clone" ? "machine" : "nothing"),
  curl: () => "machine",
  wget: () => "machine",
  sbt: ({ args }) => (args.some((one) => /test/i.test(one)) ? "test" : "build"),
  lein: ({ args }) => (args.includes("test") ? "test" : undefined),
  stack: ({ sub }) => (sub === "test" ? "test" : "build"),
  cabal: ({ sub }) => (sub === "test" ? "test" : sub === "update" ? "install" : "build"),
  rebar: ({ sub }) => (/^(?:eunit|ct|proper)$/.test(sub) ? "test" : "build"),
  dart: ({ sub }) => (sub === "test" ? "test" : sub === "pub" ? "install" : "check"),
  flutter: ({ sub }) => (sub === "test" ? "test" : sub === "pub" ? "install" : "check"),
  zig: ({ args }) => (args.includes("test") ? "test" : "build"),
  ng: ({ sub }) => (sub === "test" ? "test" : undefined),
  "react-scripts": ({ sub }) => (sub === "test" ? "test" : "build"),
  turbo: ({ args }) => byTask(args),
  // What a change affects is asked of git's history, which the folder may not have.
  nx: ({ args }) => (args.includes("affected") ? "other" : byTask(args)),
  "nx-cloud": () => "nothing",
  tox: ({ has }) => (has("--notest") ? "install" : undefined),
  nox: ({ has }) => (has("--install-only") ? "install" : undefined),
  rollup: () => "build",
  tsc: ({ has }) => (has("--noEmit") ? "check" : "build"),
  tsgo: ({ has }) => (has("--noEmit") ? "check" : "build"),
  "vue-tsc": ({ has }) => (has("--noEmit") ? "check" : "build"),
  tsup: () => "build",
  tsdown: () => "build",
  esbuild: () => "build",
  vite: ({ sub }) => (sub === "build" ? "build" : undefined),
  webpack: () => "build",
  babel: () => "build",
  mkdir: () => "build",
  cp: () => "build",
  mv: () => "build",
  chmod: () => "build",
};

function byTask(args: readonly string[]): Kind | undefined {
  const words = args.filter((word) => !word.startsWith("-")).map((word) => word.replace(/^.*:/, ""));
  if (words.some((word) => /^test(?:[:.-]?(?:unit|ci|node|lib))?$/.test(word))) return "test";
  if (words.some((word) => /e2e|browser/.test(word))) return "browser";
  return words.some((word) => /^build/.test(word))
    ? "build"
    : words.some((word) => /lint|type|format|check/.test(word))
      ? "check"
      : undefined;
}

function sortJvm(args: readonly string[]): Kind {
  if (args.some((one) => /^-D(?:skipTests|maven\.test\.skip)(?:=true)?$/.test(one))) return "build";
  const goals = args.filter(
    (word, at) =>
      !word.startsWith("-") &&
      !/^-(?:x|P|pl|f|p|T|I|projects|exclude-task)$/.test(args[at - 1] ?? "") &&
      args[at - 1] !== "--projects",
  );
  const skips = args.filter((_, at) => args[at - 1] === "-x");
  if (
    goals.some((goal) =>
      /^(?:test|verify|install)$|(?:^|:)(?:check|build|test|allTests|jvmTest|\w*UnitTest|testDebug\w*|test\w*)$/.test(
        goal,
      ),
    ) &&
    !skips.includes("test")
  )
    return goals.every((goal) => /native|androidTest|connected|integration/i.test(goal)) ? "browser" : "test";
  if (goals.some((goal) => /^dependency:/.test(goal))) return "install";
  if (goals.some((goal) => /lint|spotless|ktlint|detekt|check|javadoc|dokka|api|compare/i.test(goal))) return "check";
  return goals.some((goal) => /publish|deploy|release/i.test(goal)) ? "nothing" : "build";
}

const words = (text: string): string => text.replace(/--(?:config|reporter|project|coverage)\S*/g, "");
const nameKinds: readonly (readonly [RegExp, Kind])[] = [
  [/fuzz|bench|perf\b|stress|mutation|profil/i, "extra"],
  [/e2e|browser|cypress|playwright|wdio|karma|sauce|selenium|puppeteer|storybook|visual/i, "browser"],
  [
    /^(?:make|just|task) (?:deps?|dependencies|bootstrap|tools|venv|(?:install|ensure|get|fetch|setup)[-_]\S+)$|^(?:\.\/)?(?:scripts?|bin|ci)\/(?:install|bootstrap|setup|deps)\b/,
    "install",
  ],
  [
    /diffcheck|\bvet\b|lint|format|prettier|\bfmt\b|types?\b|typecheck|type-check|tsc\b|docs?\b|\bsize\b|dedupe|spell|licen[cs]e|changelog|audit|knip|verify-|check-|coverage-report/i,
    "check",
  ],
  [
    /(?:^|[\s:/._-])(?:tests?|spec|specs|unit|mocha|jest|check)(?:$|[\s:/._-])|runtest|testsuite|cibuild|run_tests|test_all/i,
    "perhaps",
  ],
  [/build|compile|generate|codegen|prepare|bundle|transpile|\bgen\b|bootstrap|setup/i, "build"],
];

/** What a command's own words make of it, where nothing that it starts is known. */
export function sortName(text: string): Kind {
  return nameKinds.find(([pattern]) => pattern.test(words(text)))?.[1] ?? "other";
}

/** What a command is for, by all that it starts. `text`: its own words. */
export function sortCommand(text: string, leaves: readonly Leaf[], isBlock = false): Kind {
  const said = /^(?:echo|printf)\b(?:"[^"]*"|'[^']*'|[^"'|&;])*$/.exec(text)?.[0];
  if (said !== undefined) return writesFile(said) ? "build" : "nothing";
  if (/[^&]&$/.test(text)) return "other";
  const kinds = leaves.map(sortLeaf);
  const has = (...wanted: readonly Kind[]) => kinds.some((kind) => wanted.includes(kind));
  const only = (...wanted: readonly Kind[]) => kinds.length > 0 && kinds.every((kind) => wanted.includes(kind));
  const own = isBlock ? "nothing" : sortName(text);
  const isDirect = leaves.every((leaf) => leaf.depth === 0);
  if (leaves.length === 0 && /^(?:\w+=\S+\s+)*env$/.test(text)) return "nothing";
  if (has("machine") && (isDirect || !has("test", "install", "build", "perhaps"))) return "machine";
  if (has("install") && own === "install") return "install";
  if (has("install") && (isDirect || !has("test", "browser", "perhaps", "other"))) return "install";
  if (leaves.some((leaf, at) => leaf.depth === 0 && kinds[at] === "test")) return "test";
  if (has("test"))
    return own === "extra" || own === "browser" || (own === "check" && !/test/.test(text))
      ? own
      : /test[:-]types?\b|type-?tests?/.test(text)
        ? "check"
        : "test";
  if (only("extra", "nothing")) return "extra";
  if (has("browser") && !has("perhaps")) return "browser";
  if (only("nothing")) return "nothing";
  if (only("check", "nothing")) return "check";
  if (own === "check" && !(isDirect && has("build"))) return "check";
  if (has("perhaps")) return own === "extra" || own === "browser" ? own : "perhaps";
  if (has("build") && isDirect) return "build";
  if (has("other")) return own;
  if (has("build")) return own === "perhaps" && !isDirect ? "perhaps" : "build";
  return own;
}

/** `echo x > file`, but not into a runner's own files. */
function writesFile(text: string): boolean {
  return /[^>]>>?\s*["']?(?!\$|\/dev)[\w.]/.test(text.replace(/"[^"]*"|'[^']*'/g, ""));
}

import type { Leaf } from "./find-leaves.ts";
import type { Kind } from "./kind.ts";
import { compiledSorters } from "./sort-compiled.ts";
import { nodeSorters } from "./sort-node.ts";
import { scriptedSorters } from "./sort-scripted.ts";
import type { Sorters } from "./sorter.ts";

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

const byProgram: Sorters = { ...nodeSorters, ...scriptedSorters, ...compiledSorters };

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

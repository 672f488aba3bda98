import type { Kind } from "./kind.ts";
import type { Arguments, Sorters } from "./sorter.ts";

const pip = ({ sub }: Arguments): Kind => (/^(?:install|uninstall|wheel|download)$/.test(sub) ? "install" : "nothing");

/** Programs of Python, Ruby, PHP and Elixir. */
export const scriptedSorters: Sorters = {
  pip,
  uv: ({ sub, args }) =>
    sub === "sync" || sub === "venv"
      ? "install"
      : sub === "pip"
        ? pip({ sub: args[1] ?? "" } as Arguments)
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
  maturin: () => "build",
  tox: ({ has }) => (has("--notest") ? "install" : undefined),
  nox: ({ has }) => (has("--install-only") ? "install" : undefined),
};

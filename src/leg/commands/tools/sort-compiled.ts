import type { Sorters } from "./sorter.ts";

/** Programs of compiled languages, and those that belong to none. */
export const compiledSorters: Sorters = {
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
  mkdir: () => "build",
  cp: () => "build",
  mv: () => "build",
  chmod: () => "build",
};

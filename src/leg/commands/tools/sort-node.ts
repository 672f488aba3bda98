import type { Kind } from "./kind.ts";
import type { Arguments, Sorters } from "./sorter.ts";

const packages = ({ args, has, sub }: Arguments): Kind | undefined => {
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

/** Programs of Node, Deno and bun, and what builds for them. */
export const nodeSorters: Sorters = {
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
  ng: ({ sub }) => (sub === "test" ? "test" : undefined),
  "react-scripts": ({ sub }) => (sub === "test" ? "test" : "build"),
  turbo: ({ args }) => byTask(args),
  // What a change affects is asked of git's history, which the folder may not have.
  nx: ({ args }) => (args.includes("affected") ? "other" : byTask(args)),
  "nx-cloud": () => "nothing",
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

/** Languages whose tests Baton knows commands for. */
export type Language =
  | "node"
  | "python"
  | "go"
  | "rust"
  | "jvm"
  | "ruby"
  | "php"
  | "elixir"
  | "dotnet"
  | "swift"
  | "native"
  | "deno";

const endings: readonly (readonly [RegExp, Language])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, "node"],
  [/\.py$/, "python"],
  [/\.go$/, "go"],
  [/\.rs$/, "rust"],
  [/\.(?:java|kt|scala|groovy)$/, "jvm"],
  [/\.rb$/, "ruby"],
  [/\.php$/, "php"],
  [/\.exs?$/, "elixir"],
  [/\.(?:cs|fs|vb)$/, "dotnet"],
  [/\.swift$/, "swift"],
  [/\.(?:c|cc|cpp|cxx|h|hh|hpp)$/, "native"],
];
const notOwn =
  /(?:^|\/)(?:node_modules|vendor|third[-_]?party|deps|dist|docs?|website|examples?|samples?|fixtures?|__fixtures__|testdata|snapshots?|benchmarks?|\.yarn)\/|\.min\.js$|\.d\.ts$|(?:^|\/)[\w.-]*\.config\.[cm]?[jt]s$/;

/** How much of a tree's own code is in each language, 0 to 1, the most first. */
export function weighLanguages(paths: readonly string[]): ReadonlyMap<Language, number> {
  const counts = new Map<Language, number>();
  let all = 0;
  for (const path of paths) {
    if (notOwn.test(path)) continue;
    const language = endings.find(([ending]) => ending.test(path))?.[1];
    if (language === undefined) continue;
    counts.set(language, (counts.get(language) ?? 0) + 1);
    all++;
  }
  return new Map([...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, count / Math.max(1, all)]));
}

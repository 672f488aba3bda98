/** A program whose version people pin, and what is known of it. */
export type KnownTool = {
  /** As people write it. */
  readonly title: string;
  /** Other names of it in `.tool-versions`, `mise.toml`, `devEngines`. */
  readonly names?: readonly string[];
  /** Shell commands that print the version; the first that works. */
  readonly ask: readonly string[];
  /** Where the version stands in what is printed, when it is not the first number with a dot. */
  readonly told?: RegExp;
  /** How many numbers of a version make a line of releases, of which any is as good. */
  readonly line: number;
  /** Words of a command that mean this one is used. */
  readonly words: RegExp;
};

/** In the order in which they are told. */
export const knownTools = {
  node: {
    title: "Node",
    names: ["nodejs"],
    ask: ["node --version"],
    line: 1,
    words: /\b(?:node|npm|npx|pnpm|yarn|corepack)\b/,
  },
  npm: { title: "npm", ask: ["npm --version"], line: 1, words: /\b(?:npm|npx)\b/ },
  pnpm: {
    title: "pnpm",
    ask: ["pnpm --version", 'COREPACK_HOME="$PWD/.corepack" pnpm --version'],
    line: 1,
    words: /\bpnpm\b/,
  },
  yarn: {
    title: "Yarn",
    ask: ["yarn --version", 'COREPACK_HOME="$PWD/.corepack" yarn --version'],
    line: 1,
    words: /\byarn\b/,
  },
  bun: { title: "Bun", ask: ["bun --version"], line: 1, words: /\bbunx?\b/ },
  deno: { title: "Deno", ask: ["deno --version"], line: 1, words: /\bdeno\b/ },
  python: {
    title: "Python",
    ask: [".venv/bin/python --version", "python3 --version", "python --version"],
    line: 2,
    words: /\b(?:python[\d.]*|pip3?|pytest|uv|uvx|poetry|pdm|hatch|tox|nox|pipenv)\b/,
  },
  uv: { title: "uv", ask: ["uv --version"], line: 1, words: /\buvx?\b/ },
  poetry: { title: "Poetry", ask: ["poetry --version"], line: 1, words: /\bpoetry\b/ },
  go: { title: "Go", names: ["golang"], ask: ["go version"], line: 2, words: /\b(?:go|gotestsum)\b/ },
  rust: { title: "Rust", names: ["rustc"], ask: ["rustc --version"], line: 2, words: /\b(?:cargo|rustc)\b/ },
  ruby: {
    title: "Ruby",
    ask: ["ruby --version"],
    line: 2,
    words: /\b(?:ruby|bundle|bundler|rake|rspec|gem)\b/,
  },
  java: {
    title: "Java",
    ask: ["{ java -version 2>&1; }"],
    line: 1,
    words: /\b(?:java|mvnw?|gradlew?)\b/,
    told: /"([\d._]+)/,
  },
  maven: { title: "Maven", names: ["mvn"], ask: ["mvn --version"], line: 1, words: /\bmvn\b/ },
  dotnet: {
    title: ".NET SDK",
    names: ["dotnet-core", "dotnet-sdk"],
    ask: ["dotnet --version"],
    line: 2,
    words: /\bdotnet\b/,
  },
  php: { title: "PHP", ask: ["php --version"], line: 2, words: /\b(?:php|composer|phpunit|pest)\b/ },
  elixir: {
    title: "Elixir",
    ask: ["elixir --version"],
    line: 2,
    words: /\b(?:mix|elixir)\b/,
    told: /Elixir (\d[\w.-]*)/,
  },
  cmake: { title: "CMake", ask: ["cmake --version"], line: 1, words: /\b(?:cmake|ctest)\b/ },
  make: { title: "make", ask: ["make --version"], line: 1, words: /\bmake\b/ },
} as const satisfies Readonly<Record<string, KnownTool>>;

export type ToolName = keyof typeof knownTools;

export const toolNames: readonly ToolName[] = Object.keys(knownTools).filter(
  (name): name is ToolName => name in knownTools,
);

export function toolOf(name: ToolName): KnownTool {
  return knownTools[name];
}

/** The tool that a version manager calls so. */
export function findTool(name: string): ToolName | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^(?:core|asdf|aqua|npm):/, "");
  return toolNames.find((tool) => tool === plain || toolOf(tool).names?.includes(plain) === true);
}

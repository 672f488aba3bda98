/** What of package.json says nothing about what is run or installed: all that is not named here counts. */
const wordsOfPackage = new Set([
  "version",
  "description",
  "keywords",
  "author",
  "authors",
  "contributors",
  "maintainers",
  "homepage",
  "repository",
  "bugs",
  "license",
  "licenses",
  "funding",
  "files",
  "private",
  "publishConfig",
  "types",
  "typings",
  "typesVersions",
  "main",
  "module",
  "browser",
  "exports",
  "man",
  "directories",
  "sideEffects",
  "readme",
  "preferGlobal",
  "unpkg",
  "jsdelivr",
  "support",
  "$schema",
  "browserslist",
  "size-limit",
  "commitlint",
  "release",
  "release-it",
  "standard-version",
  "gitHead",
  "collective",
  "archive",
  "engines",
  "prettier",
  "eslintConfig",
  "eslintIgnore",
  "stylelint",
  "xo",
  "tsd",
  "np",
  "auto",
  "readmeFilename",
]); // prettier-ignore
const wordsOfComposer = new Set([
  "name",
  "description",
  "version",
  "keywords",
  "homepage",
  "readme",
  "time",
  "license",
  "authors",
  "support",
  "funding",
  "bin",
  "archive",
  "abandoned",
  "minimum-stability",
  "prefer-stable",
  "suggest",
  "type",
  "non-feature-branches",
]); // prettier-ignore

/** npm runs these by itself when it installs or packs; nobody has to name them. */
const installScripts =
  /^(?:(?:pre|post)?(?:install|prepare|uninstall|pack|publish)|prepublishOnly|dependencies|(?:pre|post)-(?:install|update|autoload-dump|root-package-install|create-project|package-\w+)(?:-cmd)?)$/;

/**
 * The part of a package.json or composer.json that counts for a proof, in an order of its own: dependencies, runner
 * configuration, install scripts and the scripts that the test command reaches. `words`: keys that never count although
 * a tool of that name runs. A text that is no JSON object counts as it is.
 */
export function countedJson(
  text: string,
  of: {
    readonly kind: "package" | "composer";
    readonly scripts: ReadonlySet<string>;
    readonly programs: ReadonlySet<string>;
    readonly isNewPlace: boolean;
  },
): string {
  const value = parseObject(text);
  if (value === undefined) return text;
  const harmless = of.kind === "package" ? wordsOfPackage : wordsOfComposer;
  const counted = Object.entries(value).flatMap(([key, part]) => {
    if (key === "scripts") {
      const reached = Object.entries(asRecord(part)).filter(
        ([name]) => installScripts.test(name) || of.scripts.has(name),
      );
      return reached.length === 0 ? [] : [[key, Object.fromEntries(reached)]];
    }
    if (harmless.has(key) && !of.programs.has(key.replace(/(?:Config|Ignore)$/, ""))) return [];
    // The name, type and map of a package in a folder that had none before: nothing that was there is read by them.
    if (of.isNewPlace && ["name", "type", "imports", "packageManager"].includes(key)) return [];
    if (/ependencies$/.test(key) && Object.keys(asRecord(part)).length === 0) return [];
    // Which programs a package brings, not where they stand in it.
    if (key === "bin" && of.kind === "package")
      return [[key, typeof part === "object" ? Object.keys(asRecord(part)).sort() : ""]];
    return [[key, part]];
  });
  return sortedText(Object.fromEntries(counted));
}

/** The object in a text; undefined when it is none. */
export function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Keys of tables of names (dependencies) may come in any order; those of conditions and lists may not. */
function sortedText(value: Readonly<Record<string, unknown>>): string {
  const top = Object.keys(value).sort();
  if (top.length === 0) return "";
  return JSON.stringify(
    top.map((key) => {
      const part = value[key];
      const isTable = /ependencies$|^scripts$/.test(key) && Object.keys(asRecord(part)).length > 0;
      return [key, isTable ? Object.entries(asRecord(part)).sort(([a], [b]) => (a < b ? -1 : 1)) : part];
    }),
  );
}

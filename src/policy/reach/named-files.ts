import { canSteer, isProduct, isTestFile, isTestName } from "./file-kinds.ts";
import { nodeTestLibraries } from "./module-names.ts";
import { folderOf, resolvePath, type Tree } from "./tree.ts";

/** What decides whether a name leads to a file that steers the tests. */
export type Naming = Pick<Tree, "paths"> & {
  /** Files that the manifest names as what the package is. */
  readonly named: ReadonlySet<string>;
};

/** Keys and switches behind which a runner is told to load something, whatever folder that stands in. */
const loads =
  /(?:set-?up|global|report|format|plugin|require|import|transform|runner|environment|resolver|sequencer|preset|loader|preload|bootstrap|extends|register|config|file|init|listener|provider|helper|processor|hook|serializer|watch)[\w.-]*$|^-[rpcfI]$/i;
const endings = [
  "",
  ".js",
  ".ts",
  ".mjs",
  ".cjs",
  ".mts",
  ".cts",
  ".tsx",
  ".json",
  ".py",
  ".rb",
  ".sh",
  "/index.js",
  "/index.ts",
  "/__init__.py",
  "/package.json",
];
const longest = 300_000;

/** The file that a word names, seen from one of `folders`; with an ending that loaders add where it is written as a path. */
export function findNamed(
  word: string,
  folders: readonly string[],
  { paths }: Pick<Naming, "paths">,
  isLoaded = false,
): string | undefined {
  const bare = word
    .replace(
      /^(?:<rootDir>|\$\{?(?:rootDir|PWD|workspaceRoot|workspaceFolder)\}?|\$\((?:CURDIR|PWD)\)|\{(?:toxinidir|projectRoot|workspaceRoot)\}|%kernel\.project_dir%|file:)\/?/,
      "./",
    )
    .replace(/[?#].*$/, "");
  if (bare === "" || bare.length > 300 || /[*{}$<>\s]/.test(bare)) return undefined;
  const tried = /[/\\]|^\./.test(bare) ? endings : ["", ".py", ".rb"].slice(0, /\./.test(bare) || !isLoaded ? 1 : 3);
  for (const folder of folders) {
    for (const ending of tried) {
      const path = resolvePath(folder, bare + ending);
      if (path !== undefined && paths.has(path)) return path;
    }
    const dotted = /^[A-Za-z_]\w*(?:\.\w+)+$/.test(bare)
      ? resolvePath(folder, `${bare.replaceAll(".", "/")}.py`)
      : undefined;
    if (dotted !== undefined && paths.has(dotted)) return dotted;
  }
  return undefined;
}

/**
 * The files that a configuration or script names: what it imports, and every word in it that is a file of the tree. Product
 * code and plain tests are not among them, unless they stand behind a key that loads something (`setupFiles`).
 */
export function findNamedFiles(path: string, text: string, naming: Naming): readonly string[] {
  const folders = [...new Set([folderOf(path), ""])];
  const found = new Set<string>();
  // `"^chai$": "./x"` puts `./x` in a module's place, as `"chai": "./x"` does.
  const code = withoutComments(path, text.slice(0, longest)).replace(/(["'])\^([\w-]+)\$?\1(?=\s*:)/g, "$1$2$1");
  for (const { word, before } of toWords(code)) {
    const named = findNamed(word, folders, naming, loads.test(before));
    if (named === undefined || named === path || !canSteer(named)) continue;
    const isLoaded = (loads.test(before) || nodeTestLibraries.has(before)) && !isTestName(named);
    if (isLoaded || !(isProduct(named, naming) || isTestFile(named))) found.add(named);
  }
  return [...found];
}

/** The names behind keys that load something, as packages are named: `preset`, `testEnvironment`, `reporters`. */
export function findLoadedNames(text: string): readonly string[] {
  return [...toWords(text)].flatMap(({ word, before }) => (loads.test(before) ? [word] : []));
}

/** Quoted texts, and bare words that look like paths or modules, each with the key before it. */
export function* toWords(text: string): Generator<{ readonly word: string; readonly before: string }> {
  let key = "";
  for (const match of text.matchAll(
    /["']?([\w.$-]+)["']?\s*[:=(]|(["'`])((?:(?!\2)[^\n\\])*)\2|<([\w.-]+)>|(--?[\w-]+)|((?:<rootDir>|[\w./@${}*-])+)/g,
  )) {
    const [all, named, , quoted, element, flag, bare] = match;
    if (named !== undefined) {
      const isCall = all.endsWith("(") && /^(?:require|import|require_relative|load|include)$/.test(named);
      // In `pytest_plugins = ["a"]` and `require("a")` what follows is the value, in `file.ext:` the word itself may be it.
      key = isCall ? "(code)" : named;
      if (/[./]/.test(named)) yield { word: named, before: key };
    } else if (element !== undefined || flag !== undefined) key = element ?? flag ?? key;
    else if (quoted !== undefined) {
      yield { word: quoted, before: key };
      let flag = key;
      for (const part of /\s/.test(quoted) ? quoted.split(/[\s=,;]+/) : []) {
        yield { word: part, before: flag };
        flag = part.startsWith("-") ? part : key;
      }
    } else if (bare !== undefined) {
      if (/^(?:from|import|require|require_relative|load|include|source|extends)$/.test(bare)) key = "(code)";
      else yield { word: bare, before: key };
    } else if (all === "") return;
  }
}

/** A file that a comment mentions is not loaded by it. */
function withoutComments(path: string, text: string): string {
  if (/\.(?:[cm]?[jt]sx?|json[5c]?|php|gradle|kts|groovy)$/.test(path))
    return text.replace(/^\s*(?:\/\/|\*(?!\/)|\/\*(?!.*\*\/)).*$/gm, "");
  return /\.xml(?:\.dist)?$/.test(path) ? text : text.replace(/^\s*#(?!!).*$/gm, "");
}

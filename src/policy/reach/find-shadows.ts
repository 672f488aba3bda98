import { asRecord, parseObject } from "./counted-json.ts";
import { isTestFile } from "./file-kinds.ts";
import { nodeTestLibraries, otherTestFiles, pythonModules, rubyModules } from "./module-names.ts";
import type { SearchRoots } from "./search-roots.ts";
import { folderOf, inFolder } from "./tree.ts";

type Paths = ReadonlySet<string>;

/** Folders that Python looks into before its own: where it is started, where sources lie, and where pytest finds tests. */
const pythonRoots = /^(?:src|lib|python)?$/;
const javaRunner =
  /(?:^|\/)(?:org\/(?:junit|testng|hamcrest|assertj|mockito|spockframework)|junit\/(?:framework|extensions|textui|runner)|kotlin\/test|kotlintest|io\/kotest)\/.*\.(?:java|kt|groovy|class)$/;

/**
 * Why a new file takes the place of a module or program that a test run starts, by its name alone; undefined when it does
 * not. `own`: further modules that this project's runs load, by the names that its manifests give them; `built`: names that make builds.
 */
export function findShadow(
  path: string,
  of: {
    readonly base: Paths;
    readonly result: Paths;
    readonly own: ReadonlySet<string>;
    readonly built: ReadonlySet<string>;
    readonly roots: SearchRoots;
    /** What is installed for JavaScript, by the names in the manifests. */
    readonly installed: ReadonlySet<string>;
  },
): string | undefined {
  const top = path.split("/")[0] ?? "";
  if (of.built.has(path) || (of.built.has(top) && !hasFolder(of.base, top)))
    return `make finds a file \`${of.built.has(path) ? path : top}\` and takes the target of that name for done`;
  const module = findPythonModule(path, of);
  if (module !== undefined) return `Python finds it before the module \`${module}\` that a test run loads`;
  const ruby = findNewUnder(["lib", "spec", "test", ...of.roots.others], path, { base: of.base, ending: /\.rb$/ });
  if (ruby !== undefined && rubyModules.has(ruby))
    return `Ruby finds it before the library \`${ruby}\` that a test run loads`;
  const node = findNewUnder([...of.roots.node], path, { base: of.base, ending: /\.(?:[cm]?[jt]sx?|json)$/ });
  if (node !== undefined && (nodeTestLibraries.has(node) || of.installed.has(node)))
    return `it is found before the package \`${node}\` that is installed`;
  if (otherTestFiles.test(path)) return "it is found before a module that judges in tests";
  return javaRunner.test(path) ? "it takes the place of the test framework's own classes" : undefined;
}

/** The name by which a new file, or a file of a new folder, is found in one of the folders: `chai` of `src/chai.js` and `src/chai/index.js` in `src`. */
function findNewUnder(
  roots: readonly string[],
  path: string,
  { base, ending }: { readonly base: Paths; readonly ending: RegExp },
): string | undefined {
  if (!ending.test(path)) return undefined;
  for (const root of roots) {
    const rest = root === "" ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : "";
    const parts = rest.split("/");
    const depth = rest.startsWith("@") ? 2 : 1;
    if (rest === "" || parts.length < depth) continue;
    const name = parts.slice(0, depth).join("/");
    if (parts.length === depth) return name.replace(ending, "");
    if (!hasFolder(base, inFolder(root, name))) return name;
  }
  return undefined;
}

/** The first part of the path that Python would import by a bare name, when that name is another module's. */
function findPythonModule(
  path: string,
  of: { readonly base: Paths; readonly result: Paths; readonly own: ReadonlySet<string>; readonly roots: SearchRoots },
): string | undefined {
  if (!/\.(?:pyc?|pyd|so)$/.test(path)) return undefined;
  const parts = path.split("/");
  for (const [at, part] of parts.entries()) {
    const folder = parts.slice(0, at).join("/");
    const isRoot =
      pythonRoots.test(folder) ||
      of.roots.others.has(folder) ||
      (isTestFile(`${folder}/x`) && !of.result.has(inFolder(folder, "__init__.py")));
    const isFile = at === parts.length - 1;
    const name = isFile ? part.replace(/\..*$/, "") : part;
    const isKnown = pythonModules.has(name) || of.own.has(name.toLowerCase());
    if (!isRoot || !isKnown) continue;
    if (isFile || !hasFolder(of.base, inFolder(folder, part))) return name;
  }
  return undefined;
}

const folders = new WeakMap<Paths, ReadonlySet<string>>();

function hasFolder(paths: Paths, folder: string): boolean {
  let known = folders.get(paths);
  if (known === undefined) {
    const all = new Set<string>();
    for (const path of paths) for (let at = folderOf(path); at !== "" && !all.has(at); at = folderOf(at)) all.add(at);
    known = all;
    folders.set(paths, known);
  }
  return known.has(folder);
}

/** Names of what package.json files have installed. */
export function findNodeNeeds(manifests: ReadonlyMap<string, string>): ReadonlySet<string> {
  const tables = [...manifests.values()].flatMap((text) => {
    const manifest = parseObject(text) ?? {};
    return ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"].map((key) => manifest[key]);
  });
  return new Set(tables.flatMap((table) => Object.keys(asRecord(table))));
}

/** Names of what a project depends on, as its Python manifests write them: `pytest-cov>=4` is imported as `pytest_cov`. */
export function findPythonNeeds(manifests: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [path, text] of manifests) {
    let isNeed = path.endsWith(".txt");
    for (const line of text.split("\n")) {
      if (/^\s*\[[^\]"']*\]\s*$/.test(line)) isNeed = /dependenc|extras|packages/.test(line);
      const isList = isNeed || /dependenc|requires/i.test(line);
      const names = isList
        ? line.matchAll(/(?:^|["'\s[])([A-Za-z][\w.-]*)\s*(?:\[[\w, -]*\])?\s*(?=[=<>~!;,"']|$)/g)
        : line.matchAll(/["']([A-Za-z][\w.-]*)(?:\[[\w, -]*\])?\s*(?:[<>~!=]=|[<>;])/g);
      for (const match of names) found.add((match[1] ?? "").toLowerCase().replace(/[-.]/g, "_"));
    }
  }
  for (const word of ["dependencies", "python", "version", "requires", "install_requires", "name", "extras"])
    found.delete(word);
  return found;
}

import { toWords } from "./named-files.ts";
import type { SimpleCommand } from "./parse-commands.ts";
import { folderOf, resolvePath } from "./tree.ts";

/** Folders in which modules are looked for by their bare names, before or beside where they are installed; "" is the root. */
export type SearchRoots = {
  /** By node, a bundler or a compiler that stands in for it. */
  readonly node: ReadonlySet<string>;
  /** By Python, Ruby, Perl or Lua. */
  readonly others: ReadonlySet<string>;
};

const nodeKey = /(?:^|\.)(?:NODE_PATH|modulePaths|moduleDirectories|moduleRoots|baseUrl)$/;
const otherKey =
  /(?:^|\.)(?:PYTHONPATH|RUBYLIB|PERL5LIB|LUA_PATH|pythonpath|python_paths|where|package[-_]dir|lpath|-I)$/;
/** Lines of a program that put a folder before all others. */
const inCode = /(?:\blibs\b|\bLOAD_PATH\b|\$:|\bsys\.path\b|\buse lib\b)[^\n"']*["']([\w./-]+)["']/g;

/** The folders that a command names: `NODE_PATH=lib`, `-I lib`, prove's `-l`, and where the program of Python stands that it starts (`started`). */
export function findCommandRoots({ folder, words }: SimpleCommand, started: readonly string[]): SearchRoots {
  const found: Named[] = words.flatMap((word, at) => {
    const [, name = "", value = ""] = /^([A-Z][A-Z0-9_]+)=(.*)$/.exec(word) ?? /^(-I)(.+)$/.exec(word) ?? [];
    if (name !== "") return [{ key: name, value }];
    return word === "-I" ? [{ key: word, value: words[at + 1] ?? "" }] : [];
  });
  const runsPerl = words.some((word) => /(?:^|\/)prove$/.test(word));
  const lib = runsPerl && words.some((word) => /^-\w*[lb]\w*$/.test(word)) ? [{ key: "-I", value: "lib" }] : [];
  const roots = toRoots([...found, ...lib], [folder]);
  const scripts = started.filter((path) => path.endsWith(".py")).map(folderOf);
  const runsPython = words.some((word) => /^(?:.*\/)?(?:python[\d.]*|pypy3?|pytest|py\.test)$/.test(word));
  return { node: roots.node, others: new Set([...roots.others, ...scripts, ...(runsPython ? [folder] : [])]) };
}

/** The folders that a configuration or script names. */
export function findFileRoots(path: string, text: string): SearchRoots {
  const named = [...toWords(text)].map(({ word, before }) => ({ key: before, value: word }));
  const code = [...text.matchAll(inCode)].map(([, value = ""]) => ({ key: "-I", value }));
  return toRoots([...named, ...code], [...new Set([folderOf(path), ""])]);
}

type Named = { readonly key: string; readonly value: string };

function toRoots(named: readonly Named[], folders: readonly string[]): SearchRoots {
  const of = (key: RegExp) =>
    new Set(
      named
        .filter((one) => key.test(one.key))
        .flatMap(({ value }) => value.split(/[:;,]/))
        .flatMap((value) => folders.flatMap((folder) => toFolder(folder, value) ?? [])),
    );
  return { node: of(nodeKey), others: of(otherKey) };
}

function toFolder(folder: string, value: string): string | undefined {
  const bare = value.trim().replace(/^(?:<rootDir>|\$\{?(?:PWD|rootDir)\}?|\$\((?:CURDIR|PWD)\))/, ".");
  if (bare === "" || /[$*{}<>()?\s]/.test(bare) || /(?:^|\/)node_modules(?:\/|$)/.test(bare)) return undefined;
  return /^\.\/?$/.test(bare) ? folder : resolvePath(folder, bare);
}

import { asRecord } from "./counted-json.ts";
import { canSteer, isProduct, isTestFile, isTestName } from "./file-kinds.ts";
import { findNamed, type Naming } from "./named-files.ts";
import type { SimpleCommand } from "./parse-commands.ts";
import { inFolder, resolvePath, toFolders } from "./tree.ts";

const interpreter =
  /^(?:node|nodejs|python[\d.]*|pypy3?|ruby|php|perl|sh|bash|zsh|dash|ksh|fish|tsx|ts-node(?:-esm)?|bun|deno|babel-node|esno|jiti|lua(?:jit)?|rscript|pwsh|groovy|elixir|julia|swift|tclsh|source|\.|exec|command|time|nice|env|sudo|xvfb-run|nodemon)$/i;
const loadFlag =
  /^(?:-r|--require|--import|--loader|--experimental-loader|--setup|-p|--plugin|--bootstrap|--init|--preload|-I|-f|-c|--config[\w-]*|--rcfile|--reporter[\w-]*|--file|--setup[\w-]*|--global[\w-]*|--env-file|--helper|--makefile|--justfile|--settings|--conf|--manifest-path|-e|--project|--rootdir|--format)$/;

/** The files of the tree that a command starts or loads: programs in it, scripts handed to an interpreter, files behind switches. */
export function findStarted({ folder, words }: SimpleCommand, naming: Naming): readonly string[] {
  const found = new Set<string>();
  let started = false;
  let before = "";
  for (const [at, raw] of words.entries()) {
    const [flag, value] = splitFlag(raw);
    const word = value ?? raw;
    const isModule = before === "-m";
    const path = word.startsWith("-")
      ? undefined
      : findNamed(
          isModule ? word : word.replace(/::.*$/, ""),
          [folder, ""],
          naming,
          loadFlag.test(value === undefined ? before : flag),
        );
    const isProgram = !started && (at === 0 || interpreter.test(words[at - 1] ?? "") || isInterpreted(words, at));
    const path2 =
      path ?? (isModule ? findModule(word, folder, naming) : isProgram ? findMain(word, folder, naming) : undefined);
    if (path2 !== undefined) {
      const isLoaded = loadFlag.test(value === undefined ? before : flag) || isModule;
      if (mayCount(path2, { isLoaded, isProgram: isProgram || isModule }, naming)) found.add(path2);
      if (isProgram) started = true;
    }
    before = raw;
  }
  return [...found];
}

function mayCount(
  path: string,
  how: { readonly isLoaded: boolean; readonly isProgram: boolean },
  naming: Naming,
): boolean {
  if (how.isLoaded) return !naming.named.has(path);
  if (how.isProgram) return !isTestName(path) && !naming.named.has(path);
  return canSteer(path) && !isProduct(path, naming) && !isTestFile(path);
}

/** `node --flag x.js`: the first word after an interpreter and its switches. */
function isInterpreted(words: readonly string[], at: number): boolean {
  const start = words.findIndex((word) => interpreter.test(word.slice(word.lastIndexOf("/") + 1)));
  return (
    start !== -1 &&
    start < at &&
    words.slice(start + 1, at).every((word) => /^-|^\w+=|^(?:run|exec)$/.test(word) || interpreter.test(word))
  );
}

/** `node run` starts `run.js` or `run/index.js`; a program of that name is looked for elsewhere. */
function findMain(word: string, folder: string, naming: Naming): string | undefined {
  return word.startsWith("-") ? undefined : findNamed(`./${word}`, [folder], naming);
}

/** `python -m a.b` runs `a/b.py` or the package's `__main__.py`. */
function findModule(word: string, folder: string, { paths }: Naming): string | undefined {
  const base = resolvePath(folder, word.replaceAll(".", "/"));
  return base === undefined
    ? undefined
    : [`${base}.py`, `${base}/__main__.py`, `${base}/__init__.py`].find((path) => paths.has(path));
}

function splitFlag(word: string): readonly [string, string?] {
  const found = /^(--?[\w-]+)=(.*)$/.exec(word) ?? /^(-[rIpcf])(\.?[\w./]+\/[\w./-]+)$/.exec(word);
  return found === null ? [word] : [found[1] ?? "", found[2] ?? ""];
}

/** The folder that a command's switch sends it to (`--prefix web`, `make -C lib`); undefined when it stays. */
export function findSentFolder({ folder, words }: SimpleCommand): string | undefined {
  for (const [at, word] of words.entries()) {
    const [flag, value] = splitFlag(word);
    if (
      !/^(?:--prefix|-C|--cwd|--dir|--directory|--manifest-path|--project-dir|--working-directory|-p|--project)$/.test(
        flag,
      )
    )
      continue;
    const path = resolvePath(folder, value ?? words[at + 1] ?? "");
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Tools that run one script in many packages, or in one that they are told. */
const many =
  /^(?:-w|--workspaces?(?:=.*)?|-ws|-r|--recursive|--filter(?:=.*)?|-F|workspaces?|foreach|lerna|turbo|nx|rush|moon|wsrun|ultra|wireit|bolt|lage)$/;

export function runsManyPackages(words: readonly string[]): boolean {
  return words.some((word) => many.test(word));
}

/** Tools whose own words (`karma start`, `vitest run`) name no script of a manifest. */
const ownWords =
  /^(?:karma|vitest|jest|mocha|ava|tap|tape|jasmine|wdio|cypress|playwright|testcafe|nightwatch|webpack|vite|rollup|esbuild|tsc|eslint|prettier|react-scripts|ng)$/;

/** The scripts of a manifest that a command's words name, with those that npm runs before and after; `build:*` names several. */
export function findScripts(
  manifest: Readonly<Record<string, unknown>>,
  words: readonly string[],
): ReadonlyMap<string, string> {
  const scripts = asRecord(manifest.scripts);
  const names = Object.keys(scripts);
  const wanted = new Set<string>();
  const tool = words.findIndex((word) => ownWords.test(word.replace(/^.*\/|@.*$/g, "")));
  for (const word of words.slice(0, tool === -1 ? undefined : tool + 1)) {
    const name = word.replace(/^(?:npm|yarn|pnpm|bun|node):/, "").replace(/^(?:t|tst)$/, "test");
    if (name.includes("*")) {
      const pattern = new RegExp(`^${name.replace(/[^\w*]/g, "\\$&").replace(/\*+/g, ".*")}$`);
      for (const one of names) if (pattern.test(one)) wanted.add(one);
    } else if (names.includes(name)) wanted.add(name);
    if (word === "install-test" || word === "it" || word === "cit") wanted.add("test");
  }
  for (const name of [...wanted])
    for (const also of [`pre${name}`, `post${name}`]) if (names.includes(also)) wanted.add(also);
  return new Map([...wanted].map((name) => [name, String(scripts[name] ?? "")]));
}

/** The manifests that may hold a script for a command in `folder`: the nearest, and where it runs in many packages all of them. */
export function findManifests(
  command: SimpleCommand,
  paths: ReadonlySet<string>,
  name = "package.json",
): readonly string[] {
  const nearest = toFolders(command.folder)
    .map((folder) => inFolder(folder, name))
    .find((path) => paths.has(path));
  const all = runsManyPackages(command.words)
    ? [...paths].filter((path) => path.endsWith(`/${name}`) && !path.includes("node_modules/")).slice(0, 2000)
    : [];
  return [...new Set([...(nearest === undefined ? [] : [nearest]), ...all])];
}

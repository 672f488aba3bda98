import { compileGlob } from "../../core/paths/match-glob.ts";
import { isProduct } from "./file-kinds.ts";
import { type Naming, toWords } from "./named-files.ts";
import type { SimpleCommand } from "./parse-commands.ts";
import { inFolder, resolvePath } from "./tree.ts";

const runner =
  /^(?:mocha|jest|vitest|ava|tap|tape|uvu|jasmine|--test|test|pytest|py\.test|unittest|nose2|trial|rspec|phpunit|pest|busted|bats|prove|behave)$/;
/** Behind these stands no place of tests. */
const others =
  /^--?(?:r|p|c|require|import|loader|config|conf|cov|coverage|collect|ignore|exclude|output|reporter|junit|project|watch|bootstrap|env)/i;
/** Settings of runners that say where tests are. What says where the measured code is has other names, or theirs (`include`), and is not asked. */
const keys = /^(?:testMatch|specs?|files|testpaths|test_paths|testDir|testdir|directory|roots)$/;

/** The files of the tree that a runner's command names as its tests, by their folder or by a pattern: no product, whatever it is called. */
export function findTestPlaces({ folder, words }: SimpleCommand, naming: Naming): readonly string[] {
  const start = words.findIndex((word) => runner.test(word.replace(/^.*\//, "")));
  if (start === -1) return [];
  const named = words.slice(start + 1).flatMap((word, at) => {
    const [flag = "", value] = word.startsWith("-") ? word.split("=", 2) : ["", word];
    const before = words[start + at] ?? "";
    return value === undefined || others.test(flag) || (flag === "" && others.test(before)) ? [] : [value];
  });
  return findIn(named, folder, naming);
}

/** The same of a runner's configuration. */
export function findConfiguredPlaces(folder: string, text: string, naming: Naming): readonly string[] {
  const named = [...toWords(text)].filter(({ before }) => keys.test(before)).map(({ word }) => word);
  return findIn(named, folder, naming);
}

function findIn(places: readonly string[], folder: string, naming: Naming): readonly string[] {
  return places.flatMap((place) => {
    const bare = place.replace(/^(?:<rootDir>|\{toxinidir\}|\$\{?(?:rootDir|PWD)\}?)\//, "").replace(/^(?:\.\/)+/, "");
    // A pattern over everything, or the root, tells nothing apart.
    if (!/^[\w@-][^*{[]*(?:\/|$)/.test(bare) || /[$^|()]/.test(bare)) return [];
    const glob = /[*{[]/.test(bare) ? inFolder(folder, bare) : resolvePath(folder, bare);
    if (glob === undefined || glob.length > 300) return [];
    const covers = compile(glob);
    return [...naming.paths].filter((path) => covers(path) && !isProduct(path, naming));
  });
}

/** What is no glob of ours covers nothing. */
function compile(glob: string): (path: string) => boolean {
  try {
    return compileGlob(glob);
  } catch {
    return () => false;
  }
}
